import { beforeEach, describe, expect, test } from '@jest/globals';
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

test('[CW-25] a percentile is the least value that so many of a hundred do not exceed', async () => {
  await put([{ MetricName: 'Errors', Values: [100, 1, 10], Counts: [1, 8, 1] }]);
  expect(await values({ Stat: 'p50' })).toEqual([1]);
  expect(await values({ Stat: 'p80' })).toEqual([1]);
  expect(await values({ Stat: 'p80.1' })).toEqual([10]);
  expect(await values({ Stat: 'p90' })).toEqual([10]);
  expect(await values({ Stat: 'p100' })).toEqual([100]);
});

test('[CW-25] there is none of statistic sets that do not tell their values, nor of negative values', async () => {
  const set = { SampleCount: 2, Sum: 8, Minimum: 4, Maximum: 4 };
  await put([{ MetricName: 'Errors', StatisticValues: set, Timestamp: at(0) }]);
  await put([{ MetricName: 'Errors', StatisticValues: { ...set, Maximum: 5 }, Timestamp: at(1) }]);
  await put([{ MetricName: 'Errors', Value: -1, Timestamp: at(2) }]);
  expect(await values({ Stat: 'p50' })).toEqual([4]);
  expect(await values({ Stat: 'Maximum' })).toEqual([4, 5, -1]);
});

test('[CW-26] data are kept apart by unit', async () => {
  await put([
    { MetricName: 'Errors', Value: 1, Unit: 'Seconds' },
    { MetricName: 'Errors', Value: 2, Unit: 'Bytes' },
    { MetricName: 'Errors', Value: 4 },
  ]);
  expect(await values({ Unit: 'Seconds' })).toEqual([1]);
  expect(await values({ Unit: 'None' })).toEqual([4]);
  expect(await values({ Unit: 'Bits' })).toEqual([]);
  expect(await values()).toEqual([7]);
});

describe('[CW-27] metrics are listed', () => {
  const service = (Value: string) => ({ Name: 'Service', Value });
  const named = async (input: object) =>
    (await aws.cloudwatch.listMetrics(input)).Metrics?.map(({ MetricName }) => MetricName);

  test('by namespace, name and dimensions, which may be more than are asked for', async () => {
    await put([
      { MetricName: 'Errors', Value: 1, Dimensions: [service('web'), { Name: 'Zone', Value: 'a' }] },
      { MetricName: 'Faults', Value: 1, Dimensions: [service('api')] },
    ]);
    await put([{ MetricName: 'Errors', Value: 1 }], 'Other');
    expect(await named({})).toEqual(['Errors', 'Errors', 'Faults']);
    expect(await named({ Namespace: 'Other' })).toEqual(['Errors']);
    expect(await named({ MetricName: 'Faults' })).toEqual(['Faults']);
    expect(await named({ Dimensions: [{ Name: 'Service' }] })).toEqual(['Errors', 'Faults']);
    expect(await named({ Dimensions: [service('web')] })).toEqual(['Errors']);
    const { Metrics } = await aws.cloudwatch.listMetrics({ Dimensions: [service('api')] });
    expect(Metrics).toEqual([{ Namespace: 'Test', MetricName: 'Faults', Dimensions: [service('api')] }]);
  });

  test('for two weeks after their last data, or for three hours, in pages of 500', async () => {
    await put(Array.from({ length: 501 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })));
    const { Metrics, NextToken } = await aws.cloudwatch.listMetrics({ RecentlyActive: 'PT3H' });
    expect(Metrics).toHaveLength(500);
    expect((await aws.cloudwatch.listMetrics({ NextToken })).Metrics).toHaveLength(1);
    await aws.clock.advance(181 * MINUTE);
    expect(await named({ RecentlyActive: 'PT3H' })).toEqual([]);
    expect(await named({})).toHaveLength(500);
    await aws.clock.advance(14 * 86_400_000);
    expect(await named({})).toEqual([]);
  });

  test('but not for a token that nobody gave out', async () => {
    await expect(named({ NextToken: 'forged' })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  });
});

describe('[CW-28] statistics of one metric', () => {
  const statistics = (input: object = {}) =>
    aws.cloudwatch.getMetricStatistics({
      ...{ Namespace: 'Test', MetricName: 'Errors', StartTime: at(0), EndTime: at(10), Period: 60 },
      ...(input as { Statistics: ['Sum'] }),
    });

  test('have what was asked for, by period and unit, from the start time on', async () => {
    for (const minute of [0, 1, 2])
      await put([{ MetricName: 'Errors', Value: minute, Unit: 'Count', Timestamp: at(minute) }]);
    expect(await statistics({ Statistics: ['Sum', 'Maximum'], StartTime: at(1), Period: 120 })).toMatchObject({
      ...{ Label: 'Errors', Datapoints: [{ Timestamp: at(1), Sum: 3, Maximum: 2, Unit: 'Count' }] },
    });
    const { Datapoints } = await statistics({ ExtendedStatistics: ['p50'], Unit: 'Count', EndTime: at(1) });
    expect(Datapoints).toEqual([{ Timestamp: at(0), ExtendedStatistics: { p50: 0 }, Unit: 'Count' }]);
    expect((await statistics({ Statistics: ['Sum'], Unit: 'Bytes' })).Datapoints).toEqual([]);
  });

  test.each([
    ['an end before its start', { EndTime: at(-1), Statistics: ['Sum'] }, 'InvalidParameterValueException'],
    ['more than 1,440 data', { EndTime: at(1_441), Statistics: ['Sum'] }, 'InvalidParameterCombinationException'],
    ['no statistic', {}, 'MissingRequiredParameterException'],
    ['both kinds', { Statistics: ['Sum'], ExtendedStatistics: ['p50'] }, 'InvalidParameterCombinationException'],
    ['no percentile', { ExtendedStatistics: ['p101'] }, 'InvalidParameterValueException'],
  ])('are refused with %s', async (_, input, name) => {
    await expect(statistics(input)).rejects.toMatchObject({ name });
  });
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
  ['a value too large', [{ MetricName: 'a', Value: 2 ** 361 }], 'Test', 'InvalidParameterValueException'],
  [
    'a minimum above the maximum',
    [{ MetricName: 'a', StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 2, Maximum: 1 } }],
    'Test',
    'InvalidParameterValueException',
  ],
  ['a high resolution', [{ MetricName: 'a', Value: 1, StorageResolution: 1 }], 'Test', 'NotImplemented'],
])('[CW-21] data with %s are refused, all of them', async (_, bad, namespace, name) => {
  await expect(put([{ MetricName: 'Errors', Value: 1 }, ...bad], namespace)).rejects.toMatchObject({ name });
  expect(await values()).toEqual([]);
});

