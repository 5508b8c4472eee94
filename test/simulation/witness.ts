import type { SimulatedAccount } from './account';
import type {
  Call,
  CommandGiven,
  DeploymentSeen,
  Evidence,
  HookSeen,
  Pushed,
  RunningSeen,
  Secret,
  ServiceSeen,
  VoteCast,
  WarningSeen,
} from './evidence';
import type { Faults } from './faults';
import type { Functions } from './functions';
import { ENVIRONMENT_VALUE } from './landscape';
import type { Recorder } from './recorder';
import type { Story } from './story';

const ENDED = new Set(['Succeeded', 'Failed', 'Stopped']);

/** Gathers the evidence of one world as the story goes on. */
export class Witness implements Evidence {
  finalRest = false;
  readonly services: ServiceSeen[];
  readonly deployments: DeploymentSeen[] = [];
  readonly running: Record<string, RunningSeen> = {};
  readonly pushes: Pushed[] = [];
  readonly warnings: WarningSeen[] = [];
  readonly votes: VoteCast[] = [];
  readonly commands: CommandGiven[] = [];
  readonly mails: { at: Date; to: string; subject: string; body: string }[] = [];
  readonly secrets: Secret[] = [{ kind: 'environment-value', value: ENVIRONMENT_VALUE }];
  tableItems: readonly Readonly<Record<string, unknown>>[] = [];
  private readonly groups = new Map<string, string>();
  private readonly listeners = new Map<string, string>();
  /** Of deployments, the revision that was asked for, and that which ran when they were created. */
  private readonly asked = new Map<string, string>();
  private readonly before = new Map<string, string>();
  private callsRead = 0;
  private eventsRead = 0;

  constructor(
    private readonly account: SimulatedAccount,
    private readonly recorder: Recorder,
    private readonly functions: Functions,
    private readonly happening: Pick<Faults, 'seen'>,
    private readonly story: Story,
    readonly logs: readonly string[],
  ) {
    this.services = story.services.map(({ name, gate, checked, watched }) => ({
      ...{ name, checked },
      ...(watched && { watched }),
      ...(gate && { gate: { approvers: gate.approvers, votes: gate.votes } }),
    }));
    for (const { name } of this.services) this.listeners.set(account.productionListeners.get(name)!, name);
  }

  get now(): Date {
    return this.account.clock.now();
  }

  get calls(): readonly Call[] {
    return this.recorder.calls;
  }

  get looks() {
    return this.account.looks;
  }

  get faults() {
    return this.happening.seen;
  }

  get sweepEvery() {
    return this.story.sweepEvery;
  }

  get deliveries() {
    return this.functions.deliveries;
  }

  get deadLetters() {
    return this.functions.deadLetters;
  }

  /** Deployments that have not ended. */
  active(service?: string): DeploymentSeen[] {
    return this.deployments.filter(
      (each) => !ENDED.has(each.status) && (service === undefined || each.service === service),
    );
  }

  /** Takes down what is new. */
  async look(): Promise<void> {
    const mails = this.account.mailbox.mails();
    for (let at = this.mails.length; at < mails.length; at++) this.readMail(mails[at]!);
    this.readEvents();
    for (; this.callsRead < this.recorder.calls.length; this.callsRead++)
      await this.readCall(this.recorder.calls[this.callsRead]!);
    if (!this.recorder.changed) return;
    this.recorder.changed = false;
    for (const { id } of this.active()) await this.refresh(id);
    for (const { name } of this.services) await this.lookAtTraffic(name);
  }

  /** Notes that somebody is no approver of a service any more. */
  leave(service: string, approver: string): void {
    const at = this.services.findIndex(({ name }) => name === service);
    const seen = this.services[at];
    if (!seen?.gate) return;
    const left = { ...seen.gate.left, [approver]: this.now };
    this.services[at] = { ...seen, gate: { ...seen.gate, left } };
  }

  private readMail({ to, subject, body, sentAt }: { to: string; subject: string; body: string; sentAt: string }): void {
    this.mails.push({ at: new Date(sentAt), to, subject, body });
    const token = /\/review\/(\S+)/.exec(body)?.[1];
    if (token && subject.startsWith('Review:')) this.secrets.push({ kind: 'token', value: token, allowedIn: to });
  }

  /** Deployments that CodeDeploy makes by itself are known by their events alone. */
  private readEvents(): void {
    const { events } = this.account;
    for (; this.eventsRead < events.length; this.eventsRead++) {
      const { source, detail } = events[this.eventsRead]!;
      if (source !== 'aws.codedeploy') continue;
      this.recorder.changed = true;
      this.meet(String(detail.deploymentId), String(detail.application), undefined);
    }
  }

  private meet(id: string, service: string, createdBy: string | undefined): void {
    if (this.deployments.some((each) => each.id === id)) return;
    this.deployments.push({
      ...{ id, service, status: 'Created', description: '', creator: 'user', createdAt: this.now },
      ...{ revision: '', digest: '', hooks: [] },
      ...(createdBy !== undefined && { createdBy }),
    });
  }

