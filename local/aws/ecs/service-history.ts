import type { ServiceDeploymentStatus } from '@aws-sdk/client-ecs';
import type { World } from '../world';
import type { Arns } from './arns';
import type { ServiceDeploymentRecord, ServiceRecord, ServiceRevisionRecord, Workload } from './state';

/** The reason of a rollback, and of the deployment that it ends [obs, public reports]. */
const BROKEN = 'Service deployment rolled back because the circuit breaker threshold was exceeded.';
const ONGOING: readonly ServiceDeploymentStatus[] = [
  'PENDING',
  'IN_PROGRESS',
  'STOP_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
];

/**
 * Notes in a service's history that one of its deployments has begun, completed or failed: `rollout` says which. A
 * rollback is no deployment of its own here, but the end of the one that failed [ECS: service-deployment].
 */
export function noteInHistory(world: World, arns: Arns, service: ServiceRecord, workload: Workload): void {
  if (workload.rollout === 'IN_PROGRESS') begin(world, arns, service, workload);
  else if (workload.rollout === 'COMPLETED')
    finish(world, service, workload.isRollback ? 'ROLLBACK_SUCCESSFUL' : 'SUCCESSFUL');
  else failed(world, service, workload);
}

function begin(world: World, arns: Arns, service: ServiceRecord, workload: Workload): void {
  const now = world.clock.now();
  const [latest] = service.history;
  const source = service.lastCompleted && service.revisions.get(service.lastCompleted);
  if (workload.isRollback && latest && source) {
    service.revisions.set(workload, source);
    Object.assign(latest, { status: 'ROLLBACK_IN_PROGRESS', updatedAt: now, statusReason: BROKEN });
    latest.stoppedAt = undefined;
    latest.finishedAt = undefined;
    latest.rollback = { reason: BROKEN, startedAt: now, serviceRevisionArn: source.arn };
    return;
  }
  if (latest && ONGOING.includes(latest.status)) {
    latest.status = latest.status === 'ROLLBACK_IN_PROGRESS' ? 'ROLLBACK_FAILED' : 'STOP_REQUESTED';
    latest.updatedAt = now;
    if (latest.status === 'ROLLBACK_FAILED') latest.finishedAt = now;
  }
  const others = service.workloads.filter((one) => one !== workload).map((one) => service.revisions.get(one));
  const target: ServiceRevisionRecord = {
    arn: arns.serviceRevision(service.cluster.name, service.name, world.ids.digits(19)),
    createdAt: now,
    workload,
  };
  service.revisions.set(workload, target);
  service.history.unshift({
    arn: arns.serviceDeployment(service.cluster.name, service.name, world.ids.secret(21)),
    createdAt: now,
    updatedAt: now,
    startedAt: undefined,
    finishedAt: undefined,
    stoppedAt: undefined,
    status: 'PENDING',
    statusReason: undefined,
    target,
    sources: [...new Set(others)].flatMap((revision) => revision ?? []),
    configuration: service.deploymentConfiguration,
    rollback: undefined,
    circuitBroken: false,
  });
}

function failed(world: World, service: ServiceRecord, workload: Workload): void {
  const [latest] = service.history;
  if (!latest) return;
  latest.circuitBroken = true;
  latest.statusReason = workload.rolloutReason;
  finish(world, service, workload.isRollback ? 'ROLLBACK_FAILED' : 'STOPPED');
}

function finish(world: World, service: ServiceRecord, status: ServiceDeploymentStatus): void {
  const [latest] = service.history;
  const now = world.clock.now();
  if (latest) end(latest, status, now);
}

function end(deployment: ServiceDeploymentRecord, status: ServiceDeploymentStatus, now: Date): void {
  Object.assign(deployment, { status, updatedAt: now, finishedAt: now });
  if (status === 'STOPPED') deployment.stoppedAt = now;
}

/** What was only asked for happens when the scheduler looks: deployments start, and others stop for them. */
export function goOnInHistory(service: ServiceRecord, now: Date): void {
  for (const deployment of service.history) {
    if (deployment.status === 'STOP_REQUESTED') end(deployment, 'STOPPED', now);
    if (deployment.status === 'PENDING')
      Object.assign(deployment, { status: 'IN_PROGRESS', startedAt: now, updatedAt: now });
  }
}
