import { describe, expect, test } from '@jest/globals';
import { longestSeconds } from '../../src/domain/check/duration';
import type { TargetHealth } from '../../src/domain/check/target-health';
import { judgeTargets, type TargetsCheckSpec } from '../../src/domain/check/targets';
import type { Noted } from '../../src/domain/check/verdict';
import { secondsAfter } from '../../src/domain/instant';

const BEGUN = '2026-11-21T09:00:00.000Z';
const SPEC: TargetsCheckSpec = { kind: 'targets', name: 'up', healthyShare: 1, forMinutes: 5, withinMinutes: 2 };
const REACHED: Noted = { begun: BEGUN, since: secondsAfter(BEGUN, 60), wanted: 4 };

const healthy = (count: number): TargetHealth[] => Array.from({ length: count }, () => ({ state: 'healthy' }));
const failing = (count: number, reason = 'Target.Timeout', description = 'Request timed out'): TargetHealth[] =>
  Array.from({ length: count }, () => ({ state: 'unhealthy', reason, description }));
const fresh = (count: number): TargetHealth[] =>
  Array.from({ length: count }, () => ({ state: 'initial', reason: 'Elb.InitialHealthChecking' }));
const wrongStatus = (count: number) =>
  failing(count, 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [503]');

interface Given {
  readonly spec?: Partial<TargetsCheckSpec>;
  readonly wanted?: number;
  readonly targets: TargetHealth[];
  readonly noted?: Noted;
  /** After the first look. */
  readonly seconds?: number;
}

const ROWS: [string, Given, string, string][] = [
  ['enough at once', { targets: healthy(4) }, 'in-progress', '4 of 4 targets healthy; 0 of 5 minutes'],
  ['enough, one look', { spec: { forMinutes: 0 }, targets: healthy(4) }, 'succeeded', '4 of 4 targets healthy'],
  [
    'enough for nearly long enough',
    { targets: healthy(4), noted: REACHED, seconds: 359 },
    'in-progress',
    '4 of 4 targets healthy; 4 of 5 minutes',
  ],
  [
    'enough for long enough',
    { targets: healthy(4), noted: REACHED, seconds: 360 },
    'succeeded',
    '4 of 4 targets healthy for 5 minutes',
  ],
  [
    'a share',
    { spec: { healthyShare: 0.75, forMinutes: 0 }, targets: [...healthy(3), ...failing(1)] },
    'succeeded',
    '3 of 4 targets healthy (at least 3)',
  ],
  [
    'a share is rounded up',
    { spec: { healthyShare: 0.51 }, wanted: 2, targets: [...healthy(1), ...fresh(1)] },
    'in-progress',
    '1 of 2 targets healthy, fewer than 2 (1 not yet judged by the load balancer); it has 2 minutes',
  ],
  [
    'a share is not rounded up for what a computer makes of it',
    { spec: { healthyShare: 0.07, forMinutes: 0 }, wanted: 100, targets: healthy(7) },
    'succeeded',
    '7 of 100 targets healthy (at least 7)',
  ],
  [
    'not enough yet',
    { targets: [...healthy(1), ...fresh(2)], seconds: 119, noted: { begun: BEGUN } },
    'in-progress',
    '1 of 4 targets healthy, fewer than 4 (1 not registered in green, 2 not yet judged by the load balancer); it has 2 minutes',
  ],
  [
    'not enough in time',
    { targets: [...healthy(1), ...failing(1), ...wrongStatus(2)], seconds: 120, noted: { begun: BEGUN } },
    'failed',
    '1 of 4 targets healthy, fewer than 4 (2 answering health checks with a wrong status (503), 1 not answering health checks in time), 2 minutes after the first look',
  ],
  [
    'no time, and not enough at once',
    { spec: { withinMinutes: 0 }, wanted: 1, targets: failing(1, 'Target.FailedHealthChecks') },
    'failed',
    '0 of 1 targets healthy, fewer than 1 (1 refusing or breaking off health checks), 0 minutes after the first look',
  ],
  [
    'no target at all',
    { targets: [], seconds: 120, noted: { begun: BEGUN } },
    'failed',
    'could not decide: 0 of 4 targets healthy, fewer than 4 (4 not registered in green), 2 minutes after the first look',
  ],
  [
    'enough, and then no more',
    { targets: [...healthy(3), ...fresh(1)], noted: REACHED, seconds: 200 },
    'failed',
    '3 of 4 targets healthy, fewer than 4 (1 not yet judged by the load balancer); there were enough until then, for 2 minutes of 5',
  ],
  [
    'enough, and the service is scaled out',
    { wanted: 6, targets: [...healthy(4), ...fresh(2)], noted: REACHED, seconds: 200 },
    'in-progress',
    '4 of 4 targets healthy; 2 of 5 minutes',
  ],
  [
    'enough, the service is scaled out, and what comes is not healthy',
    { wanted: 6, targets: [...healthy(4), ...failing(2)], noted: REACHED, seconds: 200 },
    'failed',
    '4 of 6 targets healthy, fewer than 6 (2 not answering health checks in time); there were enough until then, for 2 minutes of 5',
  ],
  [
    'enough, and the service is scaled in',
    { wanted: 2, targets: healthy(2), noted: REACHED, seconds: 360 },
    'succeeded',
    '2 of 2 targets healthy for 5 minutes',
  ],
  [
    'targets of somebody else that are not healthy',
    { wanted: 2, targets: [...healthy(2), ...failing(2)], spec: { withinMinutes: 0 } },
    'failed',
    '2 of 4 targets healthy, fewer than 4 (2 not answering health checks in time), 0 minutes after the first look',
  ],
  [
    'a reason that AWS invents later',
    { wanted: 1, targets: [{ state: 'odd', reason: 'Target.Odd' }], spec: { withinMinutes: 0 } },
    'failed',
    '0 of 1 targets healthy, fewer than 1 (1 odd Target.Odd), 0 minutes after the first look',
  ],
];

describe('targets', () => {
  test.each(ROWS)('%s', (_name, { spec, wanted = 4, targets, noted, seconds = 0 }, outcome, reason) => {
    const seen = { targetGroup: 'green', wanted, targets };
    expect(judgeTargets({ ...SPEC, ...spec }, seen, noted, secondsAfter(BEGUN, seconds))).toMatchObject({
      outcome,
      reason,
    });
  });

  test('are remembered from the first look, and from when there were enough', () => {
    const seen = (targets: TargetHealth[]) => ({ targetGroup: 'green', wanted: 4, targets });
    const first = judgeTargets(SPEC, seen(fresh(4)), undefined, BEGUN);
    expect(first).toMatchObject({ noted: { begun: BEGUN } });
    const second = judgeTargets(SPEC, seen(healthy(4)), { begun: BEGUN }, secondsAfter(BEGUN, 60));
    expect(second).toMatchObject({ noted: REACHED });
  });

  test('take as long as both their times, and a look more', () => {
    expect(longestSeconds(SPEC)).toBe(510);
  });
});
