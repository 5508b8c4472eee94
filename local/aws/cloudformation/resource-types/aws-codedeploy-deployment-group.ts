import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceType } from './resource-type';

export const awsCodeDeployDeploymentGroup = (): ResourceType<Input<'codedeploy', 'CreateDeploymentGroup'>> => ({
  type: 'AWS::CodeDeploy::DeploymentGroup',
  schema: schemaOfInput('codedeploy', 'CreateDeploymentGroup', {
    named: { 'CreateDeploymentGroupInput.ecsServices': 'ECSServices' },
    notBuilt: ['Deployment'],
    required: ['ApplicationName', 'ServiceRoleArn'],
  }),
  attributes: [],
  createOnly: ['ApplicationName', 'DeploymentGroupName'],
  nameProperty: 'DeploymentGroupName',
  create: async (properties, context) => {
    const deploymentGroupName = properties.deploymentGroupName ?? context.physicalName(100);
    await context.call('codedeploy', 'CreateDeploymentGroup', { ...properties, deploymentGroupName });
    context.initiated(deploymentGroupName);
    return {};
  },
  update: async ({ physicalId, after }, context) => {
    await context.call('codedeploy', 'UpdateDeploymentGroup', {
      ...omit(after, 'deploymentGroupName', 'tags'),
      currentDeploymentGroupName: physicalId,
    });
    return {};
  },
  delete: (deploymentGroupName, { applicationName }, context) =>
    deleted(context.call('codedeploy', 'DeleteDeploymentGroup', { applicationName, deploymentGroupName })),
});
