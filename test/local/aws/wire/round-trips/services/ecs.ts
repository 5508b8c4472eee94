import { expect } from '@jest/globals';
import { type Names, NETWORK, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const tags = [{ key: 'k', value: 'v' }];
const settings = [{ name: 'containerInsights', value: 'enabled' }];
const strategy = [
  { capacityProvider: 'FARGATE', base: 1, weight: 2 },
  { capacityProvider: 'FARGATE_SPOT', base: 0, weight: 1 },
];
const configuration = { executeCommandConfiguration: { logging: 'DEFAULT' } };
const cluster = 'cluster';
const clusterArn = `arn:aws:ecs:${PLACE}:cluster/cluster`;
const definition = `arn:aws:ecs:${PLACE}:task-definition/family:1`;
const BY_ARN = 'told by its ARN';
const described = (name: string) =>
  ['DescribeClusters', { clusters: [name], include: ['SETTINGS', 'TAGS', 'CONFIGURATIONS'] }, 'clusters.0'] as const;
const service = (name: string) =>
  ['DescribeServices', { cluster, services: [name], include: ['TAGS'] }, 'services.0'] as const;

export const ecs = (names: Names): RoundTrips => {
  const loadBalancers = [{ targetGroupArn: names.blue, containerName: 'web', containerPort: 8080 }];
  const taskSet = [
    'DescribeTaskSets',
    { cluster, service: 'service', taskSets: [names.taskSet] },
    'taskSets.0',
  ] as const;
  return {
    service: 'ecs',
    trips: [
      {
        operation: 'CreateCluster',
        request: {
          clusterName: 'another',
          tags,
          settings,
          configuration,
          capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
          defaultCapacityProviderStrategy: strategy,
        },
        read: described('another'),
      },
      {
        operation: 'UpdateCluster',
        request: { cluster, settings, configuration },
        read: described(cluster),
        unsaid: { cluster: ASKED },
      },
      {
        operation: 'PutClusterCapacityProviders',
        request: {
          cluster,
          capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
          defaultCapacityProviderStrategy: strategy,
        },
        read: described(cluster),
        unsaid: { cluster: ASKED },
      },
      {
        operation: 'RegisterTaskDefinition',
        request: {
          family: 'another',
          taskRoleArn: names.role,
          executionRoleArn: names.role,
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          cpu: '512',
          memory: '1024',
          tags,
          ephemeralStorage: { sizeInGiB: 30 },
          runtimePlatform: { cpuArchitecture: 'ARM64', operatingSystemFamily: 'LINUX' },
          pidMode: 'task',
          enableFaultInjection: true,
          inferenceAccelerators: [{ deviceName: 'device', deviceType: 'eia2.medium' }],
          proxyConfiguration: {
            type: 'APPMESH',
            containerName: 'web',
            properties: [{ name: 'AppPorts', value: '8080' }],
          },
          volumes: [{ name: 'scratch' }],
          containerDefinitions: [
            {
              name: 'web',
              image: 'public.ecr.aws/web:1',
              cpu: 256,
              memory: 512,
              memoryReservation: 256,
              essential: true,
              entryPoint: ['sh'],
              command: ['-c', 'serve'],
              environment: [{ name: 'A', value: 'b' }],
              secrets: [{ name: 'S', valueFrom: `arn:aws:ssm:${PLACE}:parameter/parameter` }],
              portMappings: [
                { containerPort: 8080, hostPort: 8080, protocol: 'tcp', name: 'http', appProtocol: 'http' },
              ],
              dockerLabels: { label: 'value' },
              healthCheck: { command: ['CMD', 'true'], interval: 10, timeout: 3, retries: 2, startPeriod: 5 },
              logConfiguration: {
                logDriver: 'awslogs',
                options: {
                  'awslogs-group': 'group',
                  'awslogs-region': 'ap-northeast-1',
                  'awslogs-stream-prefix': 'web',
                },
              },
              mountPoints: [{ sourceVolume: 'scratch', containerPath: '/scratch', readOnly: false }],
              readonlyRootFilesystem: true,
              startTimeout: 30,
              stopTimeout: 20,
              ulimits: [{ name: 'nofile', softLimit: 1024, hardLimit: 2048 }],
              user: '1000',
              workingDirectory: '/app',
              linuxParameters: { initProcessEnabled: true },
              volumesFrom: [],
              dependsOn: [],
            },
          ],
        },
        read: ['DescribeTaskDefinition', { taskDefinition: 'another', include: ['TAGS'] }, 'taskDefinition'],
        elsewhere: {
          tags: ['DescribeTaskDefinition', { taskDefinition: 'another', include: ['TAGS'] }, 'tags'],
        },
      },
      {
        operation: 'CreateService',
        request: {
          cluster,
          serviceName: 'another',
          taskDefinition: definition,
          availabilityZoneRebalancing: 'DISABLED',
          loadBalancers,
          desiredCount: 2,
          clientToken: 'token',
          capacityProviderStrategy: strategy,
          platformVersion: '1.4.0',
          deploymentConfiguration: {
            maximumPercent: 150,
            minimumHealthyPercent: 50,
            deploymentCircuitBreaker: { enable: true, rollback: true },
          },
          networkConfiguration: NETWORK,
          healthCheckGracePeriodSeconds: 30,
          schedulingStrategy: 'REPLICA',
          deploymentController: { type: 'ECS' },
          tags,
          enableECSManagedTags: true,
          propagateTags: 'SERVICE',
          enableExecuteCommand: true,
        },
        read: service('another'),
        elsewhere: { cluster: 'clusterArn' },
        becomes: { cluster: [clusterArn, BY_ARN] },
        unsaid: { clientToken: 'of the request alone' },
      },
      {
        operation: 'UpdateService',
        request: {
          cluster,
          service: 'rolling',
          taskDefinition: definition,
          desiredCount: 2,
          availabilityZoneRebalancing: 'DISABLED',
          loadBalancers,
          capacityProviderStrategy: strategy,
          platformVersion: '1.4.0',
          deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50 },
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ['subnet-3'], securityGroups: ['sg-3'], assignPublicIp: 'ENABLED' },
          },
          forceNewDeployment: true,
          deploymentController: { type: 'ECS' },
          healthCheckGracePeriodSeconds: 30,
          enableECSManagedTags: true,
          propagateTags: 'SERVICE',
          enableExecuteCommand: true,
        },
        read: service('rolling'),
        elsewhere: { cluster: 'clusterArn', service: 'serviceName' },
        becomes: { cluster: [clusterArn, BY_ARN] },
        unsaid: { forceNewDeployment: 'it is carried out' },
      },
      {
        operation: 'CreateTaskSet',
        request: {
          cluster,
          service: 'service',
          taskDefinition: definition,
          externalId: 'external',
          networkConfiguration: NETWORK,
          loadBalancers,
          capacityProviderStrategy: strategy,
          platformVersion: '1.4.0',
          scale: { value: 50, unit: 'PERCENT' },
          clientToken: 'token',
          tags,
        },
        read: [
          'DescribeTaskSets',
          ({ taskSet }) => ({ cluster, service: 'service', taskSets: [taskSet.id], include: ['TAGS'] }),
          'taskSets.0',
        ],
        elsewhere: { cluster: 'clusterArn', service: 'serviceArn' },
        becomes: {
          cluster: [clusterArn, BY_ARN],
          service: [`arn:aws:ecs:${PLACE}:service/cluster/service`, BY_ARN],
        },
        unsaid: { clientToken: 'of the request alone' },
      },
      {
        operation: 'UpdateTaskSet',
        request: { cluster, service: 'service', taskSet: names.taskSet, scale: { value: 40, unit: 'PERCENT' } },
        read: taskSet,
        elsewhere: { taskSet: 'taskSetArn' },
        unsaid: { cluster: ASKED, service: ASKED },
      },
      {
        operation: 'UpdateServicePrimaryTaskSet',
        request: { cluster, service: 'service', primaryTaskSet: names.taskSet },
        read: taskSet,
        elsewhere: { primaryTaskSet: 'status' },
        becomes: { primaryTaskSet: ['PRIMARY', 'it is a state'] },
        unsaid: { cluster: ASKED, service: ASKED },
      },
      {
        operation: 'UpdateTaskProtection',
        request: { cluster, tasks: [names.task], protectionEnabled: true, expiresInMinutes: 60 },
        read: ['GetTaskProtection', { cluster, tasks: [names.task] }, 'protectedTasks.0'],
        elsewhere: { tasks: 'taskArn', expiresInMinutes: 'expirationDate' },
        becomes: {
          tasks: [names.task, 'one of them'],
          expiresInMinutes: [names.inAnHour, 'a duration becomes its end'],
        },
        unsaid: { cluster: ASKED },
      },
      {
        operation: 'RunTask',
        request: {
          cluster,
          taskDefinition: definition,
          capacityProviderStrategy: strategy,
          count: 1,
          enableECSManagedTags: true,
          enableExecuteCommand: true,
          group: 'group',
          networkConfiguration: NETWORK,
          overrides: {
            containerOverrides: [{ name: 'web', command: ['run'], environment: [{ name: 'A', value: 'b' }], cpu: 128 }],
            cpu: '512',
            memory: '1024',
            taskRoleArn: names.role,
            executionRoleArn: names.role,
            ephemeralStorage: { sizeInGiB: 30 },
          },
          platformVersion: '1.4.0',
          propagateTags: 'TASK_DEFINITION',
          startedBy: 'starter',
          tags,
          clientToken: 'token',
        },
        read: ['DescribeTasks', ({ tasks }) => ({ cluster, tasks: [tasks[0].taskArn], include: ['TAGS'] }), 'tasks.0'],
        elsewhere: {
          cluster: 'clusterArn',
          taskDefinition: 'taskDefinitionArn',
          capacityProviderStrategy: 'capacityProviderName',
        },
        becomes: {
          cluster: [clusterArn, BY_ARN],
          capacityProviderStrategy: ['FARGATE', 'the provider that it chose'],
          tags: [
            [
              { key: 'k', value: 'v' },
              { key: 'aws:ecs:clusterName', value: 'cluster' },
            ],
            'with those that ECS manages',
          ],
        },
        unsaid: {
          count: 'it is carried out',
          enableECSManagedTags: 'by its tags',
          networkConfiguration: 'by the interface of the task',
          propagateTags: 'by its tags',
          clientToken: 'of the request alone',
        },
        idle: { referenceId: 'no description of a task has it' },
      },
      {
        operation: 'RegisterContainerInstance',
        request: {
          cluster,
          ...names.host,
          containerInstanceArn: names.containerInstance,
          versionInfo: { agentVersion: '1.98.0', agentHash: '7c1a2d9f', dockerVersion: 'DockerVersion: 25.0.8' },
          attributes: [{ name: 'rack', value: '7' }],
          tags,
        },
        read: [
          'DescribeContainerInstances',
          { cluster, containerInstances: [names.containerInstance], include: ['TAGS'] },
          'containerInstances.0',
        ],
        elsewhere: { totalResources: 'registeredResources', attributes: 'attributes' },
        becomes: {
          attributes: [expect.arrayContaining([{ name: 'rack', value: '7' }]), 'with those that ECS knows'],
        },
        unsaid: {
          cluster: ASKED,
          instanceIdentityDocument: 'by the id of the instance',
          instanceIdentityDocumentSignature: 'it is a proof',
        },
      },
      {
        operation: 'UpdateContainerInstancesState',
        request: { cluster, containerInstances: [names.containerInstance], status: 'DRAINING' },
        read: [
          'DescribeContainerInstances',
          { cluster, containerInstances: [names.containerInstance] },
          'containerInstances.0',
        ],
        elsewhere: { containerInstances: 'containerInstanceArn' },
        becomes: { containerInstances: [names.containerInstance, 'one of them'] },
        unsaid: { cluster: ASKED },
      },
      {
        operation: 'TagResource',
        request: { resourceArn: clusterArn, tags },
        read: ['ListTagsForResource', { resourceArn: clusterArn }, ''],
        unsaid: { resourceArn: ASKED },
      },
    ],
    writesNothing: {},
  };
};
