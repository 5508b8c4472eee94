import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { beforeEach, expect, test } from '@jest/globals';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { START, sdkConfig } from '../kernel';
import { account } from './queues';

const MINUTE = 60_000;
let aws: Awaited<ReturnType<typeof account>>;
let cloudwatch: CloudWatch;
beforeEach(async () => {
  aws = await account({ VisibilityTimeout: '90' });
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  cloudwatch = new CloudWatch(sdkConfig(aws));
});

const values = async (MetricName: string): Promise<number[]> => {
  const Metric = { Namespace: 'AWS/SQS', MetricName, Dimensions: [{ Name: 'QueueName', Value: 'letters' }] };
  const { MetricDataResults } = await cloudwatch.getMetricData({
    ...{ StartTime: START, EndTime: new Date(START.getTime() + 86_400_000), ScanBy: 'TimestampAscending' },
    MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Maximum' } }],
  });
  return MetricDataResults?.[0]?.Values ?? [];
};

test('[SQS-22] an active queue is measured each minute, for the minute before', async () => {
  await aws.send('a');
  await aws.send('b');
  await aws.clock.advance(MINUTE);
  await aws.receive();
  await aws.clock.advance(2 * MINUTE);
  expect(await values('ApproximateNumberOfMessagesVisible')).toEqual([2, 1, 2]);
  expect(await values('ApproximateNumberOfMessagesNotVisible')).toEqual([0, 1, 0]);
  expect(await values('ApproximateNumberOfMessagesDelayed')).toEqual([0, 0, 0]);
  expect(await values('ApproximateAgeOfOldestMessage')).toEqual([60, 120, 180]);
});

test('[SQS-22] a queue that is empty and unused is measured for six hours more; one that nobody used, never', async () => {
  await aws.clock.advance(10 * MINUTE);
  expect(await values('ApproximateNumberOfMessagesVisible')).toEqual([]);
  await aws.receive();
  await aws.clock.advance(12 * 60 * MINUTE);
  expect(await values('ApproximateNumberOfMessagesVisible')).toEqual(Array(360).fill(0));
  await aws.send('a');
  await aws.clock.advance(7 * 60 * MINUTE);
  expect(await values('ApproximateNumberOfMessagesVisible')).toHaveLength(360 + 420);
});

test('[SQS-22] a queue that is deleted is measured no more', async () => {
  await aws.send('a');
  await aws.clock.advance(MINUTE);
  await aws.sqs.deleteQueue({ QueueUrl: aws.QueueUrl });
  await aws.clock.advance(5 * MINUTE);
  expect(await values('ApproximateNumberOfMessagesVisible')).toEqual([1]);
});
