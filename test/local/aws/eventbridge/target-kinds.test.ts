import { EventBridge, type Target } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { createIam } from '../../../../local/aws/iam/iam';
import { createSns } from '../../../../local/aws/sns/sns';
import { createSqs } from '../../../../local/aws/sqs/sqs';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { sdkConfig, testKernel } from '../kernel';

const ACCOUNT = 'ap-northeast-1:123456789012';
const RULE = `arn:aws:events:${ACCOUNT}:rule/r`;
const QUEUE = `arn:aws:sqs:${ACCOUNT}:q`;
const DEAD = `arn:aws:sqs:${ACCOUNT}:dead`;
const TOPIC = `arn:aws:sns:${ACCOUNT}:t`;

const letIn = (Action: string, Resource?: string, SourceArn?: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'events.amazonaws.com' },
      ...{ Action, Resource },
      ...(SourceArn && { Condition: { ArnEquals: { 'aws:SourceArn': SourceArn } } }),
    },
  });

/** An account with a rule, and what its targets received. */
async function account() {
  const aws = testKernel();
  const eventBridge = createEventBridge(aws.world, aws.onEvent);
  const sns = createSns(aws.world);
  for (const service of [eventBridge, createIam(aws.world), createSqs(aws.world), sns.implementation])
    aws.register(service);
  const config = sdkConfig(aws);
  const events = new EventBridge(config);
  await events.putRule({ Name: 'r', EventPattern: '{"source":["aws.ecr"]}' });
  const push = async () => {
    const event = aws.world.publish({ source: 'aws.ecr', detailType: 'x', resources: [], detail: { tag: 'v2' } });
    await aws.clock.advance(1_000);
    return event;
  };
  const put = (...targets: Partial<Target>[]) =>
    events.putTargets({ Rule: 'r', Targets: targets.map((target, i) => ({ Id: `t${i}`, Arn: QUEUE, ...target })) });
  const queue = new SQS(config);
  const received = async (QueueUrl: string | undefined) =>
    (await queue.receiveMessage({ QueueUrl, MessageAttributeNames: ['All'] })).Messages ?? [];
  return { ...aws, config, eventBridge, sns, events, queue, topics: new SNS(config), push, put, received };
}

test('[EB-39] a queue whose policy lets the rule in gets the event as a message', async () => {
  const { queue, put, push, received } = await account();
  const Attributes = { Policy: letIn('sqs:SendMessage', QUEUE, RULE) };
  const { QueueUrl } = await queue.createQueue({ QueueName: 'q', Attributes });
  await put({}, { InputPath: '$.detail' });
  const event = await push();
  const first = await received(QueueUrl);
  const second = await received(QueueUrl);
  expect(JSON.parse(first[0]?.Body ?? '')).toEqual(event);
  expect(second.map(({ Body }) => Body)).toEqual(['{"tag":"v2"}']);
});

test.each([
  ['a queue that lets another rule in', letIn('sqs:SendMessage', QUEUE, `${RULE}2`), 'NO_PERMISSIONS'],
  ['a queue that is not there', undefined, 'NO_RESOURCE'],
])('[EB-39] %s gets nothing, and the event goes to the dead-letter queue at once', async (_, Policy, code) => {
  const { queue, put, push, received, eventBridge } = await account();
  const dead = await queue.createQueue({
    QueueName: 'dead',
    Attributes: { Policy: letIn('sqs:SendMessage', DEAD, RULE) },
  });
  const url = Policy && (await queue.createQueue({ QueueName: 'q', Attributes: { Policy } })).QueueUrl;
  await put({ DeadLetterConfig: { Arn: DEAD } });
  await push();
  const [letter] = await received(dead.QueueUrl);
  expect(letter?.MessageAttributes).toMatchObject({
    TARGET_ARN: { StringValue: QUEUE },
    ERROR_CODE: { StringValue: code },
    RETRY_ATTEMPTS: { StringValue: '0' },
  });
  expect(eventBridge.undelivered).toMatchObject([{ targetArn: QUEUE, retries: 0 }]);
  if (url) expect(await received(url)).toEqual([]);
});

test.each(['RequestThrottled', 'InternalError', 'ServiceUnavailable'])(
  '[EB-39] a queue that answers %s for now gets the message later',
  async (code) => {
    const { dispatcher, clock, queue, put, push, received, eventBridge } = await account();
    const Attributes = { Policy: letIn('sqs:SendMessage', QUEUE, RULE) };
    const { QueueUrl } = await queue.createQueue({ QueueName: 'q', Attributes });
    await put({});
    let refusals = 2;
    dispatcher.barriers.push(({ operation }) => {
      if (operation === 'SendMessage' && refusals-- > 0) throw new AwsError(code, 'later');
    });
    await push();
    await clock.advance(60_000);
    expect(await received(QueueUrl)).toHaveLength(1);
    expect(eventBridge.undelivered).toEqual([]);
  },
);

