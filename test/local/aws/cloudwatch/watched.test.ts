import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { account, MINUTE } from './account';

let aws: ReturnType<typeof account>;
beforeEach(() => {
  aws = account();
});

/** Members of an alarm on one metric, of which a list of metrics takes the place. */
const NONE = { MetricName: undefined, Namespace: undefined, Statistic: undefined, Period: undefined };
const stat = (Id: string, MetricName: string): MetricDataQuery => ({
  ...{ Id, MetricStat: { Metric: { Namespace: 'Test', MetricName }, Period: 60, Stat: 'Sum' }, ReturnData: false },
});
const [errors, requests] = [stat('errors', 'Errors'), stat('requests', 'Requests')];
const share: MetricDataQuery = { Id: 'share', Expression: '100 * errors / requests', Label: 'error share' };
const put = (MetricName: string, Value: number) =>
  aws.cloudwatch.putMetricData({ Namespace: 'Test', MetricData: [{ MetricName, Value }] });

describe('an alarm on an expression', () => {
  const alarm = (Metrics: MetricDataQuery[], input: object = {}) =>
    aws.alarm({ ...NONE, Metrics, Threshold: 10, DatapointsToAlarm: 1, ...input });

  test('[CW-40] is evaluated on the data of its metrics, and says so', async () => {
    const topic = await aws.topic();
    await alarm([errors, requests, share], { AlarmActions: [topic] });
    await put('Requests', 20);
    await aws.clock.advance(70_000);
    // Errors that are missing are none.
    expect(await aws.state()).toBe('OK');
    await put('Requests', 20);
    await put('Errors', 5);
    await aws.clock.advance(MINUTE);
    const { StateValue, StateReason, StateReasonData, Metrics } = await aws.described();
    expect([StateValue, StateReason]).toEqual([
      'ALARM',
      'Threshold Crossed: 1 out of the last 1 datapoints [25.0 (21/11/26 09:01:00)] was greater than or equal to the threshold (10.0) (minimum 1 datapoint for OK -> ALARM transition).',
    ]);
    expect(JSON.parse(StateReasonData!)).not.toHaveProperty('statistic');
    expect(Metrics).toEqual([errors, requests, { ...share, ReturnData: true }]);
    const metric = { namespace: 'Test', name: 'Errors', dimensions: {} };
    expect(aws.told().at(-1)?.detail).toMatchObject({
      configuration: {
        metrics: [
          { id: 'errors', metricStat: { metric, period: 60, stat: 'Sum' }, returnData: false },
          { id: 'requests', returnData: false },
          { id: 'share', expression: '100 * errors / requests', label: 'error share', returnData: true },
        ],
      },
    });
    const mail = aws.mailbox.mails().at(-1)?.body;
    expect(mail).toContain('- MetricExpression:           100 * errors / requests');
    expect(mail).toContain('- MetricLabel:                error share');
  });

  test('[CW-40] without data sleeps until one of its metrics has some', async () => {
    await alarm([errors, requests, share]);
    await aws.clock.advance(5 * MINUTE);
    const changes = aws.told().length;
    await put('Requests', 10);
    await put('Errors', 10);
    await aws.clock.advance(70_000);
    expect([changes, await aws.state()]).toEqual([1, 'ALARM']);
  });

  test('[CW-40] whose latest minute is filled takes it for a datum', async () => {
    await alarm([{ ...errors }, { Id: 'filled', Expression: 'FILL(errors, 50)' }]);
    await put('Errors', 1);
    await aws.clock.advance(2 * MINUTE + 10_000);
    expect(await aws.state()).toBe('ALARM');
  });

  test('[CW-40] looks at the periods that end with its minute', async () => {
    const fiveMinutes = { ...errors, MetricStat: { ...errors.MetricStat!, Period: 300 } };
    await alarm([fiveMinutes, { Id: 'twice', Expression: 'errors * 2' }]);
    await put('Errors', 5);
    await aws.clock.advance(3 * MINUTE + 10_000);
    expect([await aws.state(), (await aws.described()).StateReason]).toEqual([
      'ALARM',
      expect.stringContaining('[10.0 (21/11/26 08:56:00)]'),
    ]);
  });

  test.each([
    ['no element that returns data', [errors], 'Exactly one element of the metrics list should return data.'],
    ['two of them', [{ ...errors, ReturnData: true }, requests, share], 'Exactly one element'],
    ['no metric', [{ Id: 'a', Expression: 'TIME_SERIES(1)' }], 'Metrics has at least one metric'],
    ['a scalar', [errors, { Id: 'a', Expression: 'SUM(errors)' }], "Error in expression 'a'"],
    ['an array', [errors, requests, { Id: 'a', Expression: 'METRICS()' }], 'The result must be a single time series'],
    ['an unknown id', [errors, { Id: 'a', Expression: 'error * 2' }], "Error in expression 'a': Unknown id error"],
    ['a broken one', [errors, { Id: 'a', Expression: 'errors *' }], 'Unexpected end of the expression'],
    ['a search', [errors, { Id: 'a', Expression: "SEARCH('a', 'Sum')" }], 'SEARCH is not built'],
    ['eleven metrics', [...Array.from({ length: 11 }, (_, n) => stat(`m${n}`, 'Errors')), share], 'at most 10 metrics'],
  ])('[CW-40] with %s is refused', async (_, metrics, message) => {
    await expect(alarm(metrics)).rejects.toThrow(message);
  });

  test.each([
    ['Statistic', { Statistic: 'Sum' }],
    ['Unit', { Unit: 'Count' }],
    ['Period', { Period: 60 }],
    ['MetricName', { MetricName: 'Errors' }],
  ])('[CW-40] beside a %s is refused', async (name, input) => {
    const refused = alarm([errors, requests, share], input);
    await expect(refused).rejects.toThrow(`${name} should not be set if list of Metrics is set.`);
  });
});

