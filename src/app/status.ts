import { readAudit, type ShownEntry } from '../aws/audit-trail';
import type { Clients } from '../aws/clients';
import { getDeployment } from '../aws/codedeploy-deployments';
import { readTarget } from '../aws/deployment-target';
import { describeRevision } from '../aws/ecs';
import { readFleetPause } from '../aws/fleet-pause';
import { readGate } from '../aws/gates';
import { readHookRecord } from '../aws/hook-records';
import { readRecord } from '../aws/read-record';
import { takenTasks } from '../aws/taken-tasks';
import { skipsIn } from '../domain/check/skip';
import { isFinal, type VerdictSoFar } from '../domain/check/verdict';
import { AwsError, SlipwayError } from '../domain/errors';
import { type Gate, gateIdOf } from '../domain/gate/gate';
import { gateStatus } from '../domain/gate-status';
import type { HookExecution, HookRecord } from '../domain/hook-record';
import { type Instant, instant } from '../domain/instant';
import type { ObservedDeployment } from '../domain/observed';
import type { Release, ServiceState } from '../domain/record';
import { notDeployed, type ServiceSpec, TRAFFIC_EVENT } from '../domain/service-spec';
import type { DeploymentStatus, FleetStatus, LifecycleStatus, ReleaseStatus, ServiceStatus } from '../domain/status';
import { timelineOf } from '../domain/status-timeline';
import { type KilledContainer, killedContainers } from '../domain/taken-task';
import { recordTable } from './runtime';

/** Who looks: the table, CodeDeploy and ECS, all read-only. */
export interface StatusReader {
  readonly clients: Pick<Clients, 'dynamodb' | 'codedeploy' | 'ecs'>;
  readonly tableName: string;
  readonly catalog: readonly ServiceSpec[];
  readonly now: () => Date;
}

/** A name that the catalog does not have. */
export class UnknownService extends SlipwayError {
  readonly code = 'UnknownService';
  readonly retryable = false;

  constructor(
    readonly service: string,
    readonly known: readonly string[],
  ) {
    super(`There is no service "${service}". Known: ${known.join(', ')}`, { service, known });
  }
}

/** AWS throttles; a fleet is read this many services at a time. */
const AT_ONCE = 8;

/**
 * Reads the fleet, or one service with its timeline. Nothing is changed.
 * Throws UnknownService, and AwsError when the table or CodeDeploy cannot be read.
 */
export async function readStatus(reader: StatusReader, serviceName?: string): Promise<FleetStatus> {
  const { catalog } = reader;
  const at = instant(reader.now());
  if (serviceName !== undefined) {
    const spec = catalog.find(({ name }) => name === serviceName);
    const known = catalog.map(({ name }) => name);
    if (!spec) throw new UnknownService(serviceName, known);
    return { at, services: [await readService(reader, spec, true)], ...(await readPaused(reader)) };
  }
  const services: ServiceStatus[] = [];
  for (let first = 0; first < catalog.length; first += AT_ONCE) {
    const batch = catalog.slice(first, first + AT_ONCE);
    services.push(...(await Promise.all(batch.map((spec) => readService(reader, spec, false)))));
  }
  return { at, services, ...(await readPaused(reader)) };
}

async function readPaused(reader: StatusReader): Promise<Pick<FleetStatus, 'paused'>> {
  const paused = await readFleetPause(recordTable(reader));
  return paused ? { paused } : {};
}

async function readService(reader: StatusReader, spec: ServiceSpec, inDetail: boolean): Promise<ServiceStatus> {
  const { name, cluster, service: ecsService } = spec;
  const never = notDeployed(spec);
  const named = { name, cluster, ecsService, ...(never ? { notDeployed: never } : {}) };
  const record = await readRecord(recordTable(reader), name);
  if (!record) return { ...named, adopted: false, pushes: [], commands: [], quarantine: [], next: [], ended: [] };

  const { state, pushes, commands } = record;
  const { running, next, release, waiting, trouble, retry, lastGood, ended, paused, rollback, quarantine, onDemand } =
    state;
  const [watched, killed] = await Promise.all([
    readWatched(reader, spec, state, inDetail),
    inDetail ? readKilled(reader, spec) : [],
  ]);
  return {
    ...named,
    adopted: running !== undefined,
    ...(running ? { running } : {}),
    pushes,
    commands,
    ...(paused ? { paused } : {}),
    ...(rollback ? { rollback } : {}),
    quarantine,
    next,
    ...(release ? { release: releaseStatus(release, watched?.deployment) } : {}),
    ...(!release && watched ? { latest: watched.deployment } : {}),
    ...(waiting ? { waiting } : {}),
    ...(retry ? { retry } : {}),
    // What was to put it there may have failed.
    ...(onDemand && running && running.since >= onDemand.since ? { onDemand } : {}),
    ...(trouble ? { trouble } : {}),
    ...(lastGood ? { lastGood } : {}),
    ended,
    ...(killed.length > 0 ? { killed } : {}),
    ...(inDetail ? { timeline: await readTimeline(reader, state, watched) } : {}),
  };
}

