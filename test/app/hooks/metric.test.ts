import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { afterEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { MetricCheckSpec } from '../../../src/domain/check/metric/spec';
import { sdkConfig } from '../../local/aws/kernel';
import { always, answering, refused, type Wire } from '../wire';
import { type HookWorld, hookWorld } from './hook-world';

const EVENT = 'AfterAllowTestTraffic';
const FAST: MetricCheckSpec = {
  ...{ kind: 'metric', name: 'fast', atMost: 300, forMinutes: 3, withinMinutes: 2, delayInSeconds: 60 },
  ...{
    metrics: [{ id: 'latency', namespace: 'Shop', metric: 'Latency', dimensions: { Stage: 'prod' }, stat: 'Maximum' }],
  },
  periodInSeconds: 60,
};

let given: HookWorld;
afterEach(() => given.close());

const verdict = async () => (await given.execution())?.verdicts?.[0];
const soFar = async () => (await given.execution())?.soFar?.[0];
const first = async () => (await given.deployments())[0]!;
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;

async function asked(check: MetricCheckSpec = FAST): Promise<void> {
  given = await hookWorld({ checks: { [EVENT]: [check] }, remainingMs: 1_500 });
  await given.untilInvoked();
}

/** A value in each of the minutes that pass. */
async function measured(minutes: number, Value: number): Promise<void> {
  const cloudwatch = new CloudWatch(sdkConfig(given.aws));
  for (let minute = 0; minute < minutes; minute++) {
    const Dimensions = [{ Name: 'Stage', Value: 'prod' }];
    await cloudwatch.putMetricData({ Namespace: 'Shop', MetricData: [{ MetricName: 'Latency', Value, Dimensions }] });
    await given.minutes(1);
  }
}

describe('a metric that has to keep to a bound for three minutes', () => {
  test('is looked at each minute, and lets the release go on', async () => {
    await asked();
    await measured(3, 212);
    expect(await soFar()).toMatchObject({
      outcome: 'in-progress',
      reason: expect.stringMatching(/^(no data of latency|latency was 212, at most 300); [01] of 3 minutes$/),
    });
    await measured(5, 212);

    expect(await verdict()).toMatchObject({
      outcome: 'succeeded',
      reason: expect.stringMatching(/^latency was 212, at most 300, in [34] datapoints of 3 minutes$/),
    });
    expect((await first()).status).toBe('Succeeded');
  });

  test('fails the release once it does not, by its own fault', async () => {
    await asked();
    await measured(2, 212);
    await measured(4, 301);

    expect(await verdict()).toMatchObject({
      outcome: 'failed',
      reason: expect.stringMatching(/^latency was 301 from \d\d:\d\d:00 UTC on, more than 300$/),
    });
    expect((await first()).status).toBe('Failed');
    expect(await quarantine()).toHaveLength(1);
  });

  test('that nobody measures cannot be judged, and that is not the fault of the image', async () => {
    await asked();
    await given.minutes(10);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: 'could not decide: 0 datapoints of latency, fewer than 1',
    });
    expect(await quarantine()).toEqual([]);
  });
});

describe('an expression', () => {
  const [latency] = FAST.metrics!;

  test('is computed by CloudWatch, over metrics that are asked for with it', async () => {
    const errors = { ...latency!, id: 'errors', metric: 'Errors', stat: 'Sum' };
    await asked({ ...FAST, metrics: [latency!, errors], expression: 'latency / 100 + FILL(errors, 7)' });
    await measured(7, 212);

    expect((await verdict())?.reason).toMatch(/^latency \/ 100 \+ FILL\(errors, 7\) was 9\.12, at most 300, in [34] /);
  });

  test('that divides by nothing has no data', async () => {
    await asked({ ...FAST, expression: 'latency / (latency - 212)', withinMinutes: 0 });
    await measured(7, 212);

    expect(await verdict()).toMatchObject({
      undone: true,
      reason: expect.stringMatching(/^could not decide: 0 datapoints of latency \/ \(latency - 212\), fewer than 1/),
    });
  });
});

