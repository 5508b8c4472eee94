import { describe, expect, test } from '@jest/globals';
import { asService } from '../../../../local/aws/iam/credentials';
import { permitsService } from '../../../../local/aws/iam/service-access';
import { ARN, account } from './queues';

const SECOND = 1_000;

test('[SQS-10] a message comes as it was sent, attributes and digests with it, once', async () => {
  const { send, receive } = await account();
  // The SDK compares both digests with what it sent and got.
  const { MessageId, MD5OfMessageAttributes } = await send('hello', {
    MessageAttributes: {
      KIND: { DataType: 'String', StringValue: 'greeting' },
      COUNT: { DataType: 'Number', StringValue: '2' },
      RAW: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
    },
  });
  expect(MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  const [message, ...others] = await receive({
    MaxNumberOfMessages: 10,
    MessageAttributeNames: ['All'],
    MessageSystemAttributeNames: ['All'],
  });
  expect(message).toMatchObject({
    MessageId,
    Body: 'hello',
    MD5OfMessageAttributes,
    MessageAttributes: { KIND: { DataType: 'String', StringValue: 'greeting' } },
    Attributes: {
      SenderId: 'AIDALOCALADMINISTRATOR',
      SentTimestamp: '1795251600000',
      ApproximateReceiveCount: '1',
      ApproximateFirstReceiveTimestamp: '1795251600000',
    },
  });
  expect([others, await receive()]).toEqual([[], []]);
});

test('[SQS-11] only the attributes that are asked for come, by name or by prefix', async () => {
  const { send, receive } = await account({ VisibilityTimeout: '0' });
  const value = { DataType: 'String', StringValue: 'x' };
  await send('hello', { MessageAttributes: { 'order.id': value, 'order.by': value, other: value } });
  const names = async (...MessageAttributeNames: string[]) =>
    Object.keys((await receive({ MessageAttributeNames }))[0]?.MessageAttributes ?? {});
  expect(await names()).toEqual([]);
  expect(await names('other')).toEqual(['other']);
  expect(await names('order.*')).toEqual(['order.id', 'order.by']);
});

test('[SQS-12] a received message is hidden for the visibility time-out and then comes again, until it is deleted', async () => {
  const { sqs, QueueUrl, send, receive, attributes, clock } = await account();
  await send('x');
  const [first] = await receive();
  expect(await attributes('All')).toMatchObject({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '1',
  });
  await clock.advance(30 * SECOND);
  const [second] = await receive({ VisibilityTimeout: 5 });
  expect(second?.MessageId).toBe(first?.MessageId);
  // The older handle deletes nothing any more.
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: first?.ReceiptHandle });
  await clock.advance(5 * SECOND);
  const [third] = await receive();
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: third?.ReceiptHandle });
  await sqs.deleteMessage({ QueueUrl, ReceiptHandle: third?.ReceiptHandle });
  await clock.advance(60 * SECOND);
  expect(await receive()).toEqual([]);
});

test('[SQS-13] the visibility of a message in flight is changed, up to twelve hours in all', async () => {
  const { sqs, QueueUrl, send, receive } = await account();
  await send('x');
  const [message] = await receive();
  const change = (VisibilityTimeout: number) =>
    sqs.changeMessageVisibility({ QueueUrl, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout });
  await change(43_200);
  await expect(change(43_201)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  await change(0);
  await expect(change(10)).rejects.toMatchObject({ name: 'MessageNotInflight' });
  const [again] = await receive();
  expect(again?.MessageId).toBe(message?.MessageId);
  await expect(change(10)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('[SQS-14] what is no receipt handle of the queue is refused', async () => {
  const { sqs, QueueUrl, send, receive } = await account();
  await send('x');
  const [message] = await receive();
  const { QueueUrl: other } = await sqs.createQueue({ QueueName: 'other' });
  const refused = { name: 'ReceiptHandleIsInvalid' };
  await expect(sqs.deleteMessage({ QueueUrl, ReceiptHandle: 'x' })).rejects.toMatchObject(refused);
  await expect(sqs.deleteMessage({ QueueUrl: other, ReceiptHandle: message?.ReceiptHandle })).rejects.toMatchObject(
    refused,
  );
});

test('[SQS-15] a message is delayed by its own or its queue’s delay', async () => {
  const { send, receive, attributes, clock } = await account({ DelaySeconds: '10' });
  await send('late');
  await send('at once', { DelaySeconds: 0 });
  expect((await receive({ MaxNumberOfMessages: 10 })).map(({ Body }) => Body)).toEqual(['at once']);
  expect(await attributes('All')).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
  await clock.advance(10 * SECOND);
  expect((await receive()).map(({ Body }) => Body)).toEqual(['late']);
});

test('[SQS-16] a message ends with the retention period', async () => {
  const { send, receive, attributes, clock } = await account({ MessageRetentionPeriod: '60' });
  await send('x');
  await clock.advance(59 * SECOND);
  expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '1' });
  await clock.advance(SECOND);
  expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '0' });
  expect(await receive()).toEqual([]);
});

