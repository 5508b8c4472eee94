import { type ServiceQuotas, shared, steady } from '../quota';

/** Tasks that Fargate starts for an account, on demand and on Spot each; more than that wait. */
export const FARGATE_LAUNCHES = {
  source: 'Amazon ECS Developer Guide, AWS Fargate throttling quotas',
  capacity: 100,
  perSecond: 20,
} as const;

export const ECS: ServiceQuotas = {
  service: 'ecs',
  source: 'Amazon ECS Developer Guide, Request throttling for the Amazon ECS API',
  code: 'ThrottlingException',
  quotas: [
    shared('Cluster modify actions', 20, 1, [
      'CreateCluster',
      'DeleteCluster',
      'PutClusterCapacityProviders',
      'UpdateCluster',
      'UpdateClusterSettings',
    ]),
    shared('Cluster read actions', 50, 20, ['DescribeClusters', 'ListClusters']),
    shared('Task definition modify actions', 20, 1, ['DeregisterTaskDefinition', 'RegisterTaskDefinition']),
    shared('Task definition read actions', 50, 20, [
      'DescribeTaskDefinition',
      'ListTaskDefinitions',
      'ListTaskDefinitionFamilies',
    ]),
    shared('Task definition deletion actions', 5, 1, ['DeleteTaskDefinitions']),
    shared('Capacity provider modify actions', 10, 1, [
      'CreateCapacityProvider',
      'DeleteCapacityProvider',
      'UpdateCapacityProvider',
    ]),
    shared('Capacity provider read actions', 50, 20, ['DescribeCapacityProviders']),
    shared('Tag modify actions', 20, 10, ['TagResource', 'UntagResource']),
    shared('Tag read actions', 50, 20, ['ListTagsForResource']),
    shared('Setting modify actions', 10, 1, ['DeleteAccountSetting', 'PutAccountSetting', 'PutAccountSettingDefault']),
    shared('Setting read actions', 50, 20, ['ListAccountSettings']),
    shared('Cluster resource modify actions', 100, 40, [
      'DeleteAttributes',
      'DeregisterContainerInstance',
      'ExecuteCommand',
      'PutAttributes',
      'RunTask',
      'StartTask',
      'StopTask',
      'UpdateContainerAgent',
      'UpdateContainerInstancesState',
    ]),
    shared('Cluster resource read actions', 100, 20, [
      'DescribeContainerInstances',
      'DescribeTasks',
      'ListAttributes',
      'ListContainerInstances',
      'ListTasks',
    ]),
    shared('Agent modify actions', 200, 120, [
      'RegisterContainerInstance',
      'SubmitAttachmentStateChanges',
      'SubmitContainerStateChange',
      'SubmitTaskStateChange',
    ]),
    shared('Service modify actions', 50, 5, ['CreateService', 'DeleteService', 'UpdateService']),
    shared('Service read actions', 100, 20, ['DescribeServices', 'ListServices']),
    shared('Service deployment actions', 50, 20, ['DescribeServiceDeployments', 'ListServiceDeployments']),
    shared('Service revision actions', 50, 20, ['DescribeServiceRevisions']),
    shared('Task protection actions', 200, 80, ['UpdateTaskProtection', 'GetTaskProtection']),
    shared('Cluster service resource read actions', 10, 1, ['ListServicesByNamespace']),
    // The numbers are published; which actions share them is taken from their names.
    shared('Task set modify actions', 100, 20, [
      'CreateTaskSet',
      'DeleteTaskSet',
      'UpdateServicePrimaryTaskSet',
      'UpdateTaskSet',
    ]),
    // Every launch here is Fargate's, which counts calls of RunTask once more.
    { ...steady('RunTask on Fargate', 20, ['RunTask']), source: FARGATE_LAUNCHES.source },
  ],
};
