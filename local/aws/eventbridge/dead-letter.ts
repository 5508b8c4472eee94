import type { Target } from '@aws-sdk/client-eventbridge';
import { asService } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { BusEvent, World } from '../world';
import type { Undelivered } from './delivery';
import { queueUrlOf } from './target/send';

/** How EventBridge names the refusals of a target. The names are those of its guide, rule-dlq. */
const NAMES: Readonly<Record<string, string>> = {
  AccessDeniedException: 'NO_PERMISSIONS',
  AuthorizationError: 'NO_PERMISSIONS',
  ResourceNotFoundException: 'NO_RESOURCE',
  QueueDoesNotExist: 'NO_RESOURCE',
  NotFound: 'NO_RESOURCE',
  TooManyRequestsException: 'THROTTLING',
  ThrottlingException: 'THROTTLING',
  Throttling: 'THROTTLING',
  RequestThrottled: 'THROTTLING',
  EC2ThrottledException: 'THROTTLING',
  ServiceException: 'INTERNAL_ERROR',
  ServiceUnavailable: 'INTERNAL_ERROR',
  InternalFailure: 'INTERNAL_ERROR',
  InternalError: 'INTERNAL_ERROR',
};

/** @returns the URL of the queue that a target's dead letters go to */
export function deadLetterQueueOf({ DeadLetterConfig }: Target): string | undefined {
  return DeadLetterConfig?.Arn === undefined ? undefined : queueUrlOf(DeadLetterConfig.Arn);
}

/**
 * Sends an event that was given up to its target's dead-letter queue, as events.amazonaws.com on behalf of the rule: the
 * queue's policy must let it.
 * @returns `sent`, the code with which the queue refused, or undefined for a target without a queue
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
 */
export async function sendDeadLetter(
  world: World,
  target: Target,
  event: BusEvent,
  given: Undelivered,
): Promise<string | undefined> {
  const QueueUrl = deadLetterQueueOf(target);
  if (QueueUrl === undefined || isOff('delivery-dead-letters')) return undefined;
  const facts: Record<string, string | undefined> = {
    RULE_ARN: given.ruleArn,
    TARGET_ARN: given.targetArn,
    ERROR_CODE: NAMES[given.errorCode] ?? 'SDK_CLIENT_ERROR',
    ERROR_MESSAGE: given.errorMessage,
    EXHAUSTED_RETRY_CONDITION: given.exhausted,
    RETRY_ATTEMPTS: String(given.retries),
  };
  const attributes = Object.entries(facts).flatMap(([name, StringValue]) =>
    StringValue ? [[name, { DataType: name === 'RETRY_ATTEMPTS' ? 'Number' : 'String', StringValue }]] : [],
  );
  try {
    await world.call(asService('events', { sourceArn: given.ruleArn }), 'sqs', 'SendMessage', {
      QueueUrl,
      MessageBody: JSON.stringify(event),
      MessageAttributes: Object.fromEntries(attributes),
    });
    return 'sent';
  } catch (error) {
    if (error instanceof AwsError) return error.code;
    throw error;
  }
}