test('[SQS-17] waiting for a message is answered at once', async () => {
  const { receive, clock } = await account();
  const before = clock.now();
  expect(await receive({ WaitTimeSeconds: 20 })).toEqual([]);
  expect(clock.now()).toEqual(before);
});

const text = (StringValue: string, DataType = 'String') => ({ DataType, StringValue });
test.each([
  ['', {}, 'MissingParameter'],
  ['\u0000', {}, 'InvalidMessageContents'],
  ['x'.repeat(1_025), {}, 'InvalidParameterValue'],
  ['x', { DelaySeconds: 901 }, 'InvalidParameterValue'],
  ['x', { MessageGroupId: 'g' }, 'NotImplemented'],
  ['x', { MessageAttributes: { 'AWS.x': text('x') } }, 'InvalidParameterValue'],
  ['x', { MessageAttributes: { x: text('') } }, 'InvalidParameterValue'],
  ['x', { MessageAttributes: { x: text('x', 'Date') } }, 'InvalidParameterValue'],
  ['x', { MessageAttributes: { x: text('many', 'Number') } }, 'InvalidParameterValue'],
  [
    'x',
    { MessageAttributes: Object.fromEntries([...Array(11).keys()].map((n) => [`x${n}`, text('x')])) },
    'InvalidParameterValue',
  ],
])('[SQS-18] SendMessage refuses a bad message (%#)', async (body, input, name) => {
  const { send } = await account({ MaximumMessageSize: '1024' });
  await expect(send(body, input)).rejects.toMatchObject({ name });
});

test.each([
  { MaxNumberOfMessages: 0 },
  { MaxNumberOfMessages: 11 },
  { WaitTimeSeconds: 21 },
  { VisibilityTimeout: -1 },
])('[SQS-19] ReceiveMessage refuses %j', async (input) => {
  const { receive } = await account();
  await expect(receive(input)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

const RULE = 'arn:aws:events:ap-northeast-1:123456789012:rule/pushed';
const request = {
  ...{ service: 'events.amazonaws.com', action: 'sqs:SendMessage', resource: ARN },
  ...{ sourceArn: RULE, sourceAccount: '123456789012' },
};
const allow = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: ARN,
};
const from = (arn: string) => ({ ArnLike: { 'aws:SourceArn': arn } });
const deny = { ...allow, Effect: 'Deny', Principal: '*' };

test.each<[string, object[], boolean]>([
  ['a statement for it', [allow], true],
  ['whatever the case of the action', [{ ...allow, Action: 'SQS:Send*' }], true],
  ['the rule that it names', [{ ...allow, Condition: from(RULE) }], true],
  ['rules of a pattern', [{ ...allow, Condition: from(`${RULE.slice(0, -3)}*`) }], true],
  ['another rule', [{ ...allow, Condition: from(`${RULE}2`) }], false],
  ['the account', [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } } }], true],
  ['another account', [{ ...allow, Condition: { StringEquals: { 'aws:SourceAccount': '210987654321' } } }], false],
  ['a key that is not there', [{ ...allow, Condition: { StringEquals: { 'aws:SourceVpc': 'v' } } }], false],
  ['an operator that compares no text', [{ ...allow, Condition: { Bool: { 'aws:SourceArn': 'true' } } }], false],
  ['another service', [{ ...allow, Principal: { Service: 'sns.amazonaws.com' } }], false],
  ['another action', [{ ...allow, Action: 'sqs:ReceiveMessage' }], false],
  ['another queue', [{ ...allow, Resource: `${ARN}2` }], false],
  ['an allowing and a denying one', [allow, deny], false],
  ['no statement', [deny], false],
])('[SQS-20] a queue’s policy with %s', (_, Statement, expected) => {
  expect(permitsService(JSON.stringify({ Version: '2012-10-17', Statement }), request)).toBe(expected);
  expect(permitsService(undefined, request)).toBe(false);
});

