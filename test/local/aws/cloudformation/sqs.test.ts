import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const template = (properties: object, statement: object) => ({
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: properties },
    Policy: {
      Type: 'AWS::SQS::QueuePolicy',
      Properties: {
        Queues: [{ Ref: 'Queue' }],
        PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      },
    },
  },
  Outputs: {
    Url: { Value: { Ref: 'Queue' } },
    Arn: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } },
    Name: { Value: { 'Fn::GetAtt': ['Queue', 'QueueName'] } },
  },
});
const allow = {
  Effect: 'Allow',
  Principal: { Service: 'events.amazonaws.com' },
  Action: 'sqs:SendMessage',
  Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
};
const QueueUrl = 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/letters';

test('[SQS-21] a stack makes, changes and deletes a queue and its policy', async () => {
  const before = { QueueName: 'letters', MessageRetentionPeriod: 1_209_600, Tags: [{ Key: 'a', Value: '1' }] };
  const { StackStatus, Outputs } = await driver.deploy('app', template(before, allow));
  const arn = 'arn:aws:sqs:ap-northeast-1:123456789012:letters';
  expect([StackStatus, Outputs?.map(({ OutputValue }) => OutputValue).sort()]).toEqual([
    'CREATE_COMPLETE',
    [arn, QueueUrl, 'letters'],
  ]);
  const attributes = async () =>
    (await driver.call('sqs', 'GetQueueAttributes', { QueueUrl, AttributeNames: ['All'] })).Attributes;
  expect(await attributes()).toMatchObject({ MessageRetentionPeriod: '1209600', Policy: expect.stringContaining(arn) });
  await driver.update('app', template({ QueueName: 'letters', VisibilityTimeout: 60 }, { ...allow, Sid: 'two' }));
  expect(await attributes()).toMatchObject({
    MessageRetentionPeriod: '345600',
    VisibilityTimeout: '60',
    Policy: expect.stringContaining('two'),
  });
  expect((await driver.call('sqs', 'ListQueueTags', { QueueUrl })).Tags).toBeUndefined();
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  expect((await driver.call('sqs', 'ListQueues', {})).QueueUrls).toBeUndefined();
});
