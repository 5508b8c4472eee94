import type {
  CapacityProviderStrategyItem,
  LoadBalancer,
  NetworkConfiguration,
  PlacementConstraint,
  PlacementStrategy,
} from '@aws-sdk/client-ecs';
import { asService } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { oneOf } from './allowed-values';
import type { Arns } from './arns';
import { checkedStrategy } from './capacity-providers';
import { checkedPlacement, type Placement } from './container-instances/choose-host';
import { invalidParameter, notBuilt } from './refusals';
import type { ClusterRecord, Launch, TaskDefinitionRecord } from './state';

/** What CreateService, UpdateService, CreateTaskSet and RunTask say alike about where tasks run. */
export interface LaunchInput {
  readonly launchType?: string | undefined;
  readonly capacityProviderStrategy?: readonly CapacityProviderStrategyItem[] | undefined;
  readonly platformVersion?: string | undefined;
  readonly networkConfiguration?: NetworkConfiguration | undefined;
}

const PLATFORM_VERSIONS = ['LATEST', '1.4.0', '1.3.0'];
const MOST_SUBNETS = 16;
const MOST_SECURITY_GROUPS = 5;

/** Without launch type and strategy, the cluster's default strategy counts [ECSAPI: API_CreateService]. */
export function checkedLaunch(
  input: LaunchInput,
  cluster: ClusterRecord,
  definition: TaskDefinitionRecord,
  arns: Arns,
): Launch {
  const launchType = oneOf(input.launchType, ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'], 'launch type');
  if (launchType && input.capacityProviderStrategy?.length)
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  const asked = input.capacityProviderStrategy?.length ? input.capacityProviderStrategy : undefined;
  const strategy = launchType ? [] : checkedStrategy(asked ?? cluster.defaultStrategy, cluster.capacityProviders, arns);
  if (launchType === 'EXTERNAL' || launchType === 'MANAGED_INSTANCES') throw notBuilt(`launch type ${launchType}`);
  if (strategy.length === 0 && launchType !== 'FARGATE') return onEc2(input, definition);
  if (!definition.description.compatibilities?.includes('FARGATE'))
    throw invalidParameter('Task definition does not support launch_type FARGATE.');
  const platformVersion = input.platformVersion ?? 'LATEST';
  if (!PLATFORM_VERSIONS.includes(platformVersion))
    throw new AwsError('PlatformUnknownException', 'The specified platform does not exist.');
  const network = checkedNetwork(input.networkConfiguration);
  return { launchType: 'FARGATE', strategy, platformVersion, network };
}

/** On container instances, by the network mode of the task definition [ECSAPI: API_CreateService]. */
function onEc2(input: LaunchInput, { description }: TaskDefinitionRecord): Launch {
  const { networkMode = 'bridge' } = description;
  if (input.platformVersion !== undefined)
    throw invalidParameter('The platform version must be null when specifying an EC2 launch type.');
  if (networkMode === 'none') throw notBuilt('network mode none');
  const launch = { launchType: 'EC2', strategy: [], platformVersion: undefined } as const;
  if (networkMode !== 'awsvpc') {
    if (input.networkConfiguration?.awsvpcConfiguration)
      throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
    return { ...launch, network: undefined };
  }
  const network = checkedNetwork(input.networkConfiguration);
  if (network?.assignPublicIp === 'ENABLED')
    throw invalidParameter('Assign public IP is not supported for this launch type.');
  return { ...launch, network };
}

function checkedNetwork(configuration: NetworkConfiguration | undefined): Launch['network'] {
  const awsvpc = configuration?.awsvpcConfiguration;
  if (!awsvpc) throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const { subnets = [], securityGroups = [] } = awsvpc;
  if (subnets.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnets.length > MOST_SUBNETS) throw invalidParameter(`subnets can have at most ${MOST_SUBNETS} items.`);
  if (securityGroups.length > MOST_SECURITY_GROUPS)
    throw invalidParameter(`securityGroups can have at most ${MOST_SECURITY_GROUPS} items.`);
  const assignPublicIp = oneOf(awsvpc.assignPublicIp, ['ENABLED', 'DISABLED'], 'assignPublicIp') ?? 'DISABLED';
  return { subnets: [...subnets], securityGroups: [...securityGroups], assignPublicIp };
}

/** Placement is for container instances [ECS: fargate-tasks-services]. */
export function placementOn(
  { launchType }: Launch,
  constraints: readonly PlacementConstraint[] | undefined,
  strategy: readonly PlacementStrategy[] | undefined,
): Placement {
  if (launchType === 'FARGATE' && (constraints?.length || strategy?.length))
    throw invalidParameter('Placement strategies and constraints are not supported on Fargate.');
  return checkedPlacement(constraints, strategy);
}

/** [ECS: service-quotas] */
const MOST_TARGET_GROUPS = 5;

/**
 * Refuses load balancers that tasks of this definition could not be registered with.
 * @param mustCarryTraffic whether a target group must be behind a load balancer already. CodeDeploy's replacement task
 * set comes before its listener does: without a test listener nothing checks its health until traffic moves
 * [CD: troubleshooting-ecs].
 */
export async function checkedLoadBalancers(
  world: World,
  balancers: readonly LoadBalancer[],
  definition: TaskDefinitionRecord,
  mustCarryTraffic = true,
): Promise<LoadBalancer[]> {
  if (balancers.length > MOST_TARGET_GROUPS)
    throw invalidParameter(`loadBalancers can have at most ${MOST_TARGET_GROUPS} items.`);
  for (const balancer of balancers) {
    const { targetGroupArn, containerName, containerPort } = balancer;
    if (balancer.loadBalancerName) throw notBuilt('a Classic Load Balancer');
    if (balancer.advancedConfiguration) throw notBuilt('advancedConfiguration of a load balancer');
    if (!targetGroupArn) throw invalidParameter('targetGroupArn can not be blank.');
    if (!containerName) throw invalidParameter('containerName can not be blank.');
    if (!isOff('container-and-port')) refuseUnknownPort(definition, containerName, containerPort);
    await checkTargetGroup(world, targetGroupArn, definition, mustCarryTraffic);
  }
  return balancers.map((balancer) => ({ ...balancer }));
}

function refuseUnknownPort({ description }: TaskDefinitionRecord, name: string, port: number | undefined): void {
  const container = description.containerDefinitions?.find((each) => each.name === name);
  if (!container) throw invalidParameter(`The container ${name} does not exist in the task definition.`);
  if (!container.portMappings?.some(({ containerPort }) => containerPort === port))
    throw invalidParameter(`The container ${name} did not have a container port ${port} defined.`);
}

async function checkTargetGroup(
  world: World,
  arn: string,
  { description: { networkMode = 'bridge' } }: TaskDefinitionRecord,
  mustCarryTraffic: boolean,
): Promise<void> {
  const { TargetGroups = [] } = await world
    .call(asService('ecs'), 'elastic-load-balancing-v2', 'DescribeTargetGroups', { TargetGroupArns: [arn] })
    .catch((error) => {
      if (!(error instanceof AwsError) || error.code === 'NotImplemented') throw error;
      return { TargetGroups: [] };
    });
  const [group] = TargetGroups;
  if (!group) throw invalidParameter(`The target group ${arn} does not exist.`);
  if (group.TargetType && group.TargetType !== (networkMode === 'awsvpc' ? 'ip' : 'instance'))
    throw invalidParameter(
      `The provided target group ${arn} has target type ${group.TargetType}, which is incompatible with the ${networkMode} network mode specified in the task definition.`,
    );
  if (mustCarryTraffic && !group.LoadBalancerArns?.length)
    throw invalidParameter(`The target group with targetGroupArn ${arn} does not have an associated load balancer.`);
}
