import { EventBridge, type Target } from '@aws-sdk/client-eventbridge';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { createSqs } from '../../../../local/aws/sqs/sqs';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { sdkConfig, testKernel } from '../kernel';

const DAY = 86_400_000;
const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:f';
const RULE = 'arn:aws:events:ap-northeast-1:123456789012:rule/r';
const QUEUE = 'arn:aws:sqs:ap-northeast-1:123456789012:dead';

/** A rule whose target is refused with `code`, and a queue that the rule may send to. */
async function refusing(code: string, target: Partial<Target> = {}, SourceArn = RULE) {
  const aws = testKernel();
  const eventBridge = createEventBridge(aws.world, aws.onEvent);
  aws.register(eventBridge);
  aws.register(createSqs(aws.world));
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: () => {
        throw new AwsError(code, `${code} it is`);
      },
    },
  });
  const sqs = new SQS(sdkConfig(aws));
  const Statement = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: QUEUE,
    Condition: { ArnEquals: { 'aws:SourceArn': SourceArn } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement });
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'dead', Attributes: { Policy } });
  const events = new EventBridge(sdkConfig(aws));
  await events.putRule({ Name: 'r', EventPattern: '{"source":["aws.ecr"]}' });
  const put = (DeadLetterConfig: Target['DeadLetterConfig']) =>
    events.putTargets({ Rule: 'r', Targets: [{ Id: 'f', Arn: FUNCTION, DeadLetterConfig, ...target }] });
  await put({ Arn: QUEUE });
  const letters = async () =>
    (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] })).Messages ?? [];
  const push = () => aws.world.publish({ source: 'aws.ecr', detailType: 'x', resources: [], detail: { tag: 'v2' } });
  return { ...aws, eventBridge, letters, push, put };
}

const text = (StringValue: string) => ({ DataType: 'String', StringValue });

test.each([
  ['AccessDeniedException', 'NO_PERMISSIONS'],
  ['ResourceNotFoundException', 'NO_RESOURCE'],
])('[EB-27] after %s an event goes to the dead-letter queue at once, as it came', async (code, ERROR_CODE) => {
  const { push, clock, letters, eventBridge } = await refusing(code, { Input: '{"constant":true}' });
  const event = push();
  await clock.advance(1_000);
  const [letter, ...others] = await letters();
  expect(others).toEqual([]);
  expect(JSON.parse(letter?.Body ?? '')).toEqual(event);
  expect(letter?.MessageAttributes).toEqual({
    RULE_ARN: text(RULE),
    TARGET_ARN: text(FUNCTION),
    ERROR_CODE: text(ERROR_CODE),
    ERROR_MESSAGE: text(`${code} it is`),
    RETRY_ATTEMPTS: { DataType: 'Number', StringValue: '0' },
  });
  expect(eventBridge.undelivered).toMatchObject([{ eventId: event.id, deadLetter: 'sent' }]);
});

test.each([
  [{ MaximumRetryAttempts: 2 }, 'MaximumRetryAttempts', '2'],
  [{ MaximumEventAgeInSeconds: 60 }, 'MaximumEventAgeInSeconds', undefined],
])('[EB-28] after retries it goes there with what was exhausted: %j', async (RetryPolicy, exhausted, retries) => {
  const { push, clock, letters } = await refusing('TooManyRequestsException', { RetryPolicy });
  push();
  await clock.advance(DAY);
  const [letter] = await letters();
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: text('THROTTLING'),
    EXHAUSTED_RETRY_CONDITION: text(exhausted),
    RETRY_ATTEMPTS: { StringValue: retries ?? expect.stringMatching(/^[1-9]$/) },
  });
});

test('[EB-29] a queue whose policy does not let the rule in gets nothing; the event is lost', async () => {
  const { push, clock, letters, eventBridge } = await refusing('ResourceNotFoundException', {}, `${RULE}2`);
  push();
  await clock.advance(1_000);
  expect(await letters()).toEqual([]);
  expect(eventBridge.undelivered).toMatchObject([{ deadLetter: 'AccessDeniedException' }]);
});

test.each(['dead', 'arn:aws:sns:ap-northeast-1:123456789012:t', `${QUEUE}.fifo`])(
  '[EB-30] a dead-letter queue %s is refused',
  async (Arn) => {
    const { put } = await refusing('ResourceNotFoundException');
    await expect(put({ Arn })).rejects.toMatchObject({ name: 'ValidationException' });
  },
);
