import { readAlarms } from '../aws/alarms';
import type { Clients } from '../aws/clients';
import { activeDeployments, deploymentsSince, getDeployment } from '../aws/codedeploy-deployments';
import { readTraffic } from '../aws/deployment-target';
import { digestOfTag } from '../aws/ecr';
import { describeRevision, describeService, findRevision, stoppedTasks } from '../aws/ecs';
import { readFleetPause } from '../aws/fleet-pause';
import { readGate } from '../aws/gates';
import { readHookRecord } from '../aws/hook-records';
import { belongsOn } from '../domain/capacity';
import { faultDependsOnTraffic, neverGotHealthy } from '../domain/fault';
import { gateIdOf } from '../domain/gate/gate';
import type { Observed, ObservedDeployment, ObservedService, RunningRevision } from '../domain/observed';
import { ownHookEvents } from '../domain/own-hooks';
import { runsUnknown } from '../domain/plan/foreign';
import { heldTo } from '../domain/plan/held-to';
import { untoldRestored } from '../domain/plan/restored';
import { pushesAtHand, type ServiceRecord } from '../domain/record';
import { baseOf, renderedFor } from '../domain/rendering';
import { onlyAwaitsRetry } from '../domain/retry';
import { blueGreenOf, notDeployed, type ServiceSpec, TRAFFIC_EVENT } from '../domain/service-spec';
import { type Verified, verify } from '../domain/verify';
import { errorFacts } from './handler';
import { identifyImages } from './identify-images';
import { type Runtime, recordTable } from './runtime';
import { observeForStart } from './verify/observe-facts';

/** An attempt's deployment may carry a creation time a little before ours: clocks differ. */
const CLOCK_SKEW_MS = 60_000;

/** Whoever looks, and changes nothing. */
export interface Observer extends Pick<Runtime, 'now' | 'log' | 'tableName'> {
  readonly clients: Omit<Clients, 'once' | 'sns'>;
}

/** Reads from AWS what the record calls for, and no more. Throws AwsError. */
export async function observe(runtime: Observer, spec: ServiceSpec, record: ServiceRecord): Promise<Observed> {
  const service = await describeService(runtime.clients.ecs, spec.cluster, spec.service);
  const [running, images, deployments, inFlight, fleetPause, broughtBy, alarms] = await Promise.all([
    service && observeRunning(runtime, spec, record, service),
    service ? resolveTags(runtime, spec, [...pushesAtHand(record), ...releasesAskedFor(record)]) : {},
    observeDeployments(runtime, spec, record, service),
    observeInFlight(runtime, spec, record),
    pauseMatters(record) ? readFleetPause(recordTable(runtime)) : undefined,
    service && observeBroughtBy(runtime, record, service),
    record.state.release?.phase.name === 'registered' ? readAlarms(runtime.clients, blueGreenOf(spec)) : undefined,
  ]);
  const [revision, verified] = service
    ? await Promise.all([
        observeRevision(runtime, spec, record, service, running),
        observeVerified(runtime, spec, record, service, running),
      ])
    : [];
  return {
    images,
    deployments,
    ...(service ? { service } : {}),
    ...(running ? { running } : {}),
    ...inFlight,
    ...(alarms ? { alarms } : {}),
    ...(fleetPause ? { fleetPause } : {}),
    ...(broughtBy ? { broughtBy } : {}),
    ...(revision ? { revision } : {}),
    ...(verified ? { verified } : {}),
  };
}

/** The running revision is read when it is unknown to the record, and when a release is to be made from it. */
async function observeRunning(
  { clients }: Observer,
  spec: ServiceSpec,
  { state }: ServiceRecord,
  service: ObservedService,
): Promise<RunningRevision | undefined> {
  const phase = state.release?.phase.name;
  const known = state.running?.revision === service.taskDefinition;
  const opening = phase === undefined && (state.next.length > 0 || state.rollback !== undefined);
  const isBase = !spec.taskDefinition && (opening || phase === 'registering');
  if (!service.taskDefinition || phase === 'starting' || phase === 'deploying' || (known && !isBase)) return undefined;

  const base = await describeRevision(clients.ecs, service.taskDefinition);
  const images = known ? (state.running?.images ?? []) : await identifyImages(clients, spec, service, base);
  return { arn: service.taskDefinition, base, images };
}

/** Whether the fleet's pause may hold something: a release that may be opened, or its deployment created, at this look. */
function pauseMatters({ commands, state: { next, release } }: ServiceRecord): boolean {
  return commands.length > 0 || next.length > 0 || release?.phase.name === 'registered';
}

function releasesAskedFor({ commands }: ServiceRecord) {
  return commands.filter((command) => command.kind === 'release');
}

async function resolveTags(
  { clients }: Observer,
  spec: ServiceSpec,
  tagged: readonly { readonly repository: string; readonly tag: string }[],
): Promise<Observed['images']> {
  const watched = tagged.filter(({ repository }) => spec.images.some((image) => image.repository === repository));
  const tags = new Map(watched.map(({ repository, tag }) => [`${repository}:${tag}`, { repository, tag }]));
  const resolved = await Promise.all(
    [...tags].map(async ([name, { repository, tag }]) => {
      const digest = await digestOfTag(clients.ecr, repository, tag);
      return digest === undefined ? [] : [[name, { digest }] as const];
    }),
  );
  return Object.fromEntries(resolved.flat());
}

