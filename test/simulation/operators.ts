import { asService } from '../../local/aws/iam/credentials';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { CommandFailed, type Invocation, UsageError } from '../../src/cli/invocation';
import { pause, resume } from '../../src/cli/pause';
import { release } from '../../src/cli/release';
import { rollback } from '../../src/cli/rollback';
import { checkNames, type ServiceSpec } from '../../src/domain/service-spec';
import type { SimulatedAccount } from './account';
import { STAGE } from './account';
import type { CommandGiven } from './evidence';
import type { Functions } from './functions';
import { clientConfig } from './handlers';
import { interrupt } from './interruption';
import { alarmOf, REGISTRY, taskDefinition } from './landscape';
import type { Environment, Processes } from './processes';
import type { Act } from './story';
import type { Witness } from './witness';

type Kind = CommandGiven['kind'];

/** Whoever builds images, types commands, and acts past Slipway. */
export class Operators {
  private catalog: readonly ServiceSpec[];

  constructor(
    private readonly account: SimulatedAccount,
    private readonly processes: Processes,
    private readonly functions: Functions,
    private readonly witness: Witness,
    private readonly tell: (line: string) => void,
  ) {
    this.catalog = account.catalog;
  }

  async act(act: Act): Promise<void> {
    switch (act.kind) {
      case 'push':
        return this.push(act);
      case 'rollback':
        return this.type('rollback', act.service, rollback, [act.service], { reason: 'it is odd' });
      case 'force': {
        const skipped = act.skipsChecks ? this.checksOf(act.service) : [];
        return this.type(
          'force',
          act.service,
          release,
          [`${act.service}:${act.tag}`],
          { force: true, reason: 'we need it', ...(skipped.length > 0 && { 'skip-checks': skipped }) },
          act.tag,
        );
      }
      case 'pause':
      case 'resume': {
        const command = act.kind === 'pause' ? pause : resume;
        return act.service === undefined
          ? this.type(`${act.kind}-fleet`, undefined, command, [], { fleet: true, reason: 'holidays' })
          : this.type(act.kind, act.service, command, [act.service], { reason: 'holidays' });
      }
      case 'stop-in-console':
        return this.stop(act.service, act.rollback);
      case 'foreign-deployment':
        return this.deploy(act.service, act.tag);
      case 'alarm':
        return this.setAlarm(act.service, act.state);
      case 'interruption':
        return this.interrupt(act.service, act.share);
      case 'approver-leaves':
        return this.leave(act.approver);
      case 'replay':
        return this.functions.replay();
      case 'opinion':
        return;
    }
  }

  private async push({ service, tag, build, quality, builtAs }: Extract<Act, { kind: 'push' }>): Promise<void> {
    this.tell(
      `${service}:${tag} is pushed, a ${quality} image${builtAs === undefined ? '' : `, the one of ${builtAs}`}`,
    );
    const digest = await this.account.push(service, tag, build, quality, builtAs);
    const event = this.account.events.findLast(
      ({ source, detail }) =>
        source === 'aws.ecr' && detail['repository-name'] === service && detail['image-tag'] === tag,
    );
    this.witness.pushes.push({ at: this.account.clock.now(), service, tag, digest, quality, eventId: event?.id ?? '' });
  }

  private checksOf(service: string): readonly string[] {
    const spec = this.catalog.find(({ name }) => name === service);
    return spec ? checkNames(spec) : [];
  }

  private type(
    kind: Kind,
    service: string | undefined,
    command: (invocation: Invocation) => Promise<unknown>,
    operands: string[],
    values: Invocation['values'],
    subject?: string,
  ): void {
    const { account, processes } = this;
    const terminal: Environment = {};
    const clients = createCommandLineClients(clientConfig(processes.wireOf(terminal)));
    const line = `${kind} ${operands.join(' ')}`.trim();
    this.tell(`an operator types ${line}`);
    const { commands } = this.witness;
    const about = {
      ...(service !== undefined && { service }),
      ...(subject !== undefined && { subject }),
      ...(values['skip-checks'] !== undefined && { skipsChecks: true as const }),
    };
    // Slipway may act on it before the command line has ended.
    const place = commands.push({ at: account.clock.now(), who: 'person:operator', kind, ...about }) - 1;
    const note = (exitCode: number, said: string) => {
      this.tell(`${line}: exit ${exitCode}${said === '' ? '' : `, ${said}`}`);
      commands[place] = { ...commands[place]!, exitCode };
    };
    const { end } = processes.begin(terminal, { who: 'person:operator', mortal: false }, () =>
      command({
        ...{ root: '', environment: {}, clients, now: () => account.clock.now(), write: () => {}, repaints: false },
        ...{ interrupted: new AbortController().signal, operands, values, stage: STAGE, json: false },
        catalog: this.catalog,
      }),
    );
    end.then(
      () => note(0, ''),
      (error: Error) => {
        if (!(error instanceof CommandFailed || error instanceof UsageError)) throw error;
        note(error instanceof UsageError ? 2 : 1, error.message);
      },
    );
  }

