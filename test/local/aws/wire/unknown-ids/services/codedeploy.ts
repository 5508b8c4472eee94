import { expect } from '@jest/globals';
import { appSpec } from '../../../codedeploy/landscape';
import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const noApplication = 'ApplicationDoesNotExistException';
const noGroup = 'DeploymentGroupDoesNotExistException';
const noConfig = 'DeploymentConfigDoesNotExistException';
const arn = (resource: string): string => `arn:aws:codedeploy:${PLACE}:${resource}`;
const revision = (sha256: string) => ({ revisionType: 'AppSpecContent', appSpecContent: { sha256 } });
const services = (serviceName: string) => [{ clusterName: 'cluster', serviceName }];
const tagged = {
  'ResourceArn: group': [arn('deploymentgroup:application/nothing'), noGroup],
  'ResourceArn: configuration': [arn('deploymentconfig:nothing'), noConfig],
} as const;
const inGroup = { applicationName: 'application', deploymentGroupName: 'group' };

export const codedeploy = (names: Names): UnknownIds => ({
  service: 'codedeploy',
  names: {
    applicationName: ['application', 'nothing', noApplication],
    applicationNames: [['application'], ['nothing'], noApplication],
    deploymentGroupName: ['group', 'nothing', noGroup],
    deploymentGroupNames: [['group'], ['nothing'], { deploymentGroupsInfo: [], errorMessage: expect.anything() }],
    currentDeploymentGroupName: ['group', 'nothing', noGroup],
    deploymentConfigName: ['config', 'nothing', noConfig],
    deploymentId: [names.deployment, 'd-NOTHING01', 'DeploymentDoesNotExistException'],
    // The model has no error for it here.
    deploymentIds: [[names.deployment], ['d-NOTHING01'], { deploymentsInfo: [] }],
    targetId: ['cluster:service', 'cluster:nothing', 'DeploymentTargetDoesNotExistException'],
    targetIds: [['cluster:service'], ['cluster:nothing'], 'DeploymentTargetDoesNotExistException'],
    lifecycleEventHookExecutionId: [
      names.execution,
      Buffer.from('nothing').toString('base64'),
      'InvalidLifecycleEventHookExecutionIdException',
    ],
    ResourceArn: [arn('application:application'), arn('application:nothing'), noApplication],
    revision: [names.revision, revision('0'.repeat(64)), 'RevisionDoesNotExistException'],
    revisions: [[names.revision], [revision('0'.repeat(64))], { revisions: [], errorMessage: expect.anything() }],
    ecsServices: [services('service'), services('nothing'), 'InvalidECSServiceException'],
  },
  otherwise: {
    // What is gone already is deleted once more: the model has no error for it.
    DeleteApplication: { applicationName: {} },
    DeleteDeploymentConfig: { deploymentConfigName: {} },
    DeleteDeploymentGroup: { applicationName: {}, deploymentGroupName: {} },
    ListTagsForResource: tagged,
    TagResource: tagged,
    UntagResource: tagged,
  },
  looksNothingUp: [
    'externalId',
    'instanceId',
    'instanceIds',
    's3Bucket',
    'serviceRoleArn',
    'newApplicationName',
    'newDeploymentGroupName',
    'CreateApplication.applicationName',
    'CreateDeploymentConfig.deploymentConfigName',
    'CreateDeploymentGroup.deploymentGroupName',
    'CreateDeployment.revision',
    'RegisterApplicationRevision.revision',
  ],
  namesNothing: ['CreateApplication', 'CreateDeploymentConfig', 'ListApplications', 'ListDeploymentConfigs'],
  requests: {
    ContinueDeployment: { deploymentId: names.deployment },
    CreateApplication: { applicationName: 'another', computePlatform: 'ECS' },
    CreateDeployment: {
      ...inGroup,
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: { content: appSpec(`arn:aws:ecs:${PLACE}:task-definition/family:1`, { container: 'web' }) },
      },
    },
    CreateDeploymentGroup: { ...names.group, deploymentGroupName: 'another', ecsServices: services('spare') },
    ListDeployments: inGroup,
    PutLifecycleEventHookExecutionStatus: {
      deploymentId: names.deployment,
      lifecycleEventHookExecutionId: names.execution,
      status: 'Succeeded',
    },
    RegisterApplicationRevision: {
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec('family:1') } },
    },
    SkipWaitTimeForInstanceTermination: { deploymentId: names.deployment },
    TagResource: { Tags: [{ Key: 'k', Value: 'v' }] },
    UpdateApplication: { applicationName: 'application', newApplicationName: 'application' },
  },
  removing: ['UntagResource', 'StopDeployment', 'DeleteDeploymentGroup', 'DeleteDeploymentConfig', 'DeleteApplication'],
});
