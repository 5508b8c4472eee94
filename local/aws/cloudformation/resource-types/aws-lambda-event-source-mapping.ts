import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceType } from './resource-type';

export const awsLambdaEventSourceMapping = (): ResourceType<Input<'lambda', 'CreateEventSourceMapping'>> => ({
  type: 'AWS::Lambda::EventSourceMapping',
  schema: schemaOfInput('lambda', 'CreateEventSourceMapping', {
    named: { 'CreateEventSourceMappingRequest.KMSKeyArn': 'KmsKeyArn' },
    required: ['FunctionName'],
  }),
  attributes: ['Id', 'EventSourceMappingArn'],
  createOnly: ['EventSourceArn', 'StartingPosition', 'StartingPositionTimestamp', 'SelfManagedEventSource'],
  create: async (properties, context) => {
    const created = await context.call('lambda', 'CreateEventSourceMapping', properties);
    context.initiated(created.UUID!);
    return { Id: created.UUID!, EventSourceMappingArn: created.EventSourceMappingArn! };
  },
  update: async ({ physicalId: UUID, before, after }, context) => {
    const { EventSourceMappingArn = '' } = await context.call('lambda', 'UpdateEventSourceMapping', {
      UUID,
      ...omit(after, 'EventSourceArn'),
      // What a template no longer says is said to be gone.
      ...(before.ScalingConfig && !after.ScalingConfig && { ScalingConfig: {} }),
      ...(before.FunctionResponseTypes && !after.FunctionResponseTypes && { FunctionResponseTypes: [] }),
    });
    return { Id: UUID, EventSourceMappingArn };
  },
  delete: (UUID, _, context) => deleted(context.call('lambda', 'DeleteEventSourceMapping', { UUID })),
});
