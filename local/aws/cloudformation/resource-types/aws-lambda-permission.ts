import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsLambdaPermission = (): ResourceType<Input<'lambda', 'AddPermission'>> => ({
  type: 'AWS::Lambda::Permission',
  schema: schemaOfInput('lambda', 'AddPermission', {
    without: ['StatementId', 'Qualifier', 'RevisionId'],
    required: ['Action', 'FunctionName', 'Principal'],
  }),
  attributes: ['Id'],
  createOnly: [],
  create: async (properties, context) => {
    const StatementId = context.physicalName(100);
    await context.call('lambda', 'AddPermission', { ...properties, StatementId });
    context.initiated(StatementId);
    return { Id: StatementId };
  },
  delete: (StatementId, { FunctionName }, context) =>
    deleted(context.call('lambda', 'RemovePermission', { FunctionName, StatementId })),
});
