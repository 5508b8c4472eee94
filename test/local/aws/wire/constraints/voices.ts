import type { ServiceName } from '../../../../../local/aws/wire/services';
import type { Variant } from './variants';

/** The one code by which a service refuses a variant of a request. */
type Voice = (variant: Variant, operation: string) => string;

const always =
  (code: string): Voice =>
  () =>
    code;

/** [CDAPI] Errors of each operation: by the first member, what is missing and what is invalid. */
const CODEDEPLOY: Readonly<Record<string, readonly [missing: string, invalid: string]>> = {
  applicationName: ['ApplicationNameRequired', 'InvalidApplicationName'],
  applicationNames: ['ApplicationNameRequired', 'InvalidApplicationName'],
  deploymentGroupName: ['DeploymentGroupNameRequired', 'InvalidDeploymentGroupName'],
  deploymentGroupNames: ['DeploymentGroupNameRequired', 'InvalidDeploymentGroupName'],
  currentDeploymentGroupName: ['DeploymentGroupNameRequired', 'InvalidDeploymentGroupName'],
  deploymentConfigName: ['DeploymentConfigNameRequired', 'InvalidDeploymentConfigName'],
  newApplicationName: ['', 'InvalidApplicationName'],
  newDeploymentGroupName: ['', 'InvalidDeploymentGroupName'],
  deploymentId: ['DeploymentIdRequired', ''],
  deploymentIds: ['DeploymentIdRequired', ''],
  targetId: ['DeploymentTargetIdRequired', ''],
  targetIds: ['DeploymentTargetIdRequired', ''],
  serviceRoleArn: ['RoleRequired', ''],
  instanceId: ['InstanceIdRequired', ''],
  instanceIds: ['InstanceIdRequired', ''],
  instanceStatusFilter: ['', 'InvalidInstanceStatus'],
  instanceTypeFilter: ['', 'InvalidInstanceType'],
  revisions: ['RevisionRequired', 'InvalidRevision'],
  revision: ['RevisionRequired', 'InvalidRevision'],
  ResourceArn: ['ResourceArnRequired', 'InvalidArn'],
  Tags: ['TagRequired', ''],
  TagKeys: ['TagRequired', ''],
  autoRollbackConfiguration: ['', 'InvalidAutoRollbackConfig'],
  blueGreenDeploymentConfiguration: ['', 'InvalidBlueGreenDeploymentConfiguration'],
  computePlatform: ['', 'InvalidComputePlatform'],
  deployed: ['', 'InvalidDeployedStateFilter'],
  deploymentMode: ['', 'InvalidInput'],
  deploymentStyle: ['', 'InvalidDeploymentStyle'],
  deploymentWaitType: ['', 'InvalidDeploymentWaitType'],
  ec2TagFilters: ['', 'InvalidEC2Tag'],
  ec2TagSet: ['', 'InvalidEC2TagCombination'],
  fileExistsBehavior: ['', 'InvalidFileExistsBehavior'],
  includeOnlyStatuses: ['', 'InvalidDeploymentStatus'],
  minimumHealthyHosts: ['', 'InvalidMinimumHealthyHostValue'],
  onPremisesInstanceTagFilters: ['', 'InvalidTag'],
  onPremisesTagSet: ['', 'InvalidOnPremisesTagCombination'],
  outdatedInstancesStrategy: ['', 'InvalidInput'],
  overrideAlarmConfiguration: ['', 'InvalidAlarmConfig'],
  sortBy: ['', 'InvalidSortBy'],
  sortOrder: ['', 'InvalidSortOrder'],
  status: ['', 'InvalidLifecycleEventHookExecutionStatus'],
  targetFilters: ['', 'InvalidTargetFilterName'],
  targetInstances: ['', 'InvalidTargetInstances'],
  trafficRoutingConfig: ['', 'InvalidTrafficRoutingConfiguration'],
  triggerConfigurations: ['', 'InvalidTriggerConfig'],
  zonalConfig: ['', 'InvalidZonalDeploymentConfiguration'],
};

/** What each service says, by its API reference; where that says nothing, the service's promise does. */
export const VOICES: Readonly<Record<ServiceName, Voice>> = {
  cloudformation: always('ValidationError'),
  cloudwatch: ({ broken, path }, operation) => {
    if (broken === 'missing') return 'MissingParameter';
    return operation === 'PutMetricData' || path.includes('Dimensions') ? 'InvalidParameterValue' : 'ValidationError';
  },
  'cloudwatch-logs': always('InvalidParameterException'),
  codedeploy: ({ broken, path, value }) => {
    const [member = ''] = path.split('.');
    const empty = (value as Record<string, unknown>)[member] === '' && !/^(ResourceArn|new.*)$/.test(member);
    const code = CODEDEPLOY[member]?.[broken === 'missing' || empty ? 0 : 1];
    return `${code || `nothing for ${path}`}Exception`;
  },
  dynamodb: always('ValidationException'),
  ecr: always('InvalidParameterException'),
  ecs: always('InvalidParameterException'),
  'elastic-load-balancing-v2': always('ValidationError'),
  eventbridge: always('ValidationException'),
  iam: always('ValidationError'),
  lambda: always('ValidationException'),
  s3: ({ broken, path }) => {
    if (path === 'StorageClass') return 'InvalidStorageClass';
    if (path === 'CreateBucketConfiguration.LocationConstraint') return 'InvalidLocationConstraint';
    if (!/Configuration|Tagging$|Tagging\./.test(path)) return 'InvalidArgument';
    return broken === 'missing' && !path.includes('.') ? 'MissingRequestBodyError' : 'MalformedXML';
  },
  'secrets-manager': always('ValidationException'),
  servicediscovery: always('InvalidInput'),
  sns: always('ValidationError'),
  sqs: ({ broken }) => (broken === 'missing' ? 'MissingParameter' : 'InvalidAttributeName'),
  ssm: always('ValidationException'),
  sts: always('ValidationError'),
};

/** What services judge inside their operations, in words of their own: the promise that holds each. */
export const JUDGED_ELSEWHERE: Readonly<Record<string, string>> = {
  'ecr:UploadLayerPart.layerPartBlob': 'ECR-30',
  'lambda:CreateFunction.Runtime': 'L-22',
  'lambda:UpdateFunctionConfiguration.Runtime': 'L-22',
  'sqs:CreateQueue.Attributes': 'SQS-2',
  'sqs:SetQueueAttributes.Attributes': 'SQS-2',
};