describe('CloudWatch', () => {
  const status = (StatusCode: string): Wire =>
    answering(({ MetricDataResults = [], ...rest }) => ({
      ...rest,
      MetricDataResults: (MetricDataResults as object[]).map((result) => ({ ...result, StatusCode })),
    }));

  test.each(['InternalError', 'PartialData'])('that answers %s is asked again a minute later', async (code) => {
    await asked();
    given.hookWire(always('GetMetricData', status(code)));
    await measured(4, 212);
    expect(await soFar()).toMatchObject({
      outcome: 'in-progress',
      reason: expect.stringMatching(
        /^nothing seen at this look: cloudwatch:GetMetricData: .*has not gathered all data of latency$/,
      ),
    });
    given.hookRevives();
    await measured(4, 212);

    expect(await verdict()).toMatchObject({ outcome: 'succeeded' });
  });

  test('that throttles until the end leaves nothing to decide by, and that is not the fault of the image', async () => {
    await asked();
    given.hookWire(always('GetMetricData', refused('ThrottlingException', 'Rate exceeded')));
    await given.minutes(10);

    expect(await verdict()).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: expect.stringMatching(/^could not be done: .*: Rate exceeded$/),
    });
    expect(await quarantine()).toEqual([]);
  });

  test('that forbids it is not asked again', async () => {
    await asked();
    given.hookWire(always('GetMetricData', status('Forbidden')));
    await measured(4, 212);

    expect(await verdict()).toMatchObject({
      outcome: 'failed',
      undone: true,
      reason: expect.stringContaining('Forbidden'),
    });
  });

  test('that answers in pages is read to the end', async () => {
    await asked();
    await measured(4, 212);
    let pages = 0;
    const page = (half: 0 | 1): Wire =>
      answering(({ MetricDataResults = [] }) => ({
        MetricDataResults: (MetricDataResults as { Timestamps: number[]; Values: number[] }[]).map((result) => ({
          ...result,
          ...{ Timestamps: [result.Timestamps[half]], Values: [half === 0 ? 212 : 400] },
          StatusCode: half === 0 ? 'PartialData' : 'Complete',
        })),
        ...(half === 0 ? { NextToken: 'more' } : {}),
      }));
    // The second page is asked for with a token of the first's, which the embedded AWS has not given.
    let last: ReturnType<Parameters<Wire>[1]> | undefined;
    given.hookWire(
      always('GetMetricData', (operation, send) => {
        if (pages++ % 2 === 0) {
          last = send();
          return page(0)(operation, () => last!);
        }
        return page(1)(operation, () => last!);
      }),
    );
    await measured(1, 212);

    expect(await verdict()).toMatchObject({ outcome: 'failed', reason: expect.stringMatching(/^latency was 400 /) });
  });

  test('that has several series of an expression leaves open which is meant', async () => {
    await asked();
    const twice = answering(({ MetricDataResults: [one] = [] as never }: { MetricDataResults?: [object] }) => ({
      MetricDataResults: [one, { ...one, Label: 'another' }],
    }));
    given.hookWire(always('GetMetricData', twice));
    await measured(4, 212);

    expect((await verdict())?.reason).toBe('could not be done: the expression has 2 series, and a bound is about one');
  });
});

describe('a comparison', () => {
  const COMPARED: MetricCheckSpec = {
    ...{ kind: 'metric', name: 'no worse', compare: { margin: 0 }, periodInSeconds: 60 },
    ...{ forMinutes: 1, withinMinutes: 0, delayInSeconds: 0 },
  };

  test('of a service whose desired count is 0 is not tried, and holds nothing up', async () => {
    given = await hookWorld({ checks: { [EVENT]: [COMPARED] } });
    await given.ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount: 0 });
    await given.untilInvoked();
    await given.minutes(2);

    expect(await verdict()).toMatchObject({ outcome: 'succeeded', reason: expect.stringMatching(/^not tried: /) });
  });

  test('with a target group that no listener leads to cannot be done', async () => {
    given = await hookWorld({ checks: { AfterInstall: [COMPARED] }, testListener: false });
    await given.untilInvoked();
    await given.minutes(2);

    expect((await given.execution('AfterInstall'))?.verdicts?.[0]).toMatchObject({
      ...{ outcome: 'failed', undone: true },
      reason: expect.stringMatching(/^could not be done: no listener leads to the target group frontend-\w+ of green$/),
    });
  });
});
