import { asService } from '../../iam/credentials';
import { AwsError } from '../../wire/aws-error';
import type { World } from '../../world';
import { queueUrlOf } from '../dead-letters';
import type { LambdaFunction } from '../lambda-function';
import { invalidParameter, notBuilt } from '../refusal';

/** What Lambda does with a queue, with the function's role. Source: Lambda Developer Guide, services-sqs-configure. */
const NEEDED = ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'];

/** @throws AwsError InvalidParameterValueException for what is no SQS queue */
export function queueArnOf(eventSourceArn: string | undefined): string {
  if (eventSourceArn === undefined) throw invalidParameter('Unrecognized event source.');
  if (!/^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/.test(eventSourceArn)) throw notBuilt('event sources but SQS queues');
  return eventSourceArn;
}

/**
 * A queue that Lambda can read for a function: the role may, the queue is there, and hides a message for as long as the
 * function may take.
 * @throws AwsError InvalidParameterValueException
 */
export async function assertReadable(world: World, fn: LambdaFunction, queueArn: string): Promise<void> {
  const caller = asService('lambda', { roleArn: fn.role.arn });
  for (const operation of NEEDED)
    await world.authorise(caller, 'sqs', [{ action: `sqs:${operation}`, resource: queueArn }]).catch((error) => {
      if (!(error instanceof AwsError)) throw error;
      throw invalidParameter(`The function execution role does not have permissions to call ${operation} on SQS`);
    });
  const { Attributes = {} } = await world
    .call(caller, 'sqs', 'GetQueueAttributes', {
      QueueUrl: queueUrlOf(queueArn),
      AttributeNames: ['VisibilityTimeout'],
    })
    .catch((error) => {
      if (!(error instanceof AwsError)) throw error;
      throw invalidParameter(
        `Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: ${error.message}`,
      );
    });
  const hidden = Number(Attributes.VisibilityTimeout);
  if (hidden < fn.settings.timeout)
    throw invalidParameter(
      `Queue visibility timeout: ${hidden} seconds is less than Function timeout: ${fn.settings.timeout} seconds`,
    );
}