test('[SQS-20] a service that acts for itself sends with the queue’s permission only; with a role it is its role’s matter', async () => {
  const { sqs, QueueUrl, world } = await account();
  const send = (caller = asService('events', { sourceArn: RULE })) =>
    world.call(caller, 'sqs', 'SendMessage', { QueueUrl, MessageBody: 'x' });
  await expect(send()).rejects.toMatchObject({ code: 'AccessDeniedException' });
  await send(asService('lambda', { roleArn: 'arn:aws:iam::123456789012:role/r' }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [allow] });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { Policy } });
  await send();
});

test('[SQS-23] AttributeNames, the older name, asks for what a message has, and for nothing that it has not', async () => {
  const { send, receive } = await account({ VisibilityTimeout: '0' });
  await send('hello');
  const [message] = await receive({ AttributeNames: ['ApproximateReceiveCount', 'SenderId'] as never });
  expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1', SenderId: 'AIDALOCALADMINISTRATOR' });
  await expect(receive({ AttributeNames: ['Policy'] })).rejects.toMatchObject({ name: 'InvalidAttributeName' });
});

describe('a redrive policy', () => {
  const dead = 'arn:aws:sqs:ap-northeast-1:123456789012:dead';
  const policy = (changes: object = {}) =>
    JSON.stringify({ deadLetterTargetArn: dead, maxReceiveCount: 2, ...changes });
  const withDeadLetters = async () => {
    const aws = await account();
    const { QueueUrl: deadUrl = '' } = await aws.sqs.createQueue({ QueueName: 'dead' });
    const set = (RedrivePolicy: string) =>
      aws.sqs.setQueueAttributes({ QueueUrl: aws.QueueUrl, Attributes: { RedrivePolicy } });
    const buried = async () =>
      (await aws.sqs.receiveMessage({ QueueUrl: deadUrl, MessageSystemAttributeNames: ['All'] })).Messages ?? [];
    return { ...aws, deadUrl, set, buried };
  };

  test('[SQS-24] moves a message that was received too often, as it is', async () => {
    const { set, attributes, send, receive, clock, buried } = await withDeadLetters();
    await set(policy());
    expect(await attributes('All')).toMatchObject({ RedrivePolicy: policy() });
    const { MessageId } = await send('hello');
    for (const count of [1, 1, 0, 0]) {
      expect(await receive()).toHaveLength(count);
      await clock.advance(30_000);
    }
    const [message, ...others] = await buried();
    expect(message).toMatchObject({ MessageId, Body: 'hello', Attributes: { DeadLetterQueueSourceArn: ARN } });
    expect([message?.Attributes?.ApproximateReceiveCount, others]).toEqual(['1', []]);
  });

  test('[SQS-24] keeps a message while the dead-letter queue is gone', async () => {
    const { set, send, receive, clock, sqs, deadUrl } = await withDeadLetters();
    await set(policy({ maxReceiveCount: 1 }));
    await sqs.deleteQueue({ QueueUrl: deadUrl });
    await send('hello');
    for (const _ of [1, 2]) {
      expect(await receive()).toHaveLength(1);
      await clock.advance(30_000);
    }
  });

  test.each([
    ['no JSON', 'none'],
    ['a list', '[]'],
    ['no queue', policy({ deadLetterTargetArn: `${dead}2` })],
    ['no ARN', policy({ deadLetterTargetArn: 'dead' })],
    ['no receipts', policy({ maxReceiveCount: 0 })],
    ['too many receipts', policy({ maxReceiveCount: 1_001 })],
    ['a member too many', policy({ colour: 'red' })],
    ['a member too few', JSON.stringify({ maxReceiveCount: 1 })],
  ])('[SQS-25] is refused with %s, and taken away by an empty text', async (_, text) => {
    const { set, attributes } = await withDeadLetters();
    await expect(set(text)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await set(policy());
    await set('');
    expect((await attributes('All'))?.RedrivePolicy).toBeUndefined();
  });
});