  private async stop(service: string, autoRollbackEnabled: boolean): Promise<void> {
    const deployment = this.witness.active(service).at(-1);
    if (!deployment) return;
    const deploymentId = deployment.id;
    this.tell(`somebody stops ${deploymentId} in the console${autoRollbackEnabled ? '' : ', without rollback'}`);
    await this.byHand('stop-in-console', service, deploymentId, () =>
      this.account.world.call(asService('person:console'), 'codedeploy', 'StopDeployment', {
        ...{ deploymentId, autoRollbackEnabled },
      }),
    );
  }

  private async setAlarm(service: string, StateValue: 'ALARM' | 'OK'): Promise<void> {
    this.tell(`the alarm of ${service} ${StateValue === 'OK' ? 'is OK again' : 'fires'}`);
    await this.account.ask('cloudwatch', 'SetAlarmState', {
      ...{ AlarmName: alarmOf(service), StateValue, StateReason: 'So the story goes.' },
    });
  }

  private async interrupt(service: string, share: number): Promise<void> {
    const warnings = await interrupt(this.account, service, share);
    this.tell(`Spot takes ${warnings.length} tasks of ${service} back`);
    this.witness.warnings.push(...warnings);
  }

  /** Takes an approver out of the catalog where enough are left, and deploys that. */
  leave(approver: string): void {
    this.tell(`${approver} is no approver any more`);
    this.catalog = this.catalog.map((spec) => {
      const { name, gate } = spec;
      const approvers = gate?.approvers.filter(({ id }) => id !== approver) ?? [];
      if (!gate || approvers.length < gate.votes || approvers.length === gate.approvers.length) return spec;
      this.witness.leave(name, approver);
      return { ...spec, gate: { ...gate, approvers } };
    });
    this.functions.redeploy(this.catalog);
  }

  private async deploy(service: string, tag: string): Promise<void> {
    const { world } = this.account;
    const who = asService('person:console');
    this.tell(`somebody deploys ${service}:${tag} by hand`);
    await this.byHand('foreign-deployment', service, tag, async () => {
      const pushed = this.witness.pushes.find((push) => push.service === service && push.tag === tag);
      const image = pushed ? `${REGISTRY}/${service}@${pushed.digest}` : `${REGISTRY}/${service}:v1`;
      const { taskDefinition: made } = await world.call(
        who,
        'ecs',
        'RegisterTaskDefinition',
        taskDefinition(service, image),
      );
      const properties = {
        TaskDefinition: made!.taskDefinitionArn,
        LoadBalancerInfo: { ContainerName: service, ContainerPort: 8080 },
      };
      const resources = [{ TargetService: { Type: 'AWS::ECS::Service', Properties: properties } }];
      await world.call(who, 'codedeploy', 'CreateDeployment', {
        ...{ applicationName: service, deploymentGroupName: service },
        revision: {
          revisionType: 'AppSpecContent',
          appSpecContent: { content: JSON.stringify({ version: 0.0, Resources: resources }) },
        },
      });
    });
  }

  private async byHand(kind: Kind, service: string, subject: string, work: () => Promise<unknown>): Promise<void> {
    const { commands } = this.witness;
    const given = { at: this.account.clock.now(), who: 'person:console', kind, service, subject };
    const place = commands.push(given) - 1;
    const exitCode = await work().then(
      () => 0,
      () => 1,
    );
    commands[place] = { ...given, exitCode };
  }
}
