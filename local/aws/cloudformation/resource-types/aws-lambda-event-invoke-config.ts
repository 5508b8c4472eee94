import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsLambdaEventInvokeConfig = (): ResourceType<Input<'lambda', 'PutFunctionEventInvokeConfig'>> => ({
  type: 'AWS::Lambda::EventInvokeConfig',
  schema: schemaOfInput('lambda', 'PutFunctionEventInvokeConfig', { required: ['FunctionName', 'Qualifier'] }),
  attributes: [],
  createOnly: ['FunctionName', 'Qualifier'],
  create: async (properties, context) => {
    await context.call('lambda', 'PutFunctionEventInvokeConfig', properties);
    context.initiated(context.physicalName(128));
    return {};
  },
  update: async ({ after }, context) => {
    await context.call('lambda', 'PutFunctionEventInvokeConfig', after);
    return {};
  },
  delete: (_, { FunctionName, Qualifier }, context) =>
    deleted(context.call('lambda', 'DeleteFunctionEventInvokeConfig', { FunctionName, Qualifier })),
});
