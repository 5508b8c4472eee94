import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { attributesWith, DEFAULTS, READABLE } from './queue-attributes';
import type { Queue, Queues } from './queues';
import { invalidValue, notBuilt, outOfRange, queueDoesNotExist } from './refusals';

const SAME_NAME_AFTER_MS = 60_000;
const PURGE_EVERY_MS = 60_000;
const PAGE_SIZE = 1_000;

/** Queues: made, found, described, changed, emptied, tagged, deleted. */
export function queueOperations(state: Queues): Operations<'sqs'> {
  const { world, byName } = state;
  const isQueue = (arn: string): boolean => state.byArn(arn) !== undefined;
  return {
    CreateQueue: ({ QueueName = '', Attributes = {}, tags = {} }) => {
      if (QueueName.endsWith('.fifo') || Attributes.FifoQueue === 'true') throw notBuilt('a FIFO queue');
      if (!/^[A-Za-z0-9_-]{1,80}$/.test(QueueName))
        throw invalidValue('Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length');
      const attributes = attributesWith({}, Attributes, isQueue);
      const known = byName.get(QueueName);
      if (known) {
        const other = Object.keys(Attributes).find((name) => (known.attributes[name] ?? '') !== attributes[name]);
        if (other !== undefined)
          throw new AwsError(
            'QueueNameExists',
            `A queue already exists with the same name and a different value for attribute ${other}`,
          );
        return { QueueUrl: state.urlOf(QueueName) };
      }
      const deletedAt = state.deleted.get(QueueName);
      if (deletedAt !== undefined && state.now() - deletedAt < SAME_NAME_AFTER_MS)
        throw new AwsError(
          'QueueDeletedRecently',
          'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
        );
      const createdAt = world.clock.now();
      byName.set(QueueName, {
        ...{ name: QueueName, arn: state.arnOf(QueueName), createdAt, lastModified: createdAt, attributes },
        ...{ tags: new Map(Object.entries(tags)), messages: [], purgedAt: undefined, nextVisible: undefined },
      });
      return { QueueUrl: state.urlOf(QueueName) };
    },
    DeleteQueue: ({ QueueUrl }) => {
      const { name } = state.find(QueueUrl);
      state.emptied(byName.get(name)!);
      byName.delete(name);
      state.deleted.set(name, state.now());
      return {};
    },
    GetQueueUrl: ({ QueueName = '', QueueOwnerAWSAccountId = world.accountId }) => {
      if (!byName.has(QueueName) || QueueOwnerAWSAccountId !== world.accountId) throw queueDoesNotExist();
      return { QueueUrl: state.urlOf(QueueName) };
    },
    GetQueueAttributes: ({ QueueUrl, AttributeNames = [] }) => {
      const queue = state.find(QueueUrl);
      for (const name of AttributeNames)
        if (!READABLE.has(name)) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
      const all = describe(state, queue);
      const asked = Object.entries(all).filter(([name]) =>
        AttributeNames.some((each) => each === 'All' || each === name),
      );
      return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
    },
    SetQueueAttributes: ({ QueueUrl, Attributes = {} }) => {
      const queue = state.find(QueueUrl);
      queue.attributes = attributesWith(queue.attributes, Attributes, isQueue);
      queue.lastModified = world.clock.now();
      return {};
    },
    ListQueues: ({ QueueNamePrefix = '', NextToken, MaxResults }) => {
      if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > PAGE_SIZE))
        throw outOfRange(MaxResults, 'MaxResults', 'Must be between 1 and 1000, if provided.');
      const names = [...byName.keys()].filter((name) => name.startsWith(QueueNamePrefix));
      const page = pageOf(names, (name) => name, NextToken, MaxResults ?? PAGE_SIZE);
      if (!page) throw invalidValue('Invalid or expired next token.');
      return {
        ...(page.items.length > 0 && { QueueUrls: page.items.map((name) => state.urlOf(name)) }),
        // Without a size of pages there is one.
        ...(MaxResults !== undefined && { NextToken: page.next }),
      };
    },
    PurgeQueue: ({ QueueUrl }) => {
      const queue = state.find(QueueUrl);
      if (queue.purgedAt !== undefined && state.now() - queue.purgedAt < PURGE_EVERY_MS)
        throw new AwsError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${queue.name} is allowed every 60 seconds.`,
        );
      queue.purgedAt = state.now();
      state.emptied(queue);
      return {};
    },
    TagQueue: ({ QueueUrl, Tags = {} }) => {
      const { tags } = state.find(QueueUrl);
      for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
      return {};
    },
    UntagQueue: ({ QueueUrl, TagKeys = [] }) => {
      const { tags } = state.find(QueueUrl);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    ListQueueTags: ({ QueueUrl }) => {
      const { tags } = state.find(QueueUrl);
      return tags.size > 0 ? { Tags: Object.fromEntries(tags) } : {};
    },
  };
}

const seconds = (date: Date): string => String(Math.floor(date.getTime() / 1_000));

function describe(state: Queues, queue: Queue): Record<string, string> {
  const now = state.now();
  const kept = state.kept(queue);
  const hidden = kept.filter(({ visibleAt }) => visibleAt > now);
  const delayed = hidden.filter(({ receiveCount }) => receiveCount === 0);
  return {
    ...DEFAULTS,
    ...queue.attributes,
    QueueArn: queue.arn,
    CreatedTimestamp: seconds(queue.createdAt),
    LastModifiedTimestamp: seconds(queue.lastModified),
    ApproximateNumberOfMessages: String(kept.length - hidden.length),
    ApproximateNumberOfMessagesNotVisible: String(hidden.length - delayed.length),
    ApproximateNumberOfMessagesDelayed: String(delayed.length),
  };
}