  private async readCall({ service, operation, who, input, output, at }: Call): Promise<void> {
    if (!output) return;
    if (operation === 'CreateDeployment') {
      this.asked.set(String(output.deploymentId), revisionIn(input));
      this.before.set(String(output.deploymentId), this.running[String(input.applicationName)]?.revision ?? '');
      this.meet(String(output.deploymentId), String(input.applicationName), who);
      await this.refresh(String(output.deploymentId));
    } else if (service === 'lambda' && operation === 'Invoke' && who === 'codedeploy') {
      const { DeploymentId, LifecycleEventHookExecutionId: executionId } = JSON.parse(
        Buffer.from(input.Payload as Uint8Array).toString(),
      );
      const event = String(input.FunctionName).split('-').at(-1)!;
      this.secrets.push({ kind: 'execution-id', value: executionId });
      this.change(DeploymentId, (seen) => ({ ...seen, hooks: [...seen.hooks, { event, executionId, at }] }));
    } else if (operation === 'PutLifecycleEventHookExecutionStatus') {
      const report = { status: String(input.status), at, who };
      const reported = (hook: HookSeen): HookSeen =>
        hook.executionId === input.lifecycleEventHookExecutionId && !hook.reported
          ? { ...hook, reported: report, gone: this.goneIn(hook.executionId) }
          : hook;
      this.change(String(input.deploymentId), (seen) => ({ ...seen, hooks: seen.hooks.map(reported) }));
    } else if (operation === 'ModifyListener') this.readWeights(input, at);
  }

  private goneIn(executionId: string): readonly string[] {
    const catalog = this.functions.firstCatalog.get(executionId) ?? [];
    const known = new Set(catalog.flatMap(({ gate }) => gate?.approvers.map(({ id }) => id) ?? []));
    return this.services.flatMap(({ gate }) => Object.keys(gate?.left ?? {})).filter((id) => !known.has(id));
  }

  /** Production traffic for another target group than the one that had all of it. */
  private readWeights(input: Call['input'], at: Date): void {
    const service = this.listeners.get(String(input.ListenerArn));
    if (service === undefined) return;
    const weights = weightsOf(input.DefaultActions);
    const before = this.groups.get(service);
    const green = weights.filter(({ arn, weight }) => weight > 0 && arn !== before);
    if (green.length === 0) return;
    const isAll = weights.every((each) => each.weight === 0 || green.includes(each));
    for (const { id, creator } of this.active(service))
      if (creator !== 'codeDeployRollback')
        this.change(id, (seen) => ({
          ...{ ...seen, trafficAt: seen.trafficAt ?? at },
          ...(isAll && { shiftedAt: seen.shiftedAt ?? at }),
        }));
  }

  private change(id: string, change: (seen: DeploymentSeen) => DeploymentSeen): void {
    const at = this.deployments.findIndex((each) => each.id === id);
    if (at >= 0) this.deployments[at] = change(this.deployments[at]!);
  }

  private async refresh(deploymentId: string): Promise<void> {
    const { deploymentInfo } = (await this.account.look('codedeploy', 'GetDeployment', {
      deploymentId,
    })) as never as { deploymentInfo: Info };
    const { status = '', description = '', creator = '', createTime, completeTime, errorInformation } = deploymentInfo;
    const rollsBack = deploymentInfo.rollbackInfo?.rollbackTriggeringDeploymentId;
    // GetDeployment tells neither: what was asked for, and of a rollback what ran before.
    const revision = (rollsBack === undefined ? this.asked : this.before).get(rollsBack ?? deploymentId) ?? '';
    this.change(deploymentId, (seen) => ({
      ...seen,
      ...{ status, description, creator, createdAt: createTime ?? seen.createdAt, revision },
      digest: this.recorder.digestOf(revision),
      ...(completeTime && { completedAt: completeTime }),
      ...(rollsBack !== undefined && { rollsBack }),
      ...(errorInformation?.code !== undefined && { errorCode: errorInformation.code }),
    }));
  }

  private async lookAtTraffic(service: string): Promise<void> {
    const listener = this.account.productionListeners.get(service)!;
    const { Listeners } = (await this.account.look('elastic-load-balancing-v2', 'DescribeListeners', {
      ListenerArns: [listener],
    })) as never as { Listeners: { DefaultActions: unknown }[] };
    const full = weightsOf(Listeners[0]?.DefaultActions).filter(({ weight }) => weight > 0);
    if (full.length !== 1) return;
    this.groups.set(service, full[0]!.arn);
    const { services } = (await this.account.look('ecs', 'DescribeServices', {
      cluster: 'prod',
      services: [service],
    })) as never as { services: { taskSets?: TaskSet[] }[] };
    const taskSet = services[0]?.taskSets?.find(
      ({ loadBalancers }) => loadBalancers?.[0]?.targetGroupArn === full[0]!.arn,
    );
    const revision = taskSet?.taskDefinition;
    if (revision && this.running[service]?.revision !== revision)
      this.running[service] = { revision, digest: this.recorder.digestOf(revision) };
  }
}

interface Info {
  readonly status?: string;
  readonly description?: string;
  readonly creator?: string;
  readonly createTime?: Date;
  readonly completeTime?: Date;
  readonly errorInformation?: { readonly code?: string };
  readonly rollbackInfo?: { readonly rollbackTriggeringDeploymentId?: string };
}

interface TaskSet {
  readonly taskDefinition?: string;
  readonly loadBalancers?: readonly { readonly targetGroupArn?: string }[];
}

function weightsOf(actions: unknown): { arn: string; weight: number }[] {
  type Action = {
    TargetGroupArn?: string;
    ForwardConfig?: { TargetGroups?: { TargetGroupArn?: string; Weight?: number }[] };
  };
  return ((actions ?? []) as Action[]).flatMap(({ TargetGroupArn, ForwardConfig }) =>
    ForwardConfig?.TargetGroups
      ? ForwardConfig.TargetGroups.map(({ TargetGroupArn: arn = '', Weight = 1 }) => ({ arn, weight: Weight }))
      : TargetGroupArn === undefined
        ? []
        : [{ arn: TargetGroupArn, weight: 100 }],
  );
}

function revisionIn(input: Call['input']): string {
  const { appSpecContent } = input.revision as { appSpecContent?: { content?: string } };
  return /arn:aws:ecs:[^"'\s]+:task-definition\/[^"'\s]+/.exec(appSpecContent?.content ?? '')?.[0] ?? '';
}