/** Two requests; who may not send them sees the rest. */
async function readKilled({ clients }: StatusReader, spec: ServiceSpec): Promise<readonly KilledContainer[]> {
  try {
    return killedContainers(await takenTasks(clients.ecs, spec));
  } catch (error) {
    if (error instanceof AwsError && !error.retryable) return [];
    throw error;
  }
}

interface Watched {
  readonly deployment: DeploymentStatus;
  readonly gate?: Gate;
}

/** The deployment of the release in flight; where a service is looked at alone, else that of its latest end. */
async function readWatched(
  reader: StatusReader,
  spec: ServiceSpec,
  { release, ended }: ServiceState,
  inDetail: boolean,
): Promise<Watched | undefined> {
  if (release) {
    const { phase, hash } = release;
    return 'deploymentId' in phase ? readDeployment(reader, spec, phase.deploymentId, hash) : undefined;
  }
  const latest = ended[0];
  return inDetail && latest?.deploymentId !== undefined
    ? readDeployment(reader, spec, latest.deploymentId, latest.hash)
    : undefined;
}

async function readDeployment(
  reader: StatusReader,
  spec: ServiceSpec,
  id: string,
  releaseHash: string,
): Promise<Watched> {
  const { clients } = reader;
  const table = recordTable(reader);
  const [observed, target, hooks, gate] = await Promise.all([
    getDeployment(clients.codedeploy, id),
    readTarget(clients.codedeploy, id, `${spec.cluster}:${spec.service}`),
    readHookRecord(table, spec.name, id),
    readGate(table, gateIdOf(id, releaseHash)),
  ]);
  const events: Readonly<Record<string, HookExecution | undefined>> = hooks?.events ?? {};
  const deployment: DeploymentStatus = {
    id,
    ...deploymentMembers(observed),
    greenTraffic: target.greenTraffic,
    lifecycle: target.lifecycle.map((event) => ({
      ...event,
      ...(event.event === TRAFFIC_EVENT ? watchMembers(hooks) : hookMembers(events[event.event])),
    })),
    ...(gate ? { gate: gateStatus(spec.gate, gate, reader.now()) } : {}),
  };
  return { deployment, ...(gate ? { gate } : {}) };
}

function deploymentMembers(observed: ObservedDeployment | undefined) {
  if (!observed) return { status: 'Unknown' };
  const { status, createdAt, completedAt, error, rollback } = observed;
  return {
    status,
    createdAt,
    ...(completedAt ? { completedAt } : {}),
    ...(error?.message ? { reason: error.message } : {}),
    ...(rollback?.deploymentId ? { rollbackDeploymentId: rollback.deploymentId } : {}),
  };
}

/** Named one by one: the id of an execution is the right to report, and stays inside. */
function hookMembers(execution: HookExecution | undefined): Pick<LifecycleStatus, 'verdicts' | 'result'> {
  const verdicts = execution?.verdicts ?? (execution?.soFar ?? []).map(shown);
  if (!execution?.result) return { verdicts };
  const { status, reason, at } = execution.result;
  return { verdicts, result: { status, reason, at, reported: execution.reportedAt !== undefined } };
}

function watchMembers(hooks: HookRecord | undefined): Pick<LifecycleStatus, 'verdicts'> {
  return { verdicts: (hooks?.watch?.soFar ?? []).map(shown) };
}

/** What a check has noted for its next look is its own. */
function shown(verdict: VerdictSoFar): VerdictSoFar {
  if (isFinal(verdict)) return verdict;
  const { noted: _own, ...rest } = verdict;
  return rest;
}

function releaseStatus(release: Release, deployment: DeploymentStatus | undefined): ReleaseStatus {
  const { hash, from, images, changed, openedAt, phase } = release;
  return {
    hash,
    from: from.images,
    to: images,
    changed,
    fromRevision: from.revision,
    ...('revision' in phase && phase.revision !== undefined ? { toRevision: phase.revision } : {}),
    openedAt,
    ...skipsIn(release),
    phase: phase.name,
    ...(deployment ? { deployment } : {}),
  };
}

async function readTimeline(reader: StatusReader, { release, ended }: ServiceState, watched: Watched | undefined) {
  const end = release ? undefined : ended[0];
  const arn = release && 'revision' in release.phase ? release.phase.revision : end?.revision;
  const [registeredAt, audit]: [Instant | undefined, readonly ShownEntry[]] = await Promise.all([
    arn === undefined ? undefined : readRegisteredAt(reader, arn),
    watched?.gate ? readAudit(recordTable(reader), watched.gate.id) : [],
  ]);
  return timelineOf({
    audit,
    ...(release ? { release } : {}),
    ...(arn !== undefined && registeredAt ? { revision: { arn, registeredAt } } : {}),
    ...(watched ?? {}),
    ...(end ? { end } : {}),
  });
}

/** A revision may be deleted by its owners long after: then the timeline does without. */
async function readRegisteredAt({ clients }: StatusReader, arn: string): Promise<Instant | undefined> {
  try {
    const { taskDefinition } = await describeRevision(clients.ecs, arn);
    const { registeredAt } = taskDefinition;
    return registeredAt instanceof Date ? instant(registeredAt) : undefined;
  } catch (error) {
    if (error instanceof AwsError && !error.retryable) return undefined;
    throw error;
  }
}