test('[EB-39] a queue’s role stands in place of its policy', async () => {
  const { config, queue, put, push, received } = await account();
  const iam = new IAM(config);
  const trust = letIn('sts:AssumeRole');
  await iam.createRole({ RoleName: 'sends', AssumeRolePolicyDocument: trust });
  const statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: statement });
  await iam.putRolePolicy({ RoleName: 'sends', PolicyName: 'p', PolicyDocument });
  const { QueueUrl } = await queue.createQueue({ QueueName: 'q' });
  await put({ RoleArn: 'arn:aws:iam::123456789012:role/sends' });
  await push();
  expect(await received(QueueUrl)).toHaveLength(1);
});

test.each([
  ['whose policy lets EventBridge in', letIn('sns:Publish', TOPIC), 1],
  ['with SNS’s own default policy', undefined, 0],
  ['whose policy lets another service in', letIn('sns:Publish', TOPIC).replace('events.', 'codedeploy.'), 0],
])('[EB-40] EventBridge and a topic %s', async (_, Policy, expected) => {
  const { topics, sns, put, push, eventBridge } = await account();
  await topics.createTopic({ Name: 't', ...(Policy && { Attributes: { Policy } }) });
  await topics.subscribe({ TopicArn: TOPIC, Protocol: 'email', Endpoint: 'a@example.com' });
  await sns.mailbox.confirmAll();
  await put({
    Arn: TOPIC,
    InputTransformer: { InputTemplate: '"pushed <tag>"', InputPathsMap: { tag: '$.detail.tag' } },
  });
  await push();
  expect(sns.mailbox.mails().filter(({ body }) => body.includes('"pushed v2"'))).toHaveLength(expected);
  expect(eventBridge.undelivered.map(({ errorCode }) => errorCode)).toEqual(expected ? [] : ['AuthorizationError']);
});

test.each<[string, Partial<Target>[], string]>([
  [
    'a FIFO queue without a message group',
    [{ Arn: `${QUEUE}.fifo` }],
    'Parameter(s) SqsParameters must be specified for target: t0.',
  ],
  [
    'a queue of another Region',
    [{ Arn: QUEUE.replace('northeast-1', 'southeast-1') }],
    'Parameter arn:aws:sqs:ap-southeast-1:123456789012:q is not valid. Reason: The target is not in the Region of the rule.',
  ],
  [
    'two targets of one id',
    [{}, { Id: 't0' }],
    "Parameter targets is not valid. Reason: More than one target with Id 't0' is provided.",
  ],
  [
    'a topic for dead letters',
    [{ DeadLetterConfig: { Arn: TOPIC } }],
    'sns is not supported as a dead letter resource.',
  ],
  [
    'a FIFO queue for dead letters',
    [{ DeadLetterConfig: { Arn: `${DEAD}.fifo` } }],
    'SQS FIFO is not supported by Dead Letter Queues.',
  ],
  [
    'a queue of another Region for dead letters',
    [{ DeadLetterConfig: { Arn: DEAD.replace('northeast-1', 'southeast-1') } }],
    'Parameter arn:aws:sqs:ap-southeast-1:123456789012:dead is not valid. Reason: A dead-letter queue is a standard SQS queue in the Region of the rule.',
  ],
])('[EB-41] PutTargets refuses %s, and puts none', async (_, targets, message) => {
  const { put, events } = await account();
  await expect(put(...targets, { Id: 'good' })).rejects.toMatchObject({
    name: 'ValidationException',
    message,
  });
  expect((await events.listTargetsByRule({ Rule: 'r' })).Targets).toEqual([]);
});

test('[EB-41] a message group comes back; delivery to a queue that cannot be made is given up', async () => {
  const { put, events, push, eventBridge } = await account();
  await put({ Arn: `${QUEUE}.fifo`, SqsParameters: { MessageGroupId: 'g' } });
  expect((await events.listTargetsByRule({ Rule: 'r' })).Targets).toMatchObject([
    { Arn: `${QUEUE}.fifo`, SqsParameters: { MessageGroupId: 'g' } },
  ]);
  await push();
  expect(eventBridge.undelivered).toMatchObject([{ errorCode: 'QueueDoesNotExist' }]);
});
