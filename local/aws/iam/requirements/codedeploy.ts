import type { DeploymentGroupInfo, DeploymentInfo } from '@aws-sdk/client-codedeploy';
import { anywhere, each, passRole, type Requirement, type RequirementTable, type Scene } from './requirement';

/**
 * What CodeDeploy asks. Source: Service Authorization Reference, "AWS CodeDeploy". A deployment has no ARN; where the
 * reference names the deployment group, it is the deployment's.
 *
 * What no call shows: CreateDeployment registers its revision and reads its configuration. Source: the permissions that
 * aws-actions/amazon-ecs-deploy-task-definition documents; a denial's text in openva/richmondsunlight.com#140. With an
 * overriding alarm configuration it asks for UpdateDeploymentGroup too (CodeDeploy API Reference, CreateDeployment). The
 * reference's table of operations has these, and GetApplicationRevision, which is for revisions that are there already.
 */
export const codedeploy: RequirementTable<'codedeploy'> = {
  BatchGetApplicationRevisions: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  BatchGetApplications: ({ applicationNames }, scene) =>
    each(applicationNames?.map((name) => application(name, scene))),
  BatchGetDeploymentGroups: ({ applicationName, deploymentGroupNames }, scene) =>
    each(deploymentGroupNames?.map((name) => group(applicationName, name, scene))),
  BatchGetDeploymentInstances: ({ deploymentId }, scene) => groupOf(deploymentId, scene),
  BatchGetDeploymentTargets: anywhere,
  BatchGetDeployments: async ({ deploymentIds = [] }, scene) =>
    (await Promise.all(deploymentIds.map((id) => groupOf(id, scene)))).flat(),
  ContinueDeployment: anywhere,
  CreateApplication: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  CreateDeployment: async (input, scene) => {
    const { applicationName, deploymentGroupName, deploymentConfigName } = input;
    const resource = group(applicationName, deploymentGroupName, scene);
    const config = deploymentConfigName ?? (await configOf(applicationName, deploymentGroupName, scene));
    return [
      { resource },
      { action: 'codedeploy:RegisterApplicationRevision', resource: application(applicationName, scene) },
      { action: 'codedeploy:GetDeploymentConfig', resource: deploymentConfig(config, scene) },
      ...(input.overrideAlarmConfiguration ? [{ action: 'codedeploy:UpdateDeploymentGroup', resource }] : []),
    ];
  },
  CreateDeploymentConfig: (input, scene) => each([deploymentConfig(input.deploymentConfigName, scene)]),
  CreateDeploymentGroup: (input, scene) => [
    { resource: group(input.applicationName, input.deploymentGroupName, scene) },
    ...passRole(input.serviceRoleArn, 'codedeploy.amazonaws.com'),
  ],
  DeleteApplication: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  DeleteDeploymentConfig: (input, scene) => each([deploymentConfig(input.deploymentConfigName, scene)]),
  DeleteDeploymentGroup: (input, scene) => each([group(input.applicationName, input.deploymentGroupName, scene)]),
  GetApplication: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  GetApplicationRevision: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  GetDeployment: ({ deploymentId }, scene) => groupOf(deploymentId, scene),
  GetDeploymentConfig: (input, scene) => each([deploymentConfig(input.deploymentConfigName, scene)]),
  GetDeploymentGroup: (input, scene) => each([group(input.applicationName, input.deploymentGroupName, scene)]),
  GetDeploymentInstance: ({ deploymentId }, scene) => groupOf(deploymentId, scene),
  GetDeploymentTarget: anywhere,
  ListApplicationRevisions: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  ListApplications: anywhere,
  ListDeploymentConfigs: anywhere,
  ListDeploymentGroups: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  ListDeploymentInstances: ({ deploymentId }, scene) => groupOf(deploymentId, scene),
  ListDeploymentTargets: anywhere,
  ListDeployments: ({ applicationName = '*', deploymentGroupName = '*' }, scene) =>
    each([group(applicationName, deploymentGroupName, scene)]),
  ListTagsForResource: ({ ResourceArn }) => each([ResourceArn]),
  PutLifecycleEventHookExecutionStatus: anywhere,
  RegisterApplicationRevision: ({ applicationName }, scene) => each([application(applicationName, scene)]),
  SkipWaitTimeForInstanceTermination: anywhere,
  StopDeployment: anywhere,
  TagResource: ({ ResourceArn }) => each([ResourceArn]),
  UntagResource: ({ ResourceArn }) => each([ResourceArn]),
  UpdateApplication: ({ applicationName = '' }, scene) => each([application(applicationName, scene)]),
  UpdateDeploymentGroup: (input, scene) => [
    { resource: group(input.applicationName, input.currentDeploymentGroupName, scene) },
    ...passRole(input.serviceRoleArn, 'codedeploy.amazonaws.com'),
  ],
};

const application = (name = '', scene: Scene): string => scene.arn('codedeploy', `application:${name}`);
const group = (applicationName = '', name = '', scene: Scene): string =>
  scene.arn('codedeploy', `deploymentgroup:${applicationName}/${name}`);
const deploymentConfig = (name = '', scene: Scene): string => scene.arn('codedeploy', `deploymentconfig:${name}`);

/** Nothing is asked about a deployment that is not there: the operation says so itself. */
async function groupOf(deploymentId: string | undefined, scene: Scene): Promise<readonly Requirement[]> {
  const found = await scene.look('codedeploy', 'GetDeployment', { deploymentId });
  const info = found?.deploymentInfo as DeploymentInfo | undefined;
  return info ? each([group(info.applicationName, info.deploymentGroupName, scene)]) : [];
}

async function configOf(
  applicationName: string | undefined,
  deploymentGroupName: string | undefined,
  scene: Scene,
): Promise<string> {
  const found = await scene.look('codedeploy', 'GetDeploymentGroup', { applicationName, deploymentGroupName });
  const info = found?.deploymentGroupInfo as DeploymentGroupInfo | undefined;
  return info?.deploymentConfigName ?? 'CodeDeployDefault.OneAtATime';
}
