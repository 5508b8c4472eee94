import { asService } from '../../local/aws/iam/credentials';
import type { Kernel } from '../../local/aws/kernel';
import type { Input, OperationName, Output } from '../../local/aws/wire/implementation';
import type { ServiceName } from '../../local/aws/wire/services';
import type { HttpCheckSpec } from '../../src/domain/check/http';
import type { TaskCheckSpec } from '../../src/domain/check/task';
import type { ServiceSpec } from '../../src/domain/service-spec';
import type { ServiceStory } from './story';

export const REGISTRY = '123456789012.dkr.ecr.ap-northeast-1.amazonaws.com';
export const OWNERS = 'owners@example.com';
/** In every task definition; nobody but the containers may ever see it. */
export const ENVIRONMENT_VALUE = 'environment-value-hunter2';
const ROLES = 'arn:aws:iam::123456789012:role';
/** What a check asks for before there is traffic, and while it moves; health probes ask for `/`. */
export const CHECKED_PATH = '/checked';
export const WATCHED_PATH = '/watched';
const CHECKS = 2;
/** As few as make a batch. */
const TASKS_ON_SPOT = 2;

export const alarmOf = (service: string): string => `${service}-errors`;

export const addressOf = (approver: string): string => `${approver}@example.com`;

type Setup = <S extends ServiceName, O extends OperationName<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
) => Promise<Output<S, O>>;

/** Calls an operation as whoever set the account up. */
export const setUpWith =
  (aws: Kernel): Setup =>
  (service, operation, input) =>
    aws.world.call(asService('set-up'), service, operation, input);

/**
 * Load balancer, service on v1 and deployment group, as services/landscape.yml has them but for the waits.
 * @returns ARN of the production listener
 */
