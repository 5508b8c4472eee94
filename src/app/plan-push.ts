import type { VerifyClients } from '../aws/clients';
import { digestOfTag } from '../aws/ecr';
import { describeRevision } from '../aws/ecs';
import { readRecord } from '../aws/read-record';
import { Invariant } from '../domain/errors';
import type { Change } from '../domain/gate/changes';
import { describeChanges } from '../domain/gate/describe-changes';
import { instant } from '../domain/instant';
import { type Plan, planService } from '../domain/plan';
import { EMPTY_STATE, type Push, type Release, type ServiceRecord, type ServiceState } from '../domain/record';
import { baseOf, renderedFor } from '../domain/rendering';
import type { ServiceSpec } from '../domain/service-spec';
import { withEcsDefaults } from '../domain/task-definition-defaults';
import { imageOf, inPhase } from '../domain/transitions';
import type { Verified } from '../domain/verify';
import { type Observer, observe } from './observe';
import { recordTable } from './runtime';

/** What a push of an image would do now. */
export interface PlannedPush {
  readonly service: string;
  readonly image: { readonly repository: string; readonly tag: string; readonly digest: string };
  /**
   * `starts`: a deployment is created. `waits`: the image is accepted, and something comes first. `refused`: it is not
   * deployed, and its owners are told. `nothing`: it is not for the service, or what it asks for is so already.
   */
  readonly outcome: 'starts' | 'waits' | 'refused' | 'nothing';
  readonly reason: string;
  /** Why each step is done, in order. */
  readonly steps: readonly string[];
  /** Between the running revision and that of the release; absent where none would be opened. */
  readonly changes?: readonly Change[];
  /** What a start depends on, judged; absent where it does not come to it. */
  readonly verified?: readonly Verified[];
  /** Of the deployment that would be created. */
  readonly appSpec?: unknown;
}

/** In place of the ARN that only a registration would tell. */
const TO_BE_REGISTERED = 'to be registered';

/** More than a push can bring about; as many as `reconcile` takes. */
const MOST_STEPS = 40;

/**
 * Plans a push as if its event came now: the planner on what is observed, its writes kept here, and nothing in AWS or in the
 * record changed. Undefined when ECR has no such image. Throws AwsError.
 *
 * @param spec with Slipway's own hooks (`withOwnHooks`)
 */
export async function planPush(
  observer: Observer & { readonly clients: VerifyClients },
  spec: ServiceSpec,
  { repository, tag }: { readonly repository: string; readonly tag: string },
): Promise<PlannedPush | undefined> {
  const { clients, now } = observer;
  const digest = await digestOfTag(clients.ecr, repository, tag);
  if (digest === undefined) return undefined;
  const push: Push = { eventId: `plan:${instant(now())}`, repository, tag, at: instant(now()) };
  const known = await readRecord(recordTable(observer), spec.name);
  const empty: ServiceRecord = { service: spec.name, version: 0, pushes: [], commands: [], state: EMPTY_STATE };
  const record = known ?? empty;

  const rehearsed = await rehearse(observer, spec, { ...record, pushes: [...record.pushes, push] });
  const { steps, opened, verified, appSpec } = rehearsed;
  const changes = opened && (await changesOf(observer, spec, opened));
  return {
    ...{ service: spec.name, image: { repository, tag, digest }, ...concluded(rehearsed, push, digest), steps },
    ...(changes ? { changes } : {}),
    ...(verified ? { verified } : {}),
    ...(appSpec === undefined ? {} : { appSpec }),
  };
}

interface Rehearsed {
  /** As it would be at the end. */
  readonly state: ServiceState;
  readonly steps: readonly string[];
  /** The release that would be opened. */
  readonly opened?: Opened;
  readonly verified?: readonly Verified[];
  readonly appSpec?: unknown;
}

/** A release, and the host of the registry that its images come from. */
interface Opened {
  readonly release: Release;
  readonly registry: string;
}

