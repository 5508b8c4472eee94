import type { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { refusal } from './refusals';

type Refusal = readonly [name: string, message: string];

/** CodeDeploy has an error of its own for almost every member; the texts are **unverified**. */
const MISSING: Readonly<Record<string, Refusal>> = {
  applicationName: ['ApplicationNameRequired', 'Application name is required'],
  applicationNames: ['ApplicationNameRequired', 'Application names are required'],
  deploymentGroupName: ['DeploymentGroupNameRequired', 'Deployment group name is required'],
  deploymentGroupNames: ['DeploymentGroupNameRequired', 'Deployment group names are required'],
  currentDeploymentGroupName: ['DeploymentGroupNameRequired', 'Deployment group name is required'],
  deploymentConfigName: ['DeploymentConfigNameRequired', 'Deployment configuration name is required'],
  deploymentId: ['DeploymentIdRequired', 'Deployment Id is required'],
  deploymentIds: ['DeploymentIdRequired', 'Deployment Ids are required'],
  targetId: ['DeploymentTargetIdRequired', 'Deployment target Id is required'],
  targetIds: ['DeploymentTargetIdRequired', 'Deployment target Ids are required'],
  instanceId: ['InstanceIdRequired', 'Instance Id is required'],
  instanceIds: ['InstanceIdRequired', 'Instance Ids are required'],
  revisions: ['RevisionRequired', 'Revisions are required'],
  serviceRoleArn: ['RoleRequired', 'Role is required'],
  revision: ['RevisionRequired', 'Revision is required'],
  ResourceArn: ['ResourceArnRequired', 'Resource ARN is required'],
  Tags: ['TagRequired', 'Tags are required'],
  TagKeys: ['TagRequired', 'Tag keys are required'],
};

const NAMES: Readonly<Record<string, string>> = {
  applicationName: 'InvalidApplicationName',
  applicationNames: 'InvalidApplicationName',
  deploymentGroupName: 'InvalidDeploymentGroupName',
  deploymentGroupNames: 'InvalidDeploymentGroupName',
  currentDeploymentGroupName: 'InvalidDeploymentGroupName',
  newApplicationName: 'InvalidApplicationName',
  newDeploymentGroupName: 'InvalidDeploymentGroupName',
  deploymentConfigName: 'InvalidDeploymentConfigName',
};

/** By the first member of the path; what lies below it is told by the same error. */
const INVALID: Readonly<Record<string, string>> = {
  ...NAMES,
  ResourceArn: 'InvalidArn',
  autoRollbackConfiguration: 'InvalidAutoRollbackConfig',
  blueGreenDeploymentConfiguration: 'InvalidBlueGreenDeploymentConfiguration',
  computePlatform: 'InvalidComputePlatform',
  deployed: 'InvalidDeployedStateFilter',
  deploymentStyle: 'InvalidDeploymentStyle',
  deploymentWaitType: 'InvalidDeploymentWaitType',
  ec2DeploymentOptions: 'InvalidAutoScalingGroupProcessToSuspend',
  ec2TagFilters: 'InvalidEC2Tag',
  ec2TagSet: 'InvalidEC2TagCombination',
  fileExistsBehavior: 'InvalidFileExistsBehavior',
  includeOnlyStatuses: 'InvalidDeploymentStatus',
  instanceStatusFilter: 'InvalidInstanceStatus',
  instanceTypeFilter: 'InvalidInstanceType',
  minimumHealthyHosts: 'InvalidMinimumHealthyHostValue',
  onPremisesInstanceTagFilters: 'InvalidTag',
  onPremisesTagSet: 'InvalidOnPremisesTagCombination',
  revision: 'InvalidRevision',
  revisions: 'InvalidRevision',
  sortBy: 'InvalidSortBy',
  sortOrder: 'InvalidSortOrder',
  status: 'InvalidLifecycleEventHookExecutionStatus',
  targetFilters: 'InvalidTargetFilterName',
  targetInstances: 'InvalidTargetInstances',
  trafficRoutingConfig: 'InvalidTrafficRoutingConfiguration',
  triggerConfigurations: 'InvalidTriggerConfig',
  zonalConfig: 'InvalidZonalDeploymentConfiguration',
};

/** CodeDeploy's answer to a required member that is missing, and to the first that breaks a constraint. */
export function refusalOf({ kind, path, constraint = '', value }: Misfit): AwsError | undefined {
  if (kind === 'type' || kind === 'unknown-member') return undefined;
  const [member = ''] = path.split(/[.[]/);
  // An empty name counts as none.
  const required = kind === 'missing' || (value === '' && NAMES[path] !== undefined) ? MISSING[path] : undefined;
  if (required) return refusal(...required);
  return refusal(INVALID[member] ?? 'InvalidInput', `${path} is not valid. ${constraint}`);
}
