import { JSON_OBJECT, listOf, objectOf, STRING } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';

interface Properties {
  /** URLs. */
  Queues: string[];
  PolicyDocument: unknown;
}

export const awsSqsQueuePolicy = (): ResourceType<Properties> => ({
  type: 'AWS::SQS::QueuePolicy',
  schema: objectOf({ Queues: listOf(STRING), PolicyDocument: JSON_OBJECT }, ['Queues', 'PolicyDocument']),
  attributes: ['Id'],
  createOnly: [],
  create: async (properties, context) => {
    const id = context.physicalName(128);
    context.initiated(id);
    await put(properties.Queues, JSON.stringify(properties.PolicyDocument), context);
    return { Id: id };
  },
  update: async ({ before, after }, context) => {
    await put(after.Queues, JSON.stringify(after.PolicyDocument), context);
    await take(
      before.Queues.filter((queue) => !after.Queues.includes(queue)),
      context,
    );
    return {};
  },
  delete: (_, { Queues }, context) => take(Queues, context),
});

async function put(queues: readonly string[], Policy: string, context: ResourceContext): Promise<void> {
  for (const QueueUrl of queues) await context.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy } });
}

/** A queue may be without a policy: then its account's principals reach it, and nobody else. */
async function take(queues: readonly string[], context: ResourceContext): Promise<void> {
  for (const queue of queues) await deleted(put([queue], '', context));
}
