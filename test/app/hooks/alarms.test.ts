import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { AlarmsCheckSpec } from '../../../src/domain/check/alarms';
import { sdkConfig } from '../../local/aws/kernel';
import { always, answering } from '../wire';
import { CHECK, type HookWorld, hookWorld } from './hook-world';

const QUIET: AlarmsCheckSpec = { kind: 'alarms', name: 'quiet', alarms: ['latency'], soakInMinutes: 10 };

let given: HookWorld;
afterEach(() => given.close());

async function watched(check: AlarmsCheckSpec = QUIET, others: readonly (typeof CHECK)[] = []): Promise<void> {
  given = await hookWorld({ checks: { AfterAllowTestTraffic: [check, ...others] } });
  await cloudwatch().putMetricAlarm({
    ...{ AlarmName: 'latency', Namespace: 'test', MetricName: 'latency', Statistic: 'Average', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'ignore' },
  });
  await put('OK');
}
const cloudwatch = () => new CloudWatch(sdkConfig(given.aws));
const put = (StateValue: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA') =>
  cloudwatch().setAlarmState({ AlarmName: 'latency', StateValue, StateReason: 'test' });
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;
const first = async () => (await given.deployments())[0]!;

describe('alarms that must be silent for ten minutes', () => {
  test('are looked at each minute, and the release goes on', async () => {
    await watched(QUIET, [CHECK]);
    await given.untilInvoked();
    await given.minutes(4);

    expect(await given.execution()).toMatchObject({
      runs: 0,
      soFar: [
        {
          check: 'quiet',
          outcome: 'in-progress',
          reason: expect.stringMatching(/^no alarm fires; [34] of 10 minutes$/),
        },
        { check: 'smoke', outcome: 'succeeded' },
      ],
    });
    expect((await first()).status).toBe('InProgress');
    expect(given.reports()).toBe(0);

    await given.minutes(12);
    const execution = await given.execution();
    expect(execution?.verdicts).toEqual([
      { check: 'quiet', outcome: 'succeeded', reason: 'no alarm fires for 10 minutes', at: expect.any(String) },
      { check: 'smoke', outcome: 'succeeded', reason: expect.any(String), at: expect.any(String) },
    ]);
    expect(execution).not.toHaveProperty('soFar');
    expect(given.reports()).toBe(1);
    expect((await first()).status).toBe('Succeeded');
    // What was final is not looked at again.
    const [quiet, smoke] = execution!.verdicts!;
    expect(Date.parse(quiet!.at) - Date.parse(smoke!.at)).toBeGreaterThanOrEqual(600_000);
  });

  test('fail the release as soon as one fires, by its own fault', async () => {
    await watched();
    await given.untilInvoked();
    await given.minutes(3);
    await put('ALARM');
    await given.minutes(3);

    expect((await first()).status).toBe('Failed');
    expect((await given.execution())?.verdicts).toEqual([
      { check: 'quiet', outcome: 'failed', reason: 'an alarm fires: latency', at: expect.any(String) },
    ]);
    expect(await quarantine()).toHaveLength(1);
  });

  test('fail the release when one fired and recovered between two looks', async () => {
    await watched();
    await given.untilInvoked();
    await given.minutes(3);
    await given.aws.clock.advance(10_000);
    await put('ALARM');
    await given.aws.clock.advance(10_000);
    await put('OK');
    await given.minutes(3);

    expect((await given.execution())?.verdicts?.[0]).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^an alarm fired meanwhile, and recovered: latency at \d\d:\d\d:\d\d UTC$/),
    });
    expect(await quarantine()).toHaveLength(1);
  });

  test('fail the release when a composite one fired and recovered, which CloudWatch tells of apart', async () => {
    await watched();
    const types: unknown[] = [];
    given.aws.dispatcher.barriers.push(({ operation, input }) => {
      if (operation === 'DescribeAlarmHistory') types.push(input.AlarmTypes);
    });
    await given.untilInvoked();
    const composite = answering(({ MetricAlarms }) => ({ MetricAlarms: [], CompositeAlarms: MetricAlarms }));
    const fired = {
      ...{ AlarmName: 'latency', HistoryItemType: 'StateUpdate', Timestamp: given.aws.clock.now().getTime() / 1_000 },
      HistoryData: JSON.stringify({ version: '1.0', newState: { stateValue: 'ALARM' } }),
    };
    const history = answering(() => ({ AlarmHistoryItems: [{ HistoryData: 'no JSON' }, fired] }));
    given.hookWire((operation, send) =>
      always('DescribeAlarms', composite)(operation, () => always('DescribeAlarmHistory', history)(operation, send)),
    );
    await given.minutes(1);
    await put('INSUFFICIENT_DATA');
    await given.minutes(3);

    expect((await given.execution())?.verdicts?.[0]?.reason).toMatch(
      /^an alarm fired meanwhile, and recovered: latency /,
    );
    expect(types).toEqual([['CompositeAlarm']]);
  });

  test('are told where they have no data', async () => {
    await watched({ ...QUIET, soakInMinutes: 0 });
    await put('INSUFFICIENT_DATA');
    await given.untilInvoked();
    await given.minutes(2);

    expect((await given.execution())?.verdicts?.[0]).toMatchObject({
      outcome: 'succeeded',
      reason: 'no alarm fires (INSUFFICIENT_DATA: latency)',
    });
  });

  test('are not held to what they did before the lifecycle event began', async () => {
    await watched({ ...QUIET, soakInMinutes: 1 });
    await put('ALARM');
    await put('OK');
    await given.untilInvoked();
    await given.minutes(4);

    expect((await given.execution())?.verdicts?.[0]).toMatchObject({ outcome: 'succeeded' });
    expect(given.hookCalls).not.toContain('DescribeAlarmHistory');
  });

  test('do not make another check that has failed wait', async () => {
    await watched(QUIET, [{ ...CHECK, status: 418 }]);
    await given.untilInvoked();
    await given.minutes(2);

    expect((await first()).status).toBe('Failed');
    expect((await given.execution())?.verdicts?.map(({ check, outcome }) => [check, outcome])).toEqual([
      ['smoke', 'failed'],
    ]);
  });

  test('go on where they were after a crash', async () => {
    await watched();
    await given.untilInvoked();
    await given.minutes(3);
    // Until the invocation of that minute's sweep is at its end.
    await given.aws.clock.advance(1);
    given.hookDiesAt({ at: 1, when: 'before' });
    await given.minutes(1);
    await given.aws.clock.advance(1);
    expect(given.outcomes).toContain('died');
    given.hookRevives();
    await given.minutes(14);

    expect((await given.execution())?.verdicts?.[0]).toMatchObject({ outcome: 'succeeded' });
    expect((await first()).status).toBe('Succeeded');
  });
});

describe('alarms', () => {
  test('that CloudWatch does not know cannot be judged, and that is not the fault of the image', async () => {
    await watched({ ...QUIET, alarms: ['latency', 'typo'], soakInMinutes: 0 });
    await given.untilInvoked();
    await given.minutes(2);

    expect((await given.execution())?.verdicts).toEqual([
      {
        ...{ check: 'quiet', outcome: 'failed', undone: true, at: expect.any(String) },
        reason: 'could not be done: CloudWatch knows no alarm typo',
      },
    ]);
    expect(await quarantine()).toEqual([]);
  });

  test('of a deployment group that has none cannot be judged', async () => {
    await watched({ kind: 'alarms', name: 'quiet', soakInMinutes: 0 });
    await given.untilInvoked();
    await given.minutes(2);

    expect((await given.execution())?.verdicts?.[0]?.reason).toBe(
      'could not be done: the deployment group frontend has no alarms',
    );
  });
});
