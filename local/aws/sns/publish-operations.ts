import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { accepts } from './filter-policy';
import { DEFAULT_SUBJECT, notificationBody } from './mail-text';
import type { Mailbox } from './mailbox';
import { MAXIMUM_MESSAGE_SIZE_IN_BYTES, type Message, readMessage } from './message';
import { invalidParameter, notBuilt } from './refusals';
import { authorisePublish } from './topic-policy';
import type { Topic, Topics } from './topics';

const MAXIMUM_BATCH = 10;

/** Messages to a topic's confirmed subscribers. */
export function publishOperations(state: Topics, mailbox: Mailbox): Operations<'sns'> {
  const { world } = state;
  const deliver = (topic: Topic, { subject, emailText, attributes }: Message): string => {
    for (const subscription of state.subscriptionsOf(topic)) {
      const { filterPolicy, endpoint } = subscription;
      const listed = subscription.state === 'confirmed' || isOff('mail-confirmation');
      if (!listed || (filterPolicy && !accepts(filterPolicy, attributes))) continue;
      const addressee = { ...subscription, region: world.region, subscriptionArn: subscription.arn };
      mailbox.deliver({
        to: endpoint,
        subject: subject ?? DEFAULT_SUBJECT,
        body: notificationBody(addressee, emailText),
        sentAt: world.clock.now().toISOString(),
        kind: 'notification',
      });
    }
    return world.ids.uuid();
  };
  return {
    Publish: (input, { caller }) => {
      const { TopicArn, TargetArn, PhoneNumber } = input;
      if (PhoneNumber !== undefined) throw notBuilt('a text message to a phone number');
      if (TopicArn === undefined && TargetArn === undefined)
        throw invalidParameter('TopicArn or TargetArn Reason: no value for required parameter');
      if (TopicArn !== undefined && TargetArn !== undefined)
        throw invalidParameter('TopicArn or TargetArn Reason: only one of them may be given');
      const message = readMessage(input);
      const topic = TopicArn === undefined ? state.find(TargetArn, 'TargetArn') : state.find(TopicArn);
      authorisePublish(topic, caller);
      return { MessageId: deliver(topic, message) };
    },
    PublishBatch: ({ TopicArn, PublishBatchRequestEntries: entries = [] }, { caller }) => {
      const topic = state.find(TopicArn);
      authorisePublish(topic, caller);
      if (entries.length === 0) throw new AwsError('EmptyBatchRequest', 'The batch request does not contain an entry.');
      if (entries.length > MAXIMUM_BATCH)
        throw new AwsError(
          'TooManyEntriesInBatchRequest',
          `The batch request contains more entries than permissible (${MAXIMUM_BATCH}).`,
        );
      const ids = entries.map(({ Id = '' }) => Id);
      if (!ids.every((id) => /^[A-Za-z0-9_-]{1,80}$/.test(id)))
        throw new AwsError(
          'InvalidBatchEntryId',
          'The Id of a batch entry has up to 80 letters, digits, hyphens and underscores.',
        );
      if (new Set(ids).size < ids.length)
        throw new AwsError('BatchEntryIdsNotDistinct', 'Two or more batch entries in the request have the same Id.');
      const size = entries.reduce((sum, { Message: text = '' }) => sum + Buffer.byteLength(text), 0);
      if (size > MAXIMUM_MESSAGE_SIZE_IN_BYTES)
        throw new AwsError(
          'BatchRequestTooLong',
          `The length of all the messages put together is more than the limit of ${MAXIMUM_MESSAGE_SIZE_IN_BYTES}.`,
        );
      const Successful = [];
      const Failed = [];
      for (const { Id, ...entry } of entries) {
        try {
          Successful.push({ Id, MessageId: deliver(topic, readMessage(entry)) });
        } catch (error) {
          if (!(error instanceof AwsError)) throw error;
          Failed.push({ Id, Code: error.code, Message: error.message, SenderFault: true });
        }
      }
      return { Successful, Failed };
    },
  };
}
