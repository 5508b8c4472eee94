import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { readStatus } from '../../../src/app/status';
import { readRecord } from '../../../src/aws/read-record';
import type { AlarmsCheckSpec } from '../../../src/domain/check/alarms';
import { sdkConfig } from '../../local/aws/kernel';
import { ALICE, ask } from '../asked';
import { type HookWorld, hookWorld } from '../hooks/hook-world';
import { always, refused } from '../wire';

const QUIET: AlarmsCheckSpec = { kind: 'alarms', name: 'quiet', alarms: ['latency'], soakInMinutes: 2 };
const FIRES = 'check quiet failed: an alarm fires: latency';

let given: HookWorld;
afterEach(() => given.close());

const cloudwatch = () => new CloudWatch(sdkConfig(given.aws));
const fire = () => cloudwatch().setAlarmState({ AlarmName: 'latency', StateValue: 'ALARM', StateReason: 'test' });
const state = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))!.state;
const first = async () => (await given.deployments())[0]!;
const seconds = (from: Date, to: Date | undefined) => (Number(to) - Number(from)) / 1000;

/** v2 with 10 % of the traffic, of which the first look found nothing. */
async function shifting(check: AlarmsCheckSpec = QUIET): Promise<void> {
  given = await hookWorld({ shift: 'ECSCanary10Percent5Minutes', checks: { AllowTraffic: [check] } });
  await cloudwatch().putMetricAlarm({
    ...{ AlarmName: 'latency', Namespace: 'test', MetricName: 'latency', Statistic: 'Average', Period: 60 },
    ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold', TreatMissingData: 'ignore' },
  });
  await given.push('v2');
  for (let minute = 0; (await given.watch())?.soFar === undefined && minute < 10; minute++) await given.minutes(1);
  await given.aws.clock.advance(1);
  expect(await given.lifecycle()).toMatchObject({ AllowTraffic: 'InProgress' });
}

describe('a canary that goes bad at 10 % of the traffic', () => {
  test('is stopped within two minutes and rolled back, with the reason of the check', async () => {
    await shifting();
    const bad = given.aws.clock.now();
    await fire();
    await given.minutes(3);

    const deployment = await first();
    expect(deployment).toMatchObject({ status: 'Stopped', rollbackInfo: { rollbackDeploymentId: expect.any(String) } });
    expect(seconds(bad, deployment.completeTime)).toBeLessThanOrEqual(120);
    const { ended, quarantine } = await state();
    expect(ended[0]).toMatchObject({ outcome: 'failed', reason: FIRES });
    expect(quarantine).toMatchObject([{ reason: FIRES }]);
    const mail = given.mails().find(({ subject }) => subject === 'Failed: frontend v2');
    expect(mail?.body.replace(/\s+/g, ' ')).toContain(`Reason ${FIRES}`);
    const { clients, tableName, catalog, now } = given.runtime();
    const { services } = await readStatus({ clients, tableName, catalog, now }, 'frontend');
    expect(services[0]!.latest?.lifecycle.find(({ event }) => event === 'AllowTraffic')?.verdicts).toMatchObject([
      { check: 'quiet', outcome: 'failed', reason: 'an alarm fires: latency' },
    ]);
    // The watch is over: nobody is asked any more.
    await given.minutes(2);
    const looks = given.looks.length;
    await given.minutes(3);
    expect(given.looks).toHaveLength(looks);
  });

  test.each([1, 2, 3, 4])(
    'is stopped within two minutes of the verdict, however often it crashes, at change %i',
    async (at) => {
      await shifting();
      await fire();
      given.hookDiesAt({ at, when: 'before' });
      await given.minutes(1);
      await given.aws.clock.advance(1);
      given.hookRevives();
      for (let minute = 0; (await first()).status !== 'Stopped' && minute < 4; minute++) await given.minutes(1);

      const { failedAt } = (await given.watch())!;
      expect(seconds(new Date(failedAt!), (await first()).completeTime)).toBeLessThanOrEqual(120);
      await given.minutes(2);
      expect((await state()).ended[0]).toMatchObject({ outcome: 'failed', reason: FIRES });
    },
  );

  test('is stopped once, however many are invoked', async () => {
    await shifting();
    await fire();
    given.deliver(false);
    await given.minutes(1);
    const payload = given.looks.at(-1);
    await Promise.all([given.look(payload), given.look(payload), given.look(payload)]);

    expect(given.hookCalls.filter((call) => call === 'StopDeployment')).toHaveLength(1);
    expect((await first()).status).toBe('Stopped');
  });
});

test('a check that finds nothing is looked at each minute until all traffic has moved', async () => {
  await shifting();
  await given.minutes(9);

  expect((await first()).status).toBe('Succeeded');
  expect(given.hookCalls.filter((call) => call === 'DescribeAlarms').length).toBeGreaterThanOrEqual(4);
  expect(await given.watch()).not.toHaveProperty('lookAt');
  const mail = given.mails().find(({ subject }) => subject === 'Succeeded: frontend v2');
  expect(mail?.body).toMatch(/^Checks +quiet succeeded: /m);
});

describe('a check that cannot be done', () => {
  test('stops nothing at its first look, and is done at the next', async () => {
    await shifting();
    given.hookWire(always('DescribeAlarms', refused('AccessDenied', 'no')));
    await given.minutes(1);
    await given.aws.clock.advance(1);
    expect((await given.watch())?.soFar).toMatchObject([
      { outcome: 'in-progress', reason: expect.stringMatching(/^could not be done: .*; 1 of 3 looks$/) },
    ]);
    given.hookRevives();
    await given.minutes(9);

    expect((await first()).status).toBe('Succeeded');
  });

  test('at three looks in a row stops the deployment, and that is not the fault of the image', async () => {
    await shifting();
    given.hookWire(always('DescribeAlarms', refused('AccessDenied', 'no')));
    await given.minutes(4);

    expect((await first()).status).toBe('Stopped');
    const { ended, quarantine } = await state();
    expect(ended[0]?.reason).toMatch(/^check quiet failed: could not be done: /);
    expect(quarantine).toEqual([]);
  });
});

test('a check that is skipped watches nothing', async () => {
  given = await hookWorld({
    shift: 'ECSCanary10Percent5Minutes',
    checks: { AllowTraffic: [{ ...QUIET, alarms: ['typo'] }] },
  });
  await given.sweep();
  await given.image('v2');
  await ask(given, {
    ...{
      kind: 'release',
      repository: 'frontend',
      tag: 'v2',
      force: false,
      skipChecks: ['quiet'],
      reason: 'no alarm yet',
    },
  });
  await given.minutes(15);

  expect((await first()).status).toBe('Succeeded');
  expect((await given.watch())?.soFar).toMatchObject([
    { check: 'quiet', outcome: 'skipped', reason: `skipped by ${ALICE}: no alarm yet` },
  ]);
});