/**
 * Where a deployment may be started or somebody else's may be on its way, what the group is busy with; where an attempt is
 * in doubt, all since the release was opened.
 */
async function observeDeployments(
  { clients, now }: Observer,
  spec: ServiceSpec,
  { state }: ServiceRecord,
  service: ObservedService | undefined,
) {
  const { release, next, rollback } = state;
  if (notDeployed(spec)) return [];
  const { applicationName, deploymentGroupName } = blueGreenOf(spec);
  const group = { applicationName, deploymentGroupName };
  if (release?.phase.name === 'starting') {
    return deploymentsSince(clients.codedeploy, group, new Date(Date.parse(release.openedAt) - CLOCK_SKEW_MS));
  }
  const isForeign = service !== undefined && state.running !== undefined && runsUnknown(state, service);
  const wants = (next.length > 0 || rollback !== undefined) && !onlyAwaitsRetry(state, now());
  const opens = wants || untoldRestored(state) !== undefined;
  const looks = isForeign || (release ? release.phase.name === 'registered' : opens);
  return looks ? activeDeployments(clients.codedeploy, group) : [];
}

/** The deployment that brought what runs, where the record knew of something else before. */
async function observeBroughtBy(
  { clients }: Observer,
  { state }: ServiceRecord,
  service: ObservedService,
): Promise<ObservedDeployment | undefined> {
  const id = service.primary?.deploymentId;
  if (id === undefined || state.running === undefined || !runsUnknown(state, service)) return undefined;
  return getDeployment(clients.codedeploy, id);
}

/**
 * The deployment, and where Slipway answers its hooks what they found. One after the other: what ended a deployment was
 * written before it ended, so whoever sees the end sees the reason.
 */
async function observeInFlight(
  runtime: Observer,
  spec: ServiceSpec,
  { service, state: { release, next } }: ServiceRecord,
): Promise<Pick<Observed, 'deployment' | 'hooks' | 'gate'>> {
  if (release?.phase.name !== 'deploying') return {};
  const { deploymentId } = release.phase;
  const found = await getDeployment(runtime.clients.codedeploy, deploymentId);
  const deployment =
    found && (await withTasks(runtime, spec, release.phase.revision, await withTraffic(runtime, spec, next, found)));
  const known = deployment ? { deployment } : {};
  if (ownHookEvents(spec).length === 0 && !spec.checks?.[TRAFFIC_EVENT]) return known;

  const table = recordTable(runtime);
  const [hooks, gate] = await Promise.all([
    readHookRecord(table, service, deploymentId),
    readGate(table, gateIdOf(deploymentId, release.hash)),
  ]);
  return { ...known, ...(hooks ? { hooks } : {}), ...(gate ? { gate } : {}) };
}

/**
 * How far traffic got, another call, is asked where the plan may turn on it: whose fault an end was, and whether what
 * something newer waits for has nothing left to do but to wait for the original's termination.
 */
async function withTraffic(
  { clients }: Observer,
  { cluster, service }: ServiceSpec,
  next: ServiceRecord['state']['next'],
  deployment: ObservedDeployment,
): Promise<ObservedDeployment> {
  const holdsNewer = deployment.status === 'InProgress' && next.length > 0;
  if (!holdsNewer && !faultDependsOnTraffic(deployment.error)) return deployment;
  return { ...deployment, ...(await readTraffic(clients.codedeploy, deployment.id, `${cluster}:${service}`)) };
}

/** Why a replacement never got healthy is told by its tasks. What they say is not worth waiting for where ECS does not tell. */
async function withTasks(
  { clients, log }: Observer,
  spec: ServiceSpec,
  revision: string | undefined,
  deployment: ObservedDeployment,
): Promise<ObservedDeployment> {
  if (revision === undefined || !neverGotHealthy(deployment.error)) return deployment;
  try {
    return { ...deployment, stoppedTasks: await stoppedTasks(clients.ecs, spec.cluster, revision) };
  } catch (error) {
    log.warn('stopped tasks not read', { service: spec.name, ...errorFacts(error) });
    return deployment;
  }
}

async function observeRevision(
  { clients }: Observer,
  spec: ServiceSpec,
  { state }: ServiceRecord,
  service: ObservedService,
  running: RunningRevision | undefined,
): Promise<string | undefined> {
  const { release } = state;
  const base = baseOf(spec, running);
  if (release?.phase.name !== 'registering' || !base) return undefined;
  const { input, content } = renderedFor(spec, base, release.images, service.registry);
  return content === release.phase.content ? findRevision(clients.ecs, input, content) : undefined;
}

/**
 * Before the first attempt at a release: whatever would keep it from running is found before anything is made of it. An
 * attempt that AWS throttled, or that has no answer, was the first.
 */
async function observeVerified(
  { clients }: Observer,
  spec: ServiceSpec,
  { state }: ServiceRecord,
  service: ObservedService,
  running: RunningRevision | undefined,
): Promise<readonly Verified[] | undefined> {
  const { release, waiting } = state;
  const base = baseOf(spec, running);
  if (release?.phase.name !== 'registering' || !base) return undefined;
  if (release.phase.sentAt !== undefined || waiting?.until !== undefined) return undefined;
  const { input } = renderedFor(spec, base, release.images, service.registry);
  const placed = { ...service, capacityProviderStrategy: belongsOn(spec, state, service) };
  const subject = { spec: heldTo(spec, state, release), service: placed, definition: input };
  return verify(await observeForStart(clients, subject));
}
