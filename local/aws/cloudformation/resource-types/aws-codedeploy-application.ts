import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsCodeDeployApplication = (): ResourceType<Input<'codedeploy', 'CreateApplication'>> => ({
  type: 'AWS::CodeDeploy::Application',
  schema: schemaOfInput('codedeploy', 'CreateApplication'),
  attributes: [],
  createOnly: ['ApplicationName', 'ComputePlatform'],
  nameProperty: 'ApplicationName',
  create: async (properties, context) => {
    const applicationName = properties.applicationName ?? context.physicalName(100);
    await context.call('codedeploy', 'CreateApplication', { ...properties, applicationName });
    context.initiated(applicationName);
    return {};
  },
  delete: (applicationName, _, context) =>
    deleted(context.call('codedeploy', 'DeleteApplication', { applicationName })),
});
