import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const template = (properties: object) => ({
  Resources: {
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'owners' } },
    Alarm: {
      Type: 'AWS::CloudWatch::Alarm',
      Properties: {
        ...{ Namespace: 'AWS/SQS', MetricName: 'ApproximateNumberOfMessagesVisible', Statistic: 'Maximum', Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
        AlarmActions: [{ Ref: 'Topic' }],
        ...properties,
      },
    },
  },
  Outputs: { Name: { Value: { Ref: 'Alarm' } }, Arn: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } } },
});
const alarms = async () => (await driver.call('cloudwatch', 'DescribeAlarms', {})).MetricAlarms ?? [];

test('[CW-18] a stack makes, changes and deletes an alarm', async () => {
  const before = { AlarmName: 'letters', Threshold: '3', Tags: [{ Key: 'team', Value: 'a' }] };
  const { Outputs } = await driver.deploy('app', template(before));
  const arn = 'arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:letters';
  expect(Outputs?.map(({ OutputValue }) => OutputValue).sort()).toEqual([arn, 'letters']);
  const topic = 'arn:aws:sns:ap-northeast-1:123456789012:owners';
  expect(await alarms()).toMatchObject([{ AlarmName: 'letters', Threshold: 3, AlarmActions: [topic] }]);
  await driver.update('app', template({ ...before, Threshold: 5, Tags: [{ Key: 'tier', Value: '1' }] }));
  expect(await alarms()).toMatchObject([{ AlarmName: 'letters', Threshold: 5 }]);
  const { Tags } = await driver.call('cloudwatch', 'ListTagsForResource', { ResourceARN: arn });
  expect(Tags).toEqual([{ Key: 'tier', Value: '1' }]);
  expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
  expect(await alarms()).toEqual([]);
});

test('[CW-18] an alarm without a name is called by its stack; one that CloudWatch refuses fails the stack', async () => {
  const { Outputs } = await driver.deploy('app', template({}));
  expect(Outputs?.[0]?.OutputValue).toMatch(/^app-Alarm-[A-Z0-9]{12}$/);
  await driver.remove('app');
  const { StackStatus } = await driver.deploy('other', template({ Period: 7 }));
  expect(StackStatus).toBe('ROLLBACK_COMPLETE');
  expect(await driver.reasonOf('other', 'Alarm')).toContain('Period must be');
});

test('[CW-18] an alarm of a stack may be on an expression', async () => {
  const Metric = { Namespace: 'AWS/SQS', MetricName: 'ApproximateAgeOfOldestMessage' };
  const Metrics = [
    { Id: 'age', MetricStat: { Metric, Period: 60, Stat: 'Maximum' }, ReturnData: false },
    { Id: 'hours', Expression: 'age / 3600', ReturnData: true },
  ];
  const one = { Namespace: undefined, MetricName: undefined, Statistic: undefined, Period: undefined };
  await driver.deploy('app', template({ ...one, Metrics }));
  expect(await alarms()).toMatchObject([{ Metrics, Threshold: 1 }]);
});
