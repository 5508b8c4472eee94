import { expect, test } from '@jest/globals';
import { ARN, account } from './queues';

const SECOND = 1_000;

test('[SQS-1] a queue has AWS’s defaults, what it was given, and counts', async () => {
  const { sqs, QueueUrl, attributes } = await account({ VisibilityTimeout: '60' });
  expect(QueueUrl).toBe('https://sqs.ap-northeast-1.amazonaws.com/123456789012/letters');
  expect(await sqs.getQueueUrl({ QueueName: 'letters' })).toMatchObject({ QueueUrl });
  expect(await attributes('All')).toEqual({
    QueueArn: ARN,
    VisibilityTimeout: '60',
    DelaySeconds: '0',
    MaximumMessageSize: '1048576',
    MessageRetentionPeriod: '345600',
    ReceiveMessageWaitTimeSeconds: '0',
    SqsManagedSseEnabled: 'true',
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
    ApproximateNumberOfMessagesDelayed: '0',
    CreatedTimestamp: '1795251600',
    LastModifiedTimestamp: '1795251600',
  });
  expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '0' });
  await sqs.setQueueAttributes({ QueueUrl, Attributes: { KmsMasterKeyId: 'alias/aws/sqs' } });
  expect(await attributes('All')).toMatchObject({ KmsMasterKeyId: 'alias/aws/sqs', SqsManagedSseEnabled: 'false' });
});

test.each<[string, string, Record<string, string>]>([
  ['', 'InvalidParameterValue', {}],
  ['a.b', 'InvalidParameterValue', {}],
  ['x'.repeat(81), 'InvalidParameterValue', {}],
  ['a.fifo', 'NotImplemented', {}],
  ['a', 'NotImplemented', { RedriveAllowPolicy: '{}' }],
  ['a', 'InvalidAttributeName', { Colour: 'red' }],
  ['a', 'InvalidAttributeValue', { VisibilityTimeout: '43201' }],
  ['a', 'InvalidAttributeValue', { DelaySeconds: 'soon' }],
  ['a', 'InvalidAttributeValue', { MessageRetentionPeriod: '59' }],
  ['a', 'InvalidAttributeValue', { MaximumMessageSize: '1023' }],
  ['a', 'InvalidAttributeValue', { SqsManagedSseEnabled: 'yes' }],
  ['a', 'InvalidAttributeValue', { Policy: 'none' }],
])('[SQS-2] CreateQueue of "%s" is %s', async (QueueName, name, Attributes) => {
  const { sqs } = await account();
  await expect(sqs.createQueue({ QueueName, Attributes })).rejects.toMatchObject({ name });
});

test('[SQS-3] a name again is the same queue, or taken with another attribute; deleted, it is free after a minute', async () => {
  const { sqs, QueueUrl, clock } = await account({ VisibilityTimeout: '60' });
  expect(await sqs.createQueue({ QueueName: 'letters', Attributes: { VisibilityTimeout: '60' } })).toMatchObject({
    QueueUrl,
  });
  await expect(sqs.createQueue({ QueueName: 'letters', Attributes: { DelaySeconds: '1' } })).rejects.toMatchObject({
    name: 'QueueNameExists',
  });
  await sqs.deleteQueue({ QueueUrl });
  const again = () => sqs.createQueue({ QueueName: 'letters' });
  await expect(again()).rejects.toMatchObject({ name: 'QueueDeletedRecently' });
  await clock.advance(60 * SECOND);
  expect(await again()).toMatchObject({ QueueUrl });
});

test('[SQS-4] a queue that is not there is QueueDoesNotExist, with the code of the Query protocol beside it', async () => {
  const { sqs, QueueUrl } = await account();
  const url = QueueUrl.replace('letters', 'none');
  const missing = { name: 'QueueDoesNotExist', Code: 'AWS.SimpleQueueService.NonExistentQueue' };
  await expect(sqs.getQueueUrl({ QueueName: 'none' })).rejects.toMatchObject(missing);
  for (const QueueUrl of [url, 'none', 'https://sqs.example.com/210987654321/letters']) {
    await expect(sqs.deleteQueue({ QueueUrl })).rejects.toMatchObject(missing);
    await expect(sqs.receiveMessage({ QueueUrl })).rejects.toMatchObject(missing);
    await expect(sqs.sendMessage({ QueueUrl, MessageBody: 'x' })).rejects.toMatchObject(missing);
  }
  await expect(sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['Colour' as never] })).rejects.toMatchObject({
    name: 'InvalidAttributeName',
  });
});

test('[SQS-5] queues are listed by prefix, in pages when a size is given', async () => {
  const { sqs } = await account();
  for (const QueueName of ['a-1', 'a-2', 'b-1']) await sqs.createQueue({ QueueName });
  const names = (urls: readonly string[] = []) => urls.map((url) => url.split('/').at(-1));
  expect(names((await sqs.listQueues({ QueueNamePrefix: 'a-' })).QueueUrls)).toEqual(['a-1', 'a-2']);
  const first = await sqs.listQueues({ MaxResults: 3 });
  expect(names(first.QueueUrls)).toEqual(['a-1', 'a-2', 'b-1']);
  const second = await sqs.listQueues({ MaxResults: 3, NextToken: first.NextToken });
  expect([names(second.QueueUrls), second.NextToken]).toEqual([['letters'], undefined]);
  for (const input of [{ MaxResults: 0 }, { MaxResults: 1_001 }, { NextToken: 'x' }])
    await expect(sqs.listQueues(input)).rejects.toMatchObject({ name: 'InvalidParameterValue' });
});

test('[SQS-6] a purged queue is empty and is not purged again within a minute', async () => {
  const { sqs, QueueUrl, attributes, send, clock } = await account();
  await send('x');
  await sqs.purgeQueue({ QueueUrl });
  expect(await attributes('ApproximateNumberOfMessages')).toEqual({ ApproximateNumberOfMessages: '0' });
  await expect(sqs.purgeQueue({ QueueUrl })).rejects.toMatchObject({ name: 'PurgeQueueInProgress' });
  await clock.advance(60 * SECOND);
  await sqs.purgeQueue({ QueueUrl });
});

test('[SQS-7] queues are tagged', async () => {
  const { sqs, QueueUrl } = await account();
  await sqs.tagQueue({ QueueUrl, Tags: { a: '1', b: '2' } });
  await sqs.untagQueue({ QueueUrl, TagKeys: ['a'] });
  expect((await sqs.listQueueTags({ QueueUrl })).Tags).toEqual({ b: '2' });
});