describe('an alarm on a percentile', () => {
  const alarm = (input: object = {}) => aws.alarm({ Statistic: undefined, ExtendedStatistic: 'p90', ...input });
  /** So many values of 0, and of 5. */
  const values = (zeros: number, fives: number) =>
    aws.cloudwatch.putMetricData({
      Namespace: 'Test',
      MetricData: [{ MetricName: 'Errors', Values: [0, 5], Counts: [zeros, fives] }],
    });

  test('[CW-41] is evaluated on it', async () => {
    await alarm();
    expect(await aws.described()).toMatchObject({ ExtendedStatistic: 'p90' });
    expect(await aws.described()).not.toHaveProperty('Statistic');
    await values(90, 10);
    await aws.clock.advance(70_000);
    expect(await aws.state()).toBe('OK');
    await values(89, 11);
    await aws.clock.advance(MINUTE);
    expect(await aws.state()).toBe('ALARM');
    expect(JSON.parse((await aws.described()).StateReasonData!)).toMatchObject({ statistic: 'p90', threshold: 1 });
  });

  test.each([
    ['ignore', 49, 'INSUFFICIENT_DATA'],
    ['ignore', 50, 'ALARM'],
    ['evaluate', 49, 'ALARM'],
  ])('[CW-41] told to %s few samples has with 50 and %d of them the state %s', async (treatment, fives, state) => {
    await alarm({ EvaluateLowSampleCountPercentile: treatment });
    expect(await aws.described()).toMatchObject({ EvaluateLowSampleCountPercentile: treatment });
    await values(50, fives);
    await aws.clock.advance(70_000);
    expect(await aws.state()).toBe(state);
  });

  test('[CW-41] does not take another word for few samples', async () => {
    const refused = alarm({ EvaluateLowSampleCountPercentile: 'guess' });
    await expect(refused).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

test('[CW-42] an alarm with a unit is evaluated on the data of that unit', async () => {
  await aws.alarm({ Unit: 'Count' });
  expect(await aws.described()).toMatchObject({ Unit: 'Count' });
  await put('Errors', 5);
  await aws.clock.advance(70_000);
  expect(await aws.state()).toBe('OK');
  const datum = { MetricName: 'Errors', Value: 5, Unit: 'Count' } as const;
  await aws.cloudwatch.putMetricData({ Namespace: 'Test', MetricData: [datum] });
  await aws.clock.advance(MINUTE);
  expect(await aws.state()).toBe('ALARM');
});