/** Plan after plan, until one does what only AWS could answer, or nothing is left to do. */
async function rehearse(observer: Observer, spec: ServiceSpec, given: ServiceRecord): Promise<Rehearsed> {
  let record = given;
  let found: Pick<Rehearsed, 'opened' | 'verified'> = {};
  const steps: string[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const observed = await observe(observer, spec, record);
    if (observed.verified) found = { ...found, verified: observed.verified };
    const plan = planService(spec, record, observed, observer.now());
    if (isTold(plan)) return { state: record.state, steps, ...found };
    steps.push(plan.reason);
    if (plan.actions.length === 0) return { state: record.state, steps, ...found };
    for (const action of plan.actions) {
      if (action.kind === 'write-state') record = written(record, action);
      else if (action.kind === 'register-revision') record = { ...record, state: registered(record.state) };
      else if (action.kind === 'create-deployment')
        return { state: record.state, steps, ...found, appSpec: JSON.parse(action.request.appSpec.content) };
      else return { state: record.state, steps, ...found };
    }
    const { release } = record.state;
    const registry = observed.service?.registry ?? '';
    if (release?.phase.name === 'registering') found = { ...found, opened: { release, registry } };
  }
  throw new Invariant(`${spec.name} does not come to rest in ${MOST_STEPS} steps`, { service: spec.name });
}

/** Nothing is left to do but to send mails. */
function isTold({ actions }: Plan): boolean {
  return actions.length > 0 && actions.every(({ kind }) => kind === 'publish-notice');
}

function written(
  record: ServiceRecord,
  action: Extract<Plan['actions'][number], { kind: 'write-state' }>,
): ServiceRecord {
  const { state, judged, judgedCommands = 0 } = action;
  const [pushes, commands] = [record.pushes.slice(judged), record.commands.slice(judgedCommands)];
  return { ...record, version: record.version + 1, state, pushes, commands };
}

function registered(state: ServiceState): ServiceState {
  const { release } = state;
  if (release?.phase.name !== 'registering') return state;
  const { content } = release.phase;
  return inPhase(state, release, { name: 'registered', content, revision: TO_BE_REGISTERED });
}

/** What it comes to for the pushed image. */
function concluded(
  { state, steps, appSpec }: Rehearsed,
  push: Push,
  digest: string,
): Pick<PlannedPush, 'outcome' | 'reason'> {
  const last = steps.at(-1) ?? 'nothing to do';
  const judged = judgementOf(steps, push);
  if (judged?.kind === 'met' || judged?.kind === 'ignored') return { outcome: 'nothing', reason: judged.reason };
  const carries = state.release && imageOf(state.release.changed, push.repository)?.digest === digest;
  if (appSpec !== undefined && carries) return { outcome: 'starts', reason: last };
  const refusal = state.notices.find((notice) => notice.kind === 'refused' && notice.id.includes(push.eventId));
  if (refusal) return { outcome: 'refused', reason: refusal.reason };
  return { outcome: 'waits', reason: last };
}

/** `frontend:v2 met: sha256:… is running already` among the steps; several pushes are judged in one. */
function judgementOf(steps: readonly string[], { repository, tag }: Push) {
  const name = `${repository}:${tag} `;
  const told = steps.flatMap((step) => step.split('; ')).filter((each) => each.startsWith(name));
  const [, kind, reason = ''] = /^(\w+): (.*)$/.exec(told.at(-1)?.slice(name.length) ?? '') ?? [];
  return kind === undefined ? undefined : { kind, reason };
}

async function changesOf(
  { clients }: Observer,
  spec: ServiceSpec,
  { release, registry }: Opened,
): Promise<readonly Change[]> {
  const { from, images } = release;
  const running = await describeRevision(clients.ecs, from.revision);
  const base = baseOf(spec, { arn: from.revision, base: running, images: from.images }) ?? running;
  const { input } = renderedFor(spec, base, images, registry);
  const { taskDefinition, tags = [] } = running;
  return describeChanges(withEcsDefaults({ ...taskDefinition, tags }), withEcsDefaults(input));
}
