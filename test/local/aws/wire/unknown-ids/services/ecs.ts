import { type Names, NETWORK, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const NO_TASK = '0'.repeat(32);
const NO_TASK_SET = 'ecs-svc/1234567890123456789';
const invalid = 'InvalidParameterException';
const taskSet = 'TaskSetNotFoundException';
const missing = (list: string) => ({ [list]: [], failures: [{ reason: 'MISSING' }] });
const balancers = (targetGroupArn: string) => [{ targetGroupArn, containerName: 'web', containerPort: 8080 }];
const provider = (capacityProvider: string) => [{ capacityProvider, weight: 1 }];
const noRevision = { 'taskDefinition: revision': ['family:9', 'ClientException'] } as const;
const tagged = {
  'resourceArn: service': [`arn:aws:ecs:${PLACE}:service/cluster/nothing`, invalid],
  'resourceArn: task': [`arn:aws:ecs:${PLACE}:task/cluster/${NO_TASK}`, invalid],
  'resourceArn: container instance': [`arn:aws:ecs:${PLACE}:container-instance/cluster/${NO_TASK}`, invalid],
  'resourceArn: task definition': [`arn:aws:ecs:${PLACE}:task-definition/family:9`, invalid],
  'resourceArn: task set': [`arn:aws:ecs:${PLACE}:task-set/cluster/service/${NO_TASK_SET}`, invalid],
} as const;
const launch = { capacityProviderStrategy: provider('FARGATE'), networkConfiguration: NETWORK };

export const ecs = (names: Names): UnknownIds => ({
  service: 'ecs',
  names: {
    cluster: ['cluster', 'nothing', 'ClusterNotFoundException'],
    clusters: [['cluster'], ['nothing'], missing('clusters')],
    service: ['service', 'nothing', 'ServiceNotFoundException'],
    services: [['service'], ['nothing'], missing('services')],
    serviceName: ['service', 'nothing', 'ServiceNotFoundException'],
    taskDefinition: ['family:1', 'nothing', 'ClientException'],
    taskDefinitions: [['family:1'], ['nothing:1'], { taskDefinitions: [], failures: [{ arn: 'nothing:1' }] }],
    family: ['family', 'nothing', { taskArns: [] }],
    serviceDeploymentArns: [
      [names.serviceDeployment],
      [`arn:aws:ecs:${PLACE}:service-deployment/cluster/service/nothing`],
      missing('serviceDeployments'),
    ],
    serviceRevisionArns: [
      [names.serviceRevision],
      [`arn:aws:ecs:${PLACE}:service-revision/cluster/service/1234567890`],
      missing('serviceRevisions'),
    ],
    containerInstance: [names.containerInstance, NO_TASK, invalid],
    containerInstances: [[names.containerInstance], [NO_TASK], missing('containerInstances')],
    task: [names.task, NO_TASK, invalid],
    tasks: [[names.task], [NO_TASK], missing('protectedTasks')],
    taskSet: [names.taskSet, NO_TASK_SET, taskSet],
    taskSets: [[names.taskSet], [NO_TASK_SET], missing('taskSets')],
    primaryTaskSet: [names.taskSet, NO_TASK_SET, taskSet],
    resourceArn: [
      `arn:aws:ecs:${PLACE}:cluster/cluster`,
      `arn:aws:ecs:${PLACE}:cluster/nothing`,
      'ClusterNotFoundException',
    ],
    capacityProviders: [['FARGATE'], ['nothing'], invalid],
    defaultCapacityProviderStrategy: [provider('FARGATE'), provider('nothing'), invalid],
    capacityProviderStrategy: [provider('FARGATE'), provider('nothing'), invalid],
    loadBalancers: [
      balancers(names.blue),
      balancers(`arn:aws:elasticloadbalancing:${PLACE}:targetgroup/nothing/0123456789abcdef`),
      invalid,
    ],
  },
  otherwise: {
    CreateService: noRevision,
    CreateTaskSet: noRevision,
    DeregisterTaskDefinition: noRevision,
    DescribeTaskDefinition: noRevision,
    RunTask: noRevision,
    UpdateService: noRevision,
    DescribeCapacityProviders: { capacityProviders: missing('capacityProviders') },
    DescribeTasks: { tasks: missing('tasks') },
    ListTagsForResource: tagged,
    TagResource: tagged,
    UntagResource: tagged,
  },
  looksNothingUp: [
    'clusterName',
    'instanceIdentityDocument',
    'containerInstanceArn',
    'daemonName',
    'externalId',
    'familyPrefix',
    'referenceId',
    'taskRoleArn',
    'executionRoleArn',
    'CreateService.serviceName',
    'RegisterTaskDefinition.family',
  ],
  namesNothing: ['ListClusters', 'ListTaskDefinitionFamilies', 'ListTaskDefinitions', 'RegisterTaskDefinition'],
  requests: {
    CreateCluster: { clusterName: 'another' },
    CreateService: {
      ...launch,
      cluster: 'cluster',
      serviceName: 'another',
      taskDefinition: 'family:1',
      desiredCount: 0,
    },
    CreateTaskSet: launch,
    DescribeCapacityProviders: { cluster: 'cluster' },
    DeleteService: { cluster: 'cluster', force: true },
    DescribeServices: { cluster: 'cluster' },
    DescribeTasks: { cluster: 'cluster' },
    GetTaskProtection: { tasks: [names.task] },
    ListServiceDeployments: { cluster: 'cluster', service: 'rolling' },
    ListServices: { cluster: 'cluster' },
    ListTasks: { cluster: 'cluster' },
    DeregisterContainerInstance: { cluster: 'cluster' },
    DescribeContainerInstances: { cluster: 'cluster' },
    ListContainerInstances: { cluster: 'cluster' },
    RegisterContainerInstance: { cluster: 'cluster', ...names.host },
    RunTask: { ...launch, cluster: 'cluster' },
    UpdateContainerInstancesState: { cluster: 'cluster', status: 'DRAINING' },
    StopTask: { cluster: 'cluster' },
    UpdateService: { cluster: 'cluster', service: 'rolling' },
    UpdateTaskSet: { scale: { value: 50, unit: 'PERCENT' } },
  },
  removing: [
    'UntagResource',
    'StopTask',
    'DeleteTaskSet',
    'DeleteService',
    'DeleteTaskDefinitions',
    'DeregisterTaskDefinition',
    'DeregisterContainerInstance',
    'DeleteCluster',
  ],
});
