import type { ServiceDeployment, ServiceRevision, ServiceRevisionSummary } from '@aws-sdk/client-ecs';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { oneOf } from './allowed-values';
import { failureThreshold } from './circuit-breaker';
import type { Lookup } from './lookup';
import { page } from './pages';
import { invalidParameter } from './refusals';
import { launchView } from './service-view';
import {
  isPending,
  type ServiceDeploymentRecord,
  type ServiceRecord,
  type ServiceRevisionRecord,
  wantedTasks,
} from './state';

/** [ECS: view-service-deployment] */
const REMEMBERED_MS = 90 * 86_400_000;
/** [ECSAPI: API_DescribeServiceDeployments, API_DescribeServiceRevisions] */
const MOST_DESCRIBED = 20;
const STATUSES = [
  'PENDING',
  'SUCCESSFUL',
  'STOPPED',
  'STOP_REQUESTED',
  'IN_PROGRESS',
  'ROLLBACK_REQUESTED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_SUCCESSFUL',
  'ROLLBACK_FAILED',
] as const;

/**
 * The history of services: their deployments, and what was deployed. Those of services with CODE_DEPLOY are CodeDeploy's,
 * and none are shown here.
 */
export function serviceDeploymentOperations(world: World, lookup: Lookup): Operations<'ecs'> {
  const remembered = (service: ServiceRecord): ServiceDeploymentRecord[] =>
    service.history.filter(({ createdAt }) => world.clock.now().getTime() - createdAt.getTime() < REMEMBERED_MS);

  /** The service that the ARN of something of its history names. */
  function serviceOf(kind: 'service-deployment' | 'service-revision', arn: string): ServiceRecord | undefined {
    const path = lookup.arns.pathOf(kind, arn);
    const [cluster = '', service = '', id, ...rest] = path.split('/');
    if (path === arn || !id || rest.length > 0) throw invalidParameter(`Invalid identifier: ${arn}`);
    return lookup.state.services.get(lookup.arns.service(cluster, service));
  }

  return {
    ListServiceDeployments: (input) => {
      const service = lookup.service(lookup.cluster(input.cluster), input.service ?? '');
      const statuses = (input.status ?? []).map((status) => oneOf(status, STATUSES, 'status'));
      const { before, after } = input.createdAt ?? {};
      const found = remembered(service)
        .filter(({ status }) => statuses.length === 0 || statuses.includes(status))
        .filter(({ createdAt }) => (!before || createdAt < before) && (!after || createdAt > after));
      const { items, ...next } = page('service-deployments', found, input, { usual: 20, most: 100 });
      return {
        serviceDeployments: items.map((one) => ({
          serviceDeploymentArn: one.arn,
          serviceArn: service.arn,
          clusterArn: service.cluster.arn,
          ...given({ startedAt: one.startedAt, finishedAt: one.finishedAt, statusReason: one.statusReason }),
          createdAt: one.createdAt,
          targetServiceRevisionArn: one.target.arn,
          status: one.status,
        })),
        ...next,
      };
    },

    DescribeServiceDeployments: ({ serviceDeploymentArns }) => {
      const found = limited(serviceDeploymentArns, 'serviceDeploymentArns').map((arn) => {
        const service = serviceOf('service-deployment', arn);
        const deployment = service && remembered(service).find((one) => one.arn === arn);
        return { arn, shown: service && deployment && describeDeployment(service, deployment) };
      });
      return {
        serviceDeployments: found.flatMap(({ shown }) => shown ?? []),
        failures: found.flatMap(({ arn, shown }) => (shown ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },

    DescribeServiceRevisions: ({ serviceRevisionArns }) => {
      const found = limited(serviceRevisionArns, 'serviceRevisionArns').map((arn) => {
        const service = serviceOf('service-revision', arn);
        const revision = [...(service?.revisions.values() ?? [])].find((one) => one.arn === arn);
        return { arn, shown: service && revision && describeRevision(service, revision) };
      });
      return {
        serviceRevisions: found.flatMap(({ shown }) => shown ?? []),
        failures: found.flatMap(({ arn, shown }) => (shown ? [] : [{ arn, reason: 'MISSING' }])),
      };
    },
  };
}

function limited(arns: readonly string[] | undefined, member: string): readonly string[] {
  if (!arns?.length) throw invalidParameter(`${member} can not be empty.`);
  if (arns.length > MOST_DESCRIBED) throw invalidParameter(`${member} can have at most ${MOST_DESCRIBED} items.`);
  return arns;
}

function describeDeployment(service: ServiceRecord, deployment: ServiceDeploymentRecord): ServiceDeployment {
  const { configuration, target } = deployment;
  const breaker = configuration.deploymentCircuitBreaker;
  return {
    serviceDeploymentArn: deployment.arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    ...given({
      startedAt: deployment.startedAt,
      finishedAt: deployment.finishedAt,
      stoppedAt: deployment.stoppedAt,
      statusReason: deployment.statusReason,
      rollback: deployment.rollback,
    }),
    sourceServiceRevisions: deployment.sources.map((source) => summary(service, source)),
    targetServiceRevision: summary(service, target),
    status: deployment.status,
    deploymentConfiguration: configuration,
    deploymentCircuitBreaker: breaker?.enable
      ? {
          status: monitoring(deployment),
          failureCount: target.workload.failedTasks,
          threshold: failureThreshold(breaker, service.desiredCount),
        }
      : { status: 'DISABLED', failureCount: 0, threshold: 0 },
    alarms: { status: 'DISABLED' },
  };
}

function monitoring({ circuitBroken, finishedAt }: ServiceDeploymentRecord) {
  if (circuitBroken) return 'TRIGGERED';
  return finishedAt ? 'MONITORING_COMPLETE' : 'MONITORING';
}

/** Its tasks now, of whichever deployments of the service run it. */
function summary(service: ServiceRecord, revision: ServiceRevisionRecord): ServiceRevisionSummary {
  const running = service.workloads.filter((one) => service.revisions.get(one) === revision);
  const tasks = running.flatMap((one) => [...one.tasks]);
  const requested = running.map((one) => (one.status === 'PRIMARY' ? service.desiredCount : wantedTasks(one).length));
  return {
    arn: revision.arn,
    requestedTaskCount: requested.reduce((sum, count) => sum + count, 0),
    runningTaskCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
    pendingTaskCount: tasks.filter(isPending).length,
  };
}

function describeRevision(
  service: ServiceRecord,
  { arn, createdAt, workload }: ServiceRevisionRecord,
): ServiceRevision {
  const { definition, launch, loadBalancers, imageDigests } = workload;
  return {
    serviceRevisionArn: arn,
    serviceArn: service.arn,
    clusterArn: service.cluster.arn,
    taskDefinition: definition.arn,
    ...launchView(launch),
    loadBalancers: [...loadBalancers],
    containerImages: (definition.description.containerDefinitions ?? []).map(({ name = '', image = '' }) => ({
      containerName: name,
      image,
      ...given({ imageDigest: imageDigests.get(name) }),
    })),
    guardDutyEnabled: false,
    createdAt,
  };
}

/** Members that are there. */
const given = <Members extends Record<string, unknown>>(members: Members): Partial<Members> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Partial<Members>;