export async function createService(ask: Setup, story: ServiceStory, index: number, image: string): Promise<string> {
  const { name } = story;
  const { LoadBalancers } = await ask('elastic-load-balancing-v2', 'CreateLoadBalancer', {
    Name: name,
    Subnets: ['subnet-1', 'subnet-2'],
  });
  const groups: string[] = [];
  for (const colour of ['blue', 'green']) {
    const { TargetGroups } = await ask('elastic-load-balancing-v2', 'CreateTargetGroup', {
      ...{ Name: `${name}-${colour}`, TargetType: 'ip', Protocol: 'HTTP', Port: 8080, VpcId: 'vpc-1' },
      ...{ HealthCheckIntervalSeconds: 30, HealthyThresholdCount: 2 },
    });
    groups.push(TargetGroups![0]!.TargetGroupArn!);
  }
  const listeners: string[] = [];
  for (const [at, TargetGroupArn] of groups.entries()) {
    const { Listeners } = await ask('elastic-load-balancing-v2', 'CreateListener', {
      LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn!,
      Protocol: 'HTTP',
      Port: 9_000 + 10 * index + at,
      // Both lead to blue until CodeDeploy says otherwise.
      DefaultActions: [{ Type: 'forward', TargetGroupArn: groups[0] ?? TargetGroupArn }],
    });
    listeners.push(Listeners![0]!.ListenerArn!);
  }
  await ask('ecs', 'RegisterTaskDefinition', taskDefinition(name, image));
  await ask('ecs', 'CreateService', {
    cluster: 'prod',
    serviceName: name,
    taskDefinition: `${name}:1`,
    desiredCount: story.onSpot ? TASKS_ON_SPOT : 1,
    deploymentController: { type: 'CODE_DEPLOY' },
    capacityProviderStrategy: [{ capacityProvider: story.onSpot ? 'FARGATE_SPOT' : 'FARGATE', weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    loadBalancers: [{ targetGroupArn: groups[0]!, containerName: name, containerPort: 8080 }],
  });
  if (story.alarmed)
    await ask('cloudwatch', 'PutMetricAlarm', {
      ...{ AlarmName: alarmOf(name), Namespace: 'Simulated', MetricName: 'Errors', Statistic: 'Sum', Period: 3_600 },
      ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
      // Its state is whatever somebody sets.
      TreatMissingData: 'ignore',
    });
  await ask('codedeploy', 'CreateApplication', { applicationName: name, computePlatform: 'ECS' });
  await ask('codedeploy', 'CreateDeploymentGroup', {
    applicationName: name,
    deploymentGroupName: name,
    serviceRoleArn: `${ROLES}/${name}-codedeploy`,
    deploymentConfigName: `CodeDeployDefault.${story.shift}`,
    deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    ecsServices: [{ clusterName: 'prod', serviceName: name }],
    loadBalancerInfo: {
      targetGroupPairInfoList: [
        {
          targetGroups: [{ name: `${name}-blue` }, { name: `${name}-green` }],
          prodTrafficRoute: { listenerArns: [listeners[0]!] },
          testTrafficRoute: { listenerArns: [listeners[1]!] },
        },
      ],
    },
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption:
        story.readyWaitInMinutes === undefined
          ? { actionOnTimeout: 'CONTINUE_DEPLOYMENT' }
          : { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: story.readyWaitInMinutes },
      terminateBlueInstancesOnDeploymentSuccess: {
        action: 'TERMINATE',
        terminationWaitTimeInMinutes: story.blueStaysInMinutes,
      },
    },
    ...(story.alarmed && { alarmConfiguration: { enabled: true, alarms: [{ name: alarmOf(name) }] } }),
    autoRollbackConfiguration: {
      enabled: true,
      events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    },
  });
  return listeners[0]!;
}

/** Of every world with Spot: a service that is found in Cloud Map, is deployed by nobody, and drained like the others. */
export const FOUND_BY_NAME = 'edge';
const NAMESPACE_MADE_AFTER_MS = 60_000;

/** A rolling service on Fargate Spot whose task is in a registry. */
export async function createFoundByName(aws: Kernel, ask: Setup, image: string): Promise<void> {
  await ask('servicediscovery', 'CreateHttpNamespace', { Name: 'apps' });
  await aws.clock.advance(NAMESPACE_MADE_AFTER_MS);
  const { Namespaces } = await ask('servicediscovery', 'ListNamespaces', {});
  const { Service } = await ask('servicediscovery', 'CreateService', {
    ...{ Name: FOUND_BY_NAME, NamespaceId: Namespaces![0]!.Id! },
  });
  await ask('ecs', 'RegisterTaskDefinition', taskDefinition(FOUND_BY_NAME, image));
  await ask('ecs', 'CreateService', {
    ...{ cluster: 'prod', serviceName: FOUND_BY_NAME, taskDefinition: `${FOUND_BY_NAME}:1`, desiredCount: 1 },
    capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-1'] } },
    serviceRegistries: [{ registryArn: Service!.Arn! }],
  });
}

/** As far as the drain is told of it. */
export const specFoundByName: ServiceSpec = {
  ...{ name: FOUND_BY_NAME, cluster: 'prod', service: FOUND_BY_NAME, images: [] },
  strategy: { kind: 'blue-green', applicationName: FOUND_BY_NAME, deploymentGroupName: FOUND_BY_NAME, hooks: {} },
};

export function taskDefinition(name: string, image: string) {
  return {
    family: name,
    requiresCompatibilities: ['FARGATE' as const],
    networkMode: 'awsvpc' as const,
    cpu: '256',
    memory: '512',
    executionRoleArn: `${ROLES}/${name}-execution`,
    containerDefinitions: [
      {
        name,
        image,
        portMappings: [{ containerPort: 8080 }],
        environment: [{ name: 'SECRET', value: ENVIRONMENT_VALUE }],
      },
    ],
  };
}

/** What Slipway is told of a service. */
export function specOf({ name, gate, checked, watched, migrated }: ServiceStory): ServiceSpec {
  return {
    name,
    cluster: 'prod',
    service: name,
    images: [{ repository: name, tags: { order: 'number', prefix: 'v' } }],
    strategy: { kind: 'blue-green', applicationName: name, deploymentGroupName: name, hooks: {} },
    ...((checked || watched || migrated) && {
      checks: {
        ...(migrated && { BeforeInstall: [migration(name)] }),
        ...(checked && { AfterAllowTestTraffic: [looksCloser('answers', CHECKED_PATH)] }),
        ...(watched && { AllowTraffic: [looksCloser('visitors', WATCHED_PATH)] }),
      },
    }),
    ...(gate && {
      gate: {
        approvers: gate.approvers.map((id) => ({
          ...{ id, email: addressOf(id), principals: [] },
        })),
        ...{ votes: gate.votes, groups: [], excludeAuthor: false, waitInMinutes: gate.waitInMinutes },
      },
    }),
  };
}

const looksCloser = (name: string, path: string): HttpCheckSpec => ({
  ...{ kind: 'http', name, path, requests: CHECKS, concurrency: CHECKS },
  ...{ status: 200, p95LatencyInMilliseconds: 5_000, errorShare: 0, timeoutInSeconds: 30 },
});

const migration = (container: string): TaskCheckSpec => ({
  ...{ kind: 'task', name: 'migrated', container, command: ['migrate', 'up'], timeoutInMinutes: 10, logLines: 0 },
});
