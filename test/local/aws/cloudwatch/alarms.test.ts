import { beforeEach, describe, expect, test } from '@jest/globals';
import { START } from '../kernel';
import { ALARM_ARN, account, MINUTE } from './account';

let aws: ReturnType<typeof account>;
beforeEach(() => {
  aws = account();
});

const names = async (input: object) => {
  const { MetricAlarms = [], NextToken } = await aws.cloudwatch.describeAlarms(input);
  return { names: MetricAlarms.map(({ AlarmName }) => AlarmName), NextToken };
};
const set = (StateValue: string, AlarmName = 'errors') =>
  aws.cloudwatch.setAlarmState({ AlarmName, StateValue: StateValue as never, StateReason: 'a drill' });

describe('alarms are kept', () => {
  test('[CW-1] an alarm comes back as it was put, without a state at first', async () => {
    const Dimensions = [{ Name: 'Service', Value: 'frontend' }];
    await aws.alarm({
      AlarmDescription: 'Errors of the frontend',
      Dimensions,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
    });
    expect(await aws.described()).toEqual({
      ...{ AlarmName: 'errors', AlarmArn: ALARM_ARN, AlarmDescription: 'Errors of the frontend', ActionsEnabled: true },
      ...{ OKActions: [], AlarmActions: [], InsufficientDataActions: [], AlarmConfigurationUpdatedTimestamp: START },
      ...{ StateValue: 'INSUFFICIENT_DATA', StateReason: 'Unchecked: Initial alarm creation' },
      ...{ StateUpdatedTimestamp: START, StateTransitionedTimestamp: START, Namespace: 'Test', MetricName: 'Errors' },
      ...{ Dimensions, Statistic: 'Sum', Period: 60, EvaluationPeriods: 3, DatapointsToAlarm: 2, Threshold: 1 },
      ...{ ComparisonOperator: 'GreaterThanOrEqualToThreshold', TreatMissingData: 'notBreaching' },
    });
  });

  test('[CW-2] putting it again overwrites its settings and keeps its state', async () => {
    await aws.alarm({ AlarmDescription: 'old' });
    await set('ALARM');
    await aws.clock.advance(1_000);
    await aws.alarm({ Threshold: 5, ActionsEnabled: false });
    const after = await aws.described();
    expect(after).toMatchObject({ StateValue: 'ALARM', StateReason: 'a drill', Threshold: 5, ActionsEnabled: false });
    expect(after.AlarmConfigurationUpdatedTimestamp).toEqual(new Date(START.getTime() + 1_000));
    expect(after).not.toHaveProperty('AlarmDescription');
  });

  test.each([
    ['an empty name', { AlarmName: '' }, 'ValidationException'],
    ['no name', { AlarmName: undefined }, 'MissingRequiredParameterException'],
    ['no metric', { MetricName: undefined }, 'ValidationException'],
    ['no threshold', { Threshold: undefined }, 'ValidationException'],
    ['no period', { Period: undefined }, 'ValidationException'],
    ['a period of 90 seconds', { Period: 90 }, 'ValidationException'],
    ['no statistic', { Statistic: undefined }, 'ValidationException'],
    ['no periods to evaluate', { EvaluationPeriods: 0 }, 'ValidationException'],
    ['more than a day', { EvaluationPeriods: 1_441 }, 'ValidationException'],
    ['more data to alarm than periods', { DatapointsToAlarm: 2 }, 'ValidationException'],
    ['an unknown treatment of missing data', { TreatMissingData: 'guess' }, 'ValidationException'],
    ['an unknown comparison', { ComparisonOperator: 'Equals' }, 'ValidationException'],
    ['six actions', { AlarmActions: Array.from({ length: 6 }, () => 'arn:aws:sns:r:1:t') }, 'ValidationException'],
    ['an action that is no ARN', { OKActions: ['owners'] }, 'ValidationException'],
    ['a dimension without a value', { Dimensions: [{ Name: 'a', Value: '' }] }, 'InvalidParameterValueException'],
    ['a tag of AWS', { Tags: [{ Key: 'aws:a', Value: '' }] }, 'InvalidParameterValueException'],
    ['two statistics', { ExtendedStatistic: 'p99' }, 'ValidationException'],
    ['a trimmed mean', { Statistic: undefined, ExtendedStatistic: 'tm90' }, 'NotImplemented'],
    ['few samples of no percentile', { EvaluateLowSampleCountPercentile: 'ignore' }, 'NotImplemented'],
    ['a high resolution', { Period: 10 }, 'NotImplemented'],
    ['a threshold that is a metric', { ThresholdMetricId: 'band' }, 'NotImplemented'],
    ['an action of EC2', { AlarmActions: ['arn:aws:automate:r:ec2:stop'] }, 'NotImplemented'],
    ['an anomaly band', { ComparisonOperator: 'LessThanLowerThreshold' }, 'NotImplemented'],
  ])('[CW-3] an alarm with %s is refused', async (_, input, name) => {
    await expect(aws.alarm(input as never)).rejects.toMatchObject({ name });
    expect((await names({})).names).toEqual([]);
  });

  test('[CW-4] alarms are described by name, prefix, state and action, in pages', async () => {
    for (const AlarmName of ['b-1', 'a-2', 'a-1', 'a-3']) await aws.alarm({ AlarmName });
    await aws.alarm({ AlarmName: 'told', OKActions: ['arn:aws:sns:ap-northeast-1:123456789012:t'] });
    await set('ALARM', 'a-2');
    expect((await names({ AlarmNames: ['b-1', 'a-3', 'none'] })).names).toEqual(['a-3', 'b-1']);
    expect((await names({ AlarmNamePrefix: 'a-' })).names).toEqual(['a-1', 'a-2', 'a-3']);
    expect((await names({ StateValue: 'ALARM' })).names).toEqual(['a-2']);
    expect((await names({ ActionPrefix: 'arn:aws:sns' })).names).toEqual(['told']);
    expect((await names({ AlarmTypes: ['CompositeAlarm'] })).names).toEqual([]);
    const first = await names({ MaxRecords: 3 });
    const second = await names({ MaxRecords: 3, NextToken: first.NextToken });
    expect([first.names, second]).toEqual([['a-1', 'a-2', 'a-3'], { names: ['b-1', 'told'], NextToken: undefined }]);
  });

  test.each([
    [{ NextToken: 'forged' }, 'InvalidNextToken'],
    [{ AlarmNames: ['a'], AlarmNamePrefix: 'a' }, 'InvalidParameterCombinationException'],
    [{ AlarmNames: Array.from({ length: 101 }, (_, n) => `a${n}`) }, 'ValidationException'],
    [{ MaxRecords: 101 }, 'ValidationException'],
    [{ StateValue: 'FINE' }, 'ValidationException'],
    [{ ParentsOfAlarmName: 'a' }, 'NotImplemented'],
  ])('[CW-4] %j is refused', async (input, name) => {
    await expect(aws.cloudwatch.describeAlarms(input as never)).rejects.toMatchObject({ name });
  });

  test('[CW-5] alarms are deleted together; names that none has are passed over', async () => {
    await aws.alarm();
    await aws.alarm({ AlarmName: 'others' });
    await aws.alarm({ AlarmName: 'third' });
    const remove = (...AlarmNames: string[]) => aws.cloudwatch.deleteAlarms({ AlarmNames });
    await remove('errors', 'none', 'others');
    await remove('none');
    expect((await names({})).names).toEqual(['third']);
    await remove('third');
    await expect(remove(...Array.from({ length: 101 }, (_, n) => `a${n}`))).rejects.toMatchObject({
      name: 'ValidationException',
    });
    await aws.put(5);
    await aws.clock.advance(5 * MINUTE);
    expect(aws.told()).toEqual([]);
  });

  test.each([
    [60, 1_441, 'a day (EvaluationPeriods * Period must be <= 86400) for alarms using period < 3600'],
    [3_600, 169, 'a week (EvaluationPeriods * Period must be <= 604800) for alarms using period >= 3600'],
  ])('[CW-3] periods of %d seconds have a longest range', async (Period, EvaluationPeriods, longest) => {
    await expect(aws.alarm({ Period, EvaluationPeriods })).rejects.toThrow(
      `Metrics cannot be checked across more than ${longest}`,
    );
    await aws.alarm({ Period, EvaluationPeriods: EvaluationPeriods - 1 });
  });

  test('[CW-6] alarms are tagged', async () => {
    await aws.alarm({ Tags: [{ Key: 'team', Value: 'a' }] });
    const ResourceARN = ALARM_ARN;
    await aws.cloudwatch.tagResource({ ResourceARN, Tags: [{ Key: 'tier', Value: '1' }] });
    await aws.cloudwatch.untagResource({ ResourceARN, TagKeys: ['team'] });
    expect((await aws.cloudwatch.listTagsForResource({ ResourceARN })).Tags).toEqual([{ Key: 'tier', Value: '1' }]);
    await expect(aws.cloudwatch.listTagsForResource({ ResourceARN: `${ALARM_ARN}2` })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

describe('an alarm is evaluated', () => {
  test('[CW-12] ten seconds after the full minute, on the minutes before, with CloudWatch’s words', async () => {
    await aws.alarm();
    await aws.clock.advance(10_000);
    expect(await aws.described()).toMatchObject({
      StateValue: 'OK',
      StateReason:
        'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    });
    await aws.put(2);
    await aws.clock.advance(50_000);
    expect(await aws.state()).toBe('OK');
    await aws.clock.advance(10_000);
    const fired = await aws.described();
    expect(fired).toMatchObject({
      StateValue: 'ALARM',
      StateReason:
        'Threshold Crossed: 1 datapoint [2.0 (21/11/26 09:00:00)] was greater than or equal to the threshold (1.0).',
      StateUpdatedTimestamp: new Date('2026-11-21T09:01:10Z'),
    });
    expect(JSON.parse(fired.StateReasonData ?? '')).toEqual({
      ...{ version: '1.0', queryDate: '2026-11-21T09:01:10.000+0000', startDate: '2026-11-21T09:00:00.000+0000' },
      ...{ statistic: 'Sum', period: 60, recentDatapoints: [2], threshold: 1 },
    });
    await aws.put(0);
    await aws.clock.advance(MINUTE);
    expect(await aws.described()).toMatchObject({
      StateValue: 'OK',
      StateReason:
        'Threshold Crossed: 1 datapoint [0.0 (21/11/26 09:01:00)] was not greater than or equal to the threshold (1.0).',
    });
  });

  test('[CW-10] the last breach holds until it leaves the range', async () => {
    await aws.alarm();
    await aws.put(1);
    const states: unknown[] = [];
    for (let minute = 0; minute < 5; minute++) {
      await aws.clock.advance(minute === 0 ? 70_000 : MINUTE);
      states.push(await aws.state());
    }
    expect(states).toEqual(['ALARM', 'ALARM', 'ALARM', 'OK', 'OK']);
  });

  test('[CW-12] without data it has INSUFFICIENT_DATA again, if that is what missing data are', async () => {
    await aws.alarm({ TreatMissingData: undefined });
    await aws.put(1);
    await aws.clock.advance(70_000);
    expect(await aws.state()).toBe('ALARM');
    await aws.clock.advance(3 * MINUTE);
    expect(await aws.described()).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Insufficient Data: 1 datapoint was unknown.',
    });
  });

  test('[CW-12] longer periods are evaluated each minute as well, by their statistic', async () => {
    await aws.alarm({ Period: 300, Statistic: 'Average', Threshold: 3 });
    await aws.put(2);
    await aws.clock.advance(MINUTE);
    await aws.put(4);
    await aws.clock.advance(70_000);
    expect(await aws.state()).toBe('ALARM');
  });

  test('[CW-13] a state that was set lasts until the next evaluation', async () => {
    await aws.alarm();
    await aws.clock.advance(10_000);
    await set('ALARM');
    expect(await aws.described()).toMatchObject({ StateValue: 'ALARM', StateReason: 'a drill' });
    await aws.clock.advance(MINUTE - 1);
    expect(await aws.state()).toBe('ALARM');
    await aws.clock.advance(1);
    expect(await aws.state()).toBe('OK');
    await expect(set('FINE')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(set('OK', 'none')).rejects.toMatchObject({ name: 'ResourceNotFound' });
    await expect(
      aws.cloudwatch.setAlarmState({ AlarmName: 'errors', StateValue: 'OK', StateReason: '', StateReasonData: '{' }),
    ).rejects.toMatchObject({ name: 'InvalidFormatFault' });
  });

  test('[CW-14] an alarm without data sets no timers', async () => {
    await aws.alarm();
    await aws.clock.advance(10_000);
    let asked = 0;
    await aws.clock.advanceUntil(() => {
      asked++;
      return false;
    }, 86_400_000);
    // Before the first timer and at the end: there was none between.
    expect(asked).toBe(2);
    await aws.put(1);
    await aws.clock.advance(2 * MINUTE);
    expect(await aws.state()).toBe('ALARM');
  });

  test('[CW-14] an alarm on a value that holds sets none once it has held for all that is looked at', async () => {
    const hold = (held: number | undefined) =>
      aws.world.measure({ namespace: 'Test', name: 'Errors', dimensions: {}, held });
    await aws.alarm({ TreatMissingData: 'breaching', Statistic: 'Maximum' });
    hold(0);
    await aws.clock.advance(5 * MINUTE);
    expect(await aws.state()).toBe('OK');
    let asked = 0;
    await aws.clock.advanceUntil(() => ++asked < 0, 86_400_000);
    expect([asked, await aws.state()]).toEqual([2, 'OK']);
    hold(1);
    await aws.clock.advance(2 * MINUTE);
    expect(await aws.state()).toBe('ALARM');
    hold(0);
    await aws.clock.advance(2 * MINUTE);
    expect(await aws.state()).toBe('OK');
    // What is no longer measured is missing.
    hold(undefined);
    await aws.clock.advance(5 * MINUTE);
    expect(await aws.state()).toBe('ALARM');
  });
});
