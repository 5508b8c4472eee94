import type { Service } from '@aws-sdk/client-ecs';
import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { updateEcsTags } from './ecs-tags';
import { deleted, NotStabilized, type ResourceContext, type ResourceType } from './resource-type';

const POLL_EVERY_MS = 10_000;
/** CloudFormation waits three hours for a service. CloudFormation Template Reference, AWS::ECS::Service. */
const WAIT_AT_MOST_MS = 3 * 3_600_000;

type Properties = Input<'ecs', 'CreateService'>;

export const awsEcsService = (): ResourceType<Properties> => ({
  type: 'AWS::ECS::Service',
  schema: schemaOfInput('ecs', 'CreateService', {
    without: ['clientToken'],
    named: { 'CreateServiceRequest.placementStrategy': 'PlacementStrategies' },
    notBuilt: ['ForceNewDeployment'],
  }),
  attributes: ['Name', 'ServiceArn'],
  createOnly: ['Cluster', 'ServiceName', 'LaunchType', 'Role', 'SchedulingStrategy', 'DeploymentController'],
  nameProperty: 'ServiceName',
  create: async (properties, context) => {
    const serviceName = properties.serviceName ?? context.physicalName(255);
    const { service } = await context.call('ecs', 'CreateService', { ...properties, serviceName });
    const arn = service!.serviceArn!;
    context.initiated(arn);
    await steady(context, properties.cluster, arn);
    return { Name: serviceName, ServiceArn: arn };
  },
  update: async ({ physicalId, before, after, changed }, context) => {
    const wanted = Object.fromEntries(
      Object.entries(after).filter(([name]) => changed.has(templateName(name))),
    ) as Partial<Properties>;
    const { tags, clientToken: _, ...updatable } = wanted;
    if (Object.keys(updatable).length > 0) {
      await context.call('ecs', 'UpdateService', { ...updatable, cluster: after.cluster, service: physicalId });
      await steady(context, after.cluster, physicalId);
    }
    if (changed.has('Tags')) await updateEcsTags(context, physicalId, before.tags, tags);
    return {};
  },
  delete: async (service, { cluster }, context) => {
    await deleted(context.call('ecs', 'DeleteService', { cluster, service, force: true }));
    const isDraining = async (): Promise<boolean> => (await describe(context, cluster, service))?.status === 'DRAINING';
    while (await isDraining()) await context.pause(POLL_EVERY_MS);
  },
});

const templateName = (name: string): string =>
  name === 'placementStrategy' ? 'PlacementStrategies' : name.charAt(0).toUpperCase() + name.slice(1);

/** Waits until the service runs what it should, as CloudFormation does before it calls a service complete. */
async function steady(context: ResourceContext, cluster: string | undefined, arn: string): Promise<void> {
  for (let waited = 0; waited < WAIT_AT_MOST_MS; waited += POLL_EVERY_MS) {
    const service = await describe(context, cluster, arn);
    if (service && isSteady(service)) return;
    const failed = service?.deployments?.find(({ rolloutState }) => rolloutState === 'FAILED');
    if (failed)
      throw new NotStabilized("Error occurred during operation 'ECS Deployment Circuit Breaker was triggered'.");
    await context.pause(POLL_EVERY_MS);
  }
  throw new NotStabilized(`Exceeded attempts to wait`);
}

/** One deployment, all of it running; with another controller, every task set in steady state. */
export function isSteady(service: Service): boolean {
  const { desiredCount = 0, runningCount = 0, pendingCount = 0, deployments = [], taskSets = [] } = service;
  if (runningCount !== desiredCount || pendingCount > 0) return false;
  if (taskSets.length > 0) return taskSets.every(({ stabilityStatus }) => stabilityStatus === 'STEADY_STATE');
  return deployments.length <= 1 && deployments.every(({ rolloutState }) => rolloutState !== 'IN_PROGRESS');
}

async function describe(
  context: ResourceContext,
  cluster: string | undefined,
  service: string,
): Promise<Service | undefined> {
  const { services } = await context.call('ecs', 'DescribeServices', { cluster, services: [service] });
  return services?.[0];
}
