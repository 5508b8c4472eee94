import { expect } from '@jest/globals';
import { appSpec } from '../../../codedeploy/landscape';
import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const applicationName = 'application';
const arn = (resource: string): string => `arn:aws:codedeploy:${PLACE}:${resource}`;
const Tags = [{ Key: 'k', Value: 'v' }];
const content = appSpec(`arn:aws:ecs:${PLACE}:task-definition/family:1`, { container: 'web' });
const revision = { revisionType: 'AppSpecContent', appSpecContent: { content } };
const settings = (names: Names) => ({
  deploymentConfigName: 'config',
  triggerConfigurations: [
    { triggerName: 'trigger', triggerTargetArn: names.topic, triggerEvents: ['DeploymentFailure'] },
  ],
  alarmConfiguration: { enabled: true, ignorePollAlarmFailure: true, alarms: [{ name: 'alarm' }] },
  autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE'] },
  deploymentStyle: { deploymentType: 'BLUE_GREEN', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
  blueGreenDeploymentConfiguration: {
    deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 7 },
    terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 9 },
  },
  loadBalancerInfo: names.group?.loadBalancerInfo,
  outdatedInstancesStrategy: 'IGNORE',
});

export const codedeploy = (names: Names): RoundTrips => ({
  service: 'codedeploy',
  trips: [
    {
      operation: 'CreateApplication',
      request: { applicationName: 'another', computePlatform: 'ECS', tags: Tags },
      read: ['GetApplication', { applicationName: 'another' }, 'application'],
      elsewhere: { tags: ['ListTagsForResource', { ResourceArn: arn('application:another') }, 'Tags'] },
    },
    {
      operation: 'UpdateApplication',
      request: { applicationName, newApplicationName: 'renamed' },
      read: ['GetApplication', { applicationName: 'renamed' }, 'application'],
      elsewhere: { newApplicationName: 'applicationName' },
      unsaid: { applicationName: 'it is gone' },
    },
    {
      operation: 'CreateDeploymentConfig',
      request: {
        deploymentConfigName: 'another',
        computePlatform: 'ECS',
        trafficRoutingConfig: {
          type: 'TimeBasedLinear',
          timeBasedLinear: { linearPercentage: 20, linearInterval: 3 },
        },
      },
      read: ['GetDeploymentConfig', { deploymentConfigName: 'another' }, 'deploymentConfigInfo'],
    },
    {
      operation: 'CreateDeploymentGroup',
      request: {
        ...settings(names),
        applicationName,
        deploymentGroupName: 'another',
        serviceRoleArn: 'arn:aws:iam::123456789012:role/codedeploy',
        ecsServices: [{ clusterName: 'cluster', serviceName: 'spare' }],
        tags: Tags,
      },
      read: ['GetDeploymentGroup', { applicationName, deploymentGroupName: 'another' }, 'deploymentGroupInfo'],
      elsewhere: {
        tags: ['ListTagsForResource', { ResourceArn: arn('deploymentgroup:application/another') }, 'Tags'],
      },
    },
    {
      operation: 'UpdateDeploymentGroup',
      request: {
        ...settings(names),
        applicationName,
        currentDeploymentGroupName: 'group',
        newDeploymentGroupName: 'renamed',
        serviceRoleArn: 'arn:aws:iam::123456789012:role/codedeploy',
        ecsServices: [{ clusterName: 'cluster', serviceName: 'spare' }],
      },
      before: [['StopDeployment', { deploymentId: names.deployment }]],
      read: ['GetDeploymentGroup', { applicationName, deploymentGroupName: 'renamed' }, 'deploymentGroupInfo'],
      elsewhere: { newDeploymentGroupName: 'deploymentGroupName' },
      unsaid: { currentDeploymentGroupName: 'it is gone' },
    },
    {
      operation: 'CreateDeployment',
      request: {
        applicationName,
        deploymentGroupName: 'group',
        revision,
        deploymentConfigName: 'config',
        description: 'description',
        deploymentMode: 'STANDARD',
        autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_STOP_ON_REQUEST'] },
        overrideAlarmConfiguration: { enabled: true, alarms: [{ name: 'alarm' }], ignorePollAlarmFailure: false },
      },
      before: [['StopDeployment', { deploymentId: names.deployment }]],
      read: ['GetDeployment', ({ deploymentId }) => ({ deploymentId }), 'deploymentInfo'],
      becomes: {
        revision: [{ ...revision, appSpecContent: { sha256: expect.any(String) } }, 'content is told by its digest'],
      },
      unsaid: { deploymentMode: 'no description has it' },
    },
    {
      operation: 'RegisterApplicationRevision',
      request: { applicationName, revision, description: 'description' },
      read: ['GetApplicationRevision', { applicationName, revision }, ''],
      elsewhere: { description: 'revisionInfo.description' },
    },
    {
      operation: 'TagResource',
      request: { ResourceArn: arn('application:application'), Tags },
      read: ['ListTagsForResource', { ResourceArn: arn('application:application') }, ''],
      unsaid: { ResourceArn: ASKED },
    },
  ],
  writesNothing: { PutLifecycleEventHookExecutionStatus: 'it decides about an event: CD-24' },
});