test.each([
  ['an expression that is wrong', { MetricDataQueries: [{ Id: 'a', Expression: 'm1 *' }] }, 'ValidationException'],
  ['both', { MetricDataQueries: [{ ...query('a'), Expression: 'TIME_SERIES(1)' }] }, 'ValidationException'],
  ['a dynamic label', { MetricDataQueries: [{ ...query('a'), Label: ['$', '{MAX}'].join('') }] }, 'NotImplemented'],
  ['another account', { MetricDataQueries: [{ ...query('a'), AccountId: '210987654321' }] }, 'NotImplemented'],
  ['a time zone', { LabelOptions: { Timezone: '+0900' } }, 'NotImplemented'],
  ['a trimmed mean', { MetricDataQueries: [query('a', { Stat: 'tm99' })] }, 'NotImplemented'],
  ['a percentile above a hundred', { MetricDataQueries: [query('a', { Stat: 'p101' })] }, 'ValidationException'],
  ['an unknown statistic', { MetricDataQueries: [query('a', { Stat: 'Best' })] }, 'ValidationException'],
  ['neither', { MetricDataQueries: [{ Id: 'a' }] }, 'ValidationException'],
  ['one id twice', { MetricDataQueries: [query('a'), query('a')] }, 'ValidationException'],
  ['an id in capitals', { MetricDataQueries: [query('A')] }, 'ValidationException'],
  ['an end before its start', { EndTime: at(-61) }, 'ValidationException'],
  ['a forged token', { NextToken: 'forged' }, 'InvalidNextToken'],
])('[CW-22] a question with %s is refused', async (_, input, name) => {
  await expect(get([query('a')], input)).rejects.toMatchObject({ name });
});

test('[CW-38] of expressions and metrics come back those whose data are asked for', async () => {
  for (const minute of [0, 1]) {
    const Timestamp = at(minute);
    await put([
      { MetricName: 'Errors', Value: minute, Timestamp },
      { MetricName: 'Requests', Value: 10, Timestamp },
    ]);
  }
  const { MetricDataResults } = await get([
    { Id: 'e1', Expression: 'errors / requests * 100', Label: 'error rate' },
    { ...query('errors'), ReturnData: false },
    query('requests', {}, { MetricName: 'Requests' }),
    { Id: 'e2', Expression: 'METRICS() * 2', Label: 'twice', Period: 60 },
    { Id: 'e3', Expression: 'FILL(e1, 0)', ReturnData: false },
  ]);
  expect(MetricDataResults?.map(({ Id, Label, Values }) => [Id, Label, Values])).toEqual([
    ['e1', 'error rate', [0, 10]],
    ['requests', 'Requests', [10, 10]],
    ['e2', 'twice Errors', [0, 2]],
    ['e2', 'twice Requests', [20, 20]],
  ]);
});

test('[CW-38] data of expressions do not go on in another page', async () => {
  for (const minute of [0, 1, 2]) await put([{ MetricName: 'Errors', Value: minute, Timestamp: at(minute) }]);
  const { MetricDataResults, NextToken } = await get(
    [
      { ...query('a'), ReturnData: false },
      { Id: 'e1', Expression: 'a * 10' },
    ],
    { MaxDatapoints: 2, ScanBy: 'TimestampDescending' },
  );
  expect(MetricDataResults).toMatchObject([{ Id: 'e1', Values: [20, 10], StatusCode: 'PartialData' }]);
  expect(NextToken).toBeUndefined();
});

test('[CW-38] an expression has the period of its metrics', async () => {
  const asked = get([query('a'), { Id: 'e1', Expression: 'a * 10', Period: 300 }]);
  await expect(asked).rejects.toMatchObject({ name: 'NotImplemented' });
});

test('[CW-39] the start is rounded down to a minute, and what lies beyond two hours ahead is not looked for', async () => {
  await put([{ MetricName: 'Errors', Value: 1 }]);
  const StartTime = new Date(START.getTime() + 59_999);
  const [EndTime, Expression] = [new Date('9999-01-01T00:00:00Z'), 'FILL(a, 0)'];
  const { MetricDataResults } = await get([query('a'), { Id: 'e1', Expression }], { StartTime, EndTime });
  expect(MetricDataResults?.map(({ Values }) => Values)).toEqual([[1], [1]]);
});
