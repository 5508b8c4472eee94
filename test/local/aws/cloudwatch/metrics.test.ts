import { beforeEach, expect, test } from '@jest/globals';
import { START } from '../kernel';
import { account, MINUTE } from './account';

let aws: ReturnType<typeof account>;
beforeEach(() => {
  aws = account();
});

const at = (minute: number): Date => new Date(START.getTime() + minute * MINUTE);
const put = (MetricData: object[], Namespace = 'Test') =>
  aws.cloudwatch.putMetricData({ Namespace, MetricData: MetricData as never });
const query = (Id: string, stat: object = {}, metric: object = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: 'Test', MetricName: 'Errors', ...metric }, Period: 60, Stat: 'Sum', ...stat },
});
const get = async (queries: object[], input: object = {}) =>
  aws.cloudwatch.getMetricData({
    ...{ MetricDataQueries: queries as never, StartTime: at(-60), EndTime: at(60), ScanBy: 'TimestampAscending' },
    ...input,
  });
const values = async (stat: object = {}, metric: object = {}) =>
  (await get([query('a', stat, metric)])).MetricDataResults?.[0]?.Values;

test('[CW-20] data come back by statistic and period, apart by dimensions whatever their order', async () => {
  const [a, b] = [
    { Name: 'A', Value: '1' },
    { Name: 'B', Value: '2' },
  ];
  await put([
    { MetricName: 'Errors', Value: 1 },
    { MetricName: 'Errors', Values: [2, 3], Counts: [2, 1] },
    { MetricName: 'Errors', StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 } },
    { MetricName: 'Errors', Value: 7, Timestamp: at(1) },
    { MetricName: 'Errors', Value: 100, Dimensions: [a, b] },
    { MetricName: 'Errors', Values: [] },
  ]);
  expect(await values()).toEqual([18, 7]);
  expect(await values({ Stat: 'SampleCount' })).toEqual([6, 1]);
  expect(await values({ Stat: 'Average' })).toEqual([3, 7]);
  expect(await values({ Stat: 'Minimum' })).toEqual([1, 7]);
  expect(await values({ Stat: 'Maximum' })).toEqual([6, 7]);
  expect(await values({ Period: 300 })).toEqual([25]);
  expect(await values({}, { Dimensions: [b, a] })).toEqual([100]);
  expect(await values({}, { Dimensions: [a] })).toEqual([]);
});

test('[CW-20] the newest come first unless asked otherwise, in pages', async () => {
  for (const minute of [0, 1, 2]) await put([{ MetricName: 'Errors', Value: minute, Timestamp: at(minute) }]);
  const result = (await get([query('a')], { ScanBy: undefined })).MetricDataResults?.[0];
  expect(result).toEqual({
    ...{ Id: 'a', Label: 'Errors', Timestamps: [at(2), at(1), at(0)], Values: [2, 1, 0], StatusCode: 'Complete' },
  });
  const first = await get([query('a')], { MaxDatapoints: 2 });
  expect(first.MetricDataResults?.[0]).toMatchObject({ Values: [0, 1], StatusCode: 'PartialData' });
  const second = await get([query('a')], { MaxDatapoints: 2, NextToken: first.NextToken });
  expect([second.MetricDataResults?.[0]?.Values, second.NextToken]).toEqual([[2], undefined]);
});

test('[CW-20] data of one minute are kept for fifteen days', async () => {
  await put([{ MetricName: 'Errors', Value: 1 }]);
  await aws.clock.advance(16 * 86_400_000);
  expect(await values()).toEqual([]);
  await put([{ MetricName: 'Errors', Value: 1 }]);
  const EndTime = new Date(aws.clock.now().getTime() + MINUTE);
  expect((await get([query('a')], { EndTime })).MetricDataResults?.[0]?.Values).toEqual([1]);
});

test.each([
  ['a namespace of AWS', [{ MetricName: 'a', Value: 1 }], 'AWS/SQS', 'InvalidParameterValueException'],
  ['no name', [{ MetricName: '', Value: 1 }], 'Test', 'InvalidParameterValueException'],
  ['neither value nor values', [{ MetricName: 'a' }], 'Test', 'InvalidParameterCombinationException'],
  ['both', [{ MetricName: 'a', Value: 1, Values: [1] }], 'Test', 'InvalidParameterCombinationException'],
  [
    'a time long ago',
    [{ MetricName: 'a', Value: 1, Timestamp: new Date(0) }],
    'Test',
    'InvalidParameterValueException',
  ],
  ['a time to come', [{ MetricName: 'a', Value: 1, Timestamp: at(121) }], 'Test', 'InvalidParameterValueException'],
  [
    'counts of another length',
    [{ MetricName: 'a', Values: [1], Counts: [1, 2] }],
    'Test',
    'InvalidParameterValueException',
  ],
  ['a high resolution', [{ MetricName: 'a', Value: 1, StorageResolution: 1 }], 'Test', 'NotImplemented'],
])('[CW-21] data with %s are refused, all of them', async (_, bad, namespace, name) => {
  await expect(put([{ MetricName: 'Errors', Value: 1 }, ...bad], namespace)).rejects.toMatchObject({ name });
  expect(await values()).toEqual([]);
});

test.each([
  ['an expression', { MetricDataQueries: [{ Id: 'a', Expression: 'm1 * 2' }] }, 'NotImplemented'],
  ['a percentile', { MetricDataQueries: [query('a', { Stat: 'p99' })] }, 'NotImplemented'],
  ['an unknown statistic', { MetricDataQueries: [query('a', { Stat: 'Best' })] }, 'ValidationException'],
  ['neither', { MetricDataQueries: [{ Id: 'a' }] }, 'ValidationException'],
  ['one id twice', { MetricDataQueries: [query('a'), query('a')] }, 'ValidationException'],
  ['an id in capitals', { MetricDataQueries: [query('A')] }, 'ValidationException'],
  ['an end before its start', { EndTime: at(-61) }, 'ValidationException'],
  ['a forged token', { NextToken: 'forged' }, 'InvalidNextToken'],
])('[CW-22] a question with %s is refused', async (_, input, name) => {
  await expect(get([query('a')], input)).rejects.toMatchObject({ name });
});
