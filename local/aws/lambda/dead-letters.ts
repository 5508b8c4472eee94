import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { LambdaFunction } from './lambda-function';
import { constraintBroken, invalidParameter, notBuilt } from './refusal';
import type { FunctionError } from './runner';

/** An event that a function did not take in the end. */
export interface DeadLetter {
  readonly requestId: string;
  /** JSON text */
  readonly payload: string;
  readonly attempts: number;
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  /** Of the last attempt. */
  readonly error: FunctionError;
}

const LONGEST_MESSAGE = 1_024;

/**
 * Sends a discarded event to the function's dead-letter queue (the event itself) and to its destination on failure (a
 * record about it), with the permissions of the function's role.
 * @returns the codes with which queues refused
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export async function sendDeadLetters(world: World, fn: LambdaFunction, letter: DeadLetter): Promise<string[]> {
  const { deadLetterArn } = fn.settings;
  const onFailure = fn.eventInvokeConfig?.onFailure;
  const refusals: string[] = [];
  const send = async (arn: string, MessageBody: string, facts: readonly (readonly [string, string, string])[]) => {
    const MessageAttributes = Object.fromEntries(
      facts.map(([name, DataType, StringValue]) => [name, { DataType, StringValue }]),
    );
    const input = { QueueUrl: queueUrlOf(arn), MessageBody, ...(facts.length > 0 && { MessageAttributes }) };
    try {
      await world.call(asService('lambda', { roleArn: fn.role.arn }), 'sqs', 'SendMessage', input);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      refusals.push(error.code);
    }
  };
  if (deadLetterArn !== undefined)
    await send(deadLetterArn, letter.payload, [
      ['RequestID', 'String', letter.requestId],
      ['ErrorCode', 'Number', '200'],
      ['ErrorMessage', 'String', letter.error.errorMessage.slice(0, LONGEST_MESSAGE) || letter.error.errorType],
    ]);
  if (onFailure !== undefined) await send(onFailure, JSON.stringify(recordOf(world, fn, letter)), []);
  return refusals;
}

/** The invocation record of a failure. Source: Lambda Developer Guide, invocation-async-retain-records. */
const recordOf = (
  world: World,
  fn: LambdaFunction,
  { requestId, payload, attempts, condition, error }: DeadLetter,
) => ({
  version: '1.0',
  timestamp: world.clock.now().toISOString(),
  requestContext: {
    requestId,
    functionArn: `${fn.arn}:$LATEST`,
    condition,
    approximateInvokeCount: attempts,
  },
  requestPayload: JSON.parse(payload),
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: error,
});

/** `https://sqs.ap-northeast-1.amazonaws.com/123456789012/name` */
export const queueUrlOf = (arn: string): string => {
  const [, , , region, account, name] = arn.split(':');
  return `https://sqs.${region}.amazonaws.com/${account}/${name}`;
};

/** The queue that a function names; `undefined` for none. @throws AwsError for what is no SQS queue */
export function queueArnIn(arn: string | undefined, path: string): string | undefined {
  if (arn === undefined || arn === '') return undefined;
  if (!/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/.test(arn))
    throw constraintBroken(arn, path, 'satisfy regular expression pattern: arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:…');
  if (!/^arn:aws:sqs:[^:]+:\d{12}:[^:]+$/.test(arn)) throw notBuilt(`${path} but SQS queues`);
  return arn;
}

/** Throws unless the queue is there. */
export async function assertQueue(world: World, arn: string | undefined): Promise<void> {
  if (arn === undefined) return;
  const input = { QueueUrl: queueUrlOf(arn), AttributeNames: ['QueueArn' as const] };
  await world.call(asService('lambda'), 'sqs', 'GetQueueAttributes', input).catch((error) => {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(`The destination ARN ${arn} is invalid: the specified queue does not exist.`);
  });
}
