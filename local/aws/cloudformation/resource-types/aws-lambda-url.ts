import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsLambdaUrl = (): ResourceType<Input<'lambda', 'CreateFunctionUrlConfig'>> => ({
  type: 'AWS::Lambda::Url',
  schema: schemaOfInput('lambda', 'CreateFunctionUrlConfig', {
    named: { 'CreateFunctionUrlConfigRequest.FunctionName': 'TargetFunctionArn' },
    required: ['TargetFunctionArn', 'AuthType'],
  }),
  attributes: ['FunctionArn', 'FunctionUrl'],
  createOnly: ['TargetFunctionArn', 'Qualifier'],
  create: async (properties, context) => {
    const { FunctionArn = '', FunctionUrl = '' } = await context.call('lambda', 'CreateFunctionUrlConfig', properties);
    context.initiated(FunctionArn);
    return { FunctionArn, FunctionUrl };
  },
  update: async ({ after }, context) => {
    const { FunctionArn = '', FunctionUrl = '' } = await context.call('lambda', 'UpdateFunctionUrlConfig', after);
    return { FunctionArn, FunctionUrl };
  },
  delete: (_, { FunctionName, Qualifier }, context) =>
    deleted(context.call('lambda', 'DeleteFunctionUrlConfig', { FunctionName, Qualifier })),
});
