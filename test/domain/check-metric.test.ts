import { describe, expect, test } from '@jest/globals';
import { longestSeconds } from '../../src/domain/check/duration';
import { type Datapoint, judgeBound } from '../../src/domain/check/metric/bound';
import { judgeComparison } from '../../src/domain/check/metric/comparison';
import type { MinuteCount } from '../../src/domain/check/metric/evidence';
import { idsIn } from '../../src/domain/check/metric/expression';
import { sidesOf } from '../../src/domain/check/metric/placeholders';
import { minutesIn, questionsOfBound, questionsOfComparison } from '../../src/domain/check/metric/questions';
import type { ComparisonSpec, MetricCheckSpec } from '../../src/domain/check/metric/spec';
import { windowOf } from '../../src/domain/check/metric/window';
import { secondsAfter } from '../../src/domain/instant';

const BEGUN = '2026-11-21T09:00:20.000Z';
/** The first period that is judged. */
const FROM = '2026-11-21T09:01:00.000Z';
const BASE: Omit<MetricCheckSpec, 'metrics' | 'compare'> = {
  ...{ kind: 'metric', name: 'm', periodInSeconds: 60, forMinutes: 5, withinMinutes: 2, delayInSeconds: 60 },
};
const BOUND: MetricCheckSpec = {
  ...BASE,
  metrics: [{ id: 'latency', namespace: 'N', metric: 'Latency', dimensions: {}, stat: 'p99' }],
  atMost: 300,
};
const COMPARE: ComparisonSpec = { margin: 0.005 };
const COMPARED: MetricCheckSpec & { compare: ComparisonSpec } = { ...BASE, compare: COMPARE, minimumSamples: 100 };

/** The window of a look so many seconds after the lifecycle event began. */
const windowAt = (spec: MetricCheckSpec, seconds: number) =>
  windowOf(spec, BEGUN, new Date(secondsAfter(BEGUN, seconds)));

describe('the window', () => {
  const ROWS: [string, Partial<MetricCheckSpec>, number, string, Partial<ReturnType<typeof windowOf>>][] = [
    ['is empty at first', {}, 0, FROM, { minutes: 0, isBaked: false, isOver: false }],
    ['is empty until a minute is over, and published', {}, 159, FROM, { minutes: 0 }],
    ['has the first minute then', {}, 160, secondsAfter(FROM, 60), { minutes: 1 }],
    ['has one more a minute later', {}, 220, secondsAfter(FROM, 120), { minutes: 2 }],
    ['is not baked a moment too early', {}, 399, secondsAfter(FROM, 240), { minutes: 4, isBaked: false }],
    ['is baked once its last minute is published', {}, 400, secondsAfter(FROM, 300), { minutes: 5, isBaked: true }],
    ['goes on while it waits for samples', {}, 519, secondsAfter(FROM, 360), { minutes: 5, isOver: false }],
    ['is over at its deadline', {}, 520, secondsAfter(FROM, 420), { minutes: 5, isOver: true }],
    ['reads a minute at once where there is no delay', { delayInSeconds: 0 }, 100, secondsAfter(FROM, 60), {}],
  ];
  test.each(ROWS)('%s', (_, spec, seconds, until, rest) => {
    expect(windowAt({ ...BOUND, ...spec }, seconds)).toMatchObject({ from: FROM, until, ...rest });
  });

  test('of longer periods begins with the first whole one', () => {
    const spec = { ...BOUND, periodInSeconds: 300 };
    expect(windowAt(spec, 700)).toMatchObject({ from: '2026-11-21T09:05:00.000Z', until: '2026-11-21T09:10:00.000Z' });
  });

  test('begins with a minute that begins as the lifecycle event does', () => {
    expect(windowOf(BOUND, FROM, new Date(FROM)).from).toBe(FROM);
  });

  test('ends as late as the check says that it takes', () => {
    expect(longestSeconds(BOUND)).toBe(60 + 7 * 60 + 60 + 90);
    expect(longestSeconds({ ...BOUND, periodInSeconds: 300 })).toBe(300 + 7 * 60 + 60 + 90);
  });
});

describe('against a bound', () => {
  const point = (minute: number, value: number): Datapoint => ({ at: secondsAfter(FROM, minute * 60), value });
  const five = (value: number) => [0, 1, 2, 3, 4].map((minute) => point(minute, value));
  interface Given {
    readonly spec?: Partial<MetricCheckSpec>;
    readonly points: readonly Datapoint[];
    readonly seconds: number;
    readonly watching?: boolean;
    readonly said?: readonly string[];
  }
  const ROWS: [string, Given, string, string][] = [
    ['nothing yet', { points: [], seconds: 0 }, 'in-progress', 'no data of latency; 0 of 5 minutes'],
    [
      'well so far',
      { points: [point(0, 12.3456789)], seconds: 220 },
      'in-progress',
      'latency was 12.3457, at most 300; 2 of 5 minutes',
    ],
    [
      'well to the end',
      { points: five(300), seconds: 400 },
      'succeeded',
      'latency was 300, at most 300, in 5 datapoints of 5 minutes',
    ],
    [
      'with a range',
      { spec: { atLeast: 1 }, points: [point(0, 1), point(4, 2)], seconds: 400 },
      'succeeded',
      'latency was 1 to 2, at least 1 and at most 300, in 2 datapoints of 5 minutes',
    ],
    [
      'one above',
      { points: [point(0, 1), point(1, 300.4)], seconds: 220 },
      'failed',
      'latency was 300.4 from 09:02:00 UTC on, more than 300',
    ],
    [
      'one below',
      { spec: { atMost: undefined as never, atLeast: 1 }, points: [point(0, 0)], seconds: 220 },
      'failed',
      'latency was 0 from 09:01:00 UTC on, less than 1',
    ],
    [
      'one above, while that minute is gathered',
      { points: [point(2, 999)], seconds: 220 },
      'in-progress',
      'no data of latency; 2 of 5 minutes',
    ],
    [
      'one above, before it began',
      { points: [point(-1, 999), point(0, 1)], seconds: 220 },
      'in-progress',
      'latency was 1, at most 300; 2 of 5 minutes',
    ],
    [
      'what is no number',
      { points: [point(0, Number.NaN), point(1, Number.POSITIVE_INFINITY)], seconds: 220 },
      'in-progress',
      'no data of latency; 2 of 5 minutes',
    ],
    ['no data after the bake time', { points: [], seconds: 400 }, 'in-progress', 'no data of latency; 5 of 5 minutes'],
    [
      'no data until its deadline',
      { points: [], seconds: 520, said: ['ArithmeticError: division by zero'] },
      'failed',
      'could not decide: 0 datapoints of latency, fewer than 1 (CloudWatch: ArithmeticError: division by zero)',
    ],
    [
      'too few until its deadline',
      { spec: { minimumSamples: 6 }, points: five(1), seconds: 520 },
      'failed',
      'could not decide: 5 datapoints of latency, fewer than 6',
    ],
    [
      'enough in time, after the bake time',
      { spec: { minimumSamples: 6 }, points: [...five(1), point(5, 1)], seconds: 460 },
      'succeeded',
      'latency was 1, at most 300, in 6 datapoints of 5 minutes',
    ],
    [
      'an expression, by its own text',
      { spec: { expression: 'latency * 2' }, points: five(1), seconds: 160 },
      'in-progress',
      'latency * 2 was 1, at most 300; 1 of 5 minutes',
    ],
    [
      'well, while traffic moves',
      { points: five(1), seconds: 900, watching: true },
      'in-progress',
      'latency was 1, at most 300; watched until traffic has moved',
    ],
    [
      'no data, while traffic moves',
      { points: [], seconds: 900, watching: true },
      'failed',
      'could not decide: 0 datapoints of latency, fewer than 1',
    ],
  ];
  test.each(ROWS)('%s', (_, { spec, points, seconds, watching = false, said = [] }, outcome, reason) => {
    const check = { ...BOUND, ...spec };
    const judged = judgeBound(check, points, windowAt(check, seconds), { watching, said });
    expect(judged).toMatchObject({ outcome, reason });
    expect('undone' in judged).toBe(reason.startsWith('could not decide'));
  });
});

describe('green against blue', () => {
  const minute = (green: [number, number], blue: [number, number]): MinuteCount => ({
    green: { errors: green[0], requests: green[1] },
    blue: { errors: blue[0], requests: blue[1] },
  });
  const times = (count: number, one: MinuteCount) => Array.from({ length: count }, () => one);
  const ROWS: [string, readonly MinuteCount[], number, boolean, string, string][] = [
    [
      'nobody has asked yet',
      [],
      0,
      false,
      'in-progress',
      'errors of green 0 of 0, of blue 0 of 0: green is not found worse; 0 of 5 minutes, 100 requests of each wanted',
    ],
    [
      'equal',
      times(2, minute([1, 50], [9, 450])),
      220,
      false,
      'in-progress',
      'errors of green 2 of 100 (2 %), of blue 18 of 900 (2 %): green is not found worse; 2 of 5 minutes',
    ],
    [
      'equal to the end',
      times(5, minute([1, 50], [9, 450])),
      400,
      false,
      'succeeded',
      'errors of green 5 of 250 (2 %), of blue 45 of 2250 (2 %): green is not found worse in 5 minutes',
    ],
    [
      'equal, while traffic moves',
      times(5, minute([1, 50], [9, 450])),
      900,
      true,
      'in-progress',
      'errors of green 5 of 250 (2 %), of blue 45 of 2250 (2 %): green is not found worse; watched until traffic has moved',
    ],
    [
      'worse: the minutes until it was proved',
      [minute([10, 50], [0, 450]), minute([0, 50], [0, 450])],
      220,
      false,
      'failed',
      'errors of green 10 of 50 (20 %), of blue 0 of 450 (0 %): green is worse by more than 0.5 % of its requests (by chance in 1 of 100 releases at most)',
    ],
    [
      'green has too few requests',
      times(5, minute([0, 19], [0, 450])),
      520,
      false,
      'failed',
      "could not decide: 95 requests of green beside the other's, fewer than 100",
    ],
    [
      'blue has too few',
      times(5, minute([0, 400], [0, 10])),
      520,
      true,
      'failed',
      "could not decide: 50 requests of blue beside the other's, fewer than 100",
    ],
    [
      'they had them one after the other',
      [minute([0, 0], [0, 500]), minute([0, 500], [0, 0])],
      520,
      false,
      'failed',
      "could not decide: 0 requests of green beside the other's, fewer than 100",
    ],
  ];
  test.each(ROWS)('%s', (_, minutes, seconds, watching, outcome, reason) => {
    const judged = judgeComparison(COMPARED, minutes, windowAt(COMPARED, seconds), { watching });
    expect(judged).toMatchObject({ outcome, reason });
    expect('undone' in judged).toBe(reason.startsWith('could not decide'));
  });

  test('without a margin is told without one', () => {
    const check = { ...COMPARED, compare: { ...COMPARE, margin: 0 } };
    const judged = judgeComparison(check, [minute([9, 50], [0, 450])], windowAt(check, 160), { watching: true });
    expect(judged.reason).toMatch(/: green is worse \(by chance in 1 of 100 releases at most\)$/);
  });
});

describe('what CloudWatch is asked', () => {
  const side = (name: string) => ({ targetGroup: `targetgroup/${name}/1`, loadBalancer: 'app/web/2' });
  const known = { green: side('green'), blue: side('blue') };

  test('for a bound: its metrics, or only what the expression makes of them', () => {
    const [latency] = BOUND.metrics ?? [];
    expect(questionsOfBound(BOUND, {})).toEqual({ questions: [latency], wanted: ['latency'] });
    const { questions, wanted } = questionsOfBound({ ...BOUND, expression: 'latency / 2' }, {});
    expect([questions[1], wanted]).toEqual([{ id: 'slipway', expression: 'latency / 2' }, ['slipway']]);
  });

  test('with the deployment’s own target groups and load balancers', () => {
    const dimensions = { TargetGroup: '$green.targetGroup', LoadBalancer: '$blue.loadBalancer', Stage: 'prod' };
    const metric = { ...BOUND.metrics![0]!, dimensions };
    const { questions } = questionsOfBound({ ...BOUND, metrics: [metric] }, known);
    expect(questions[0]).toMatchObject({
      dimensions: { TargetGroup: 'targetgroup/green/1', LoadBalancer: 'app/web/2', Stage: 'prod' },
    });
    expect(sidesOf({ ...BOUND, metrics: [metric] })).toEqual(['blue', 'green']);
    expect(sidesOf(BOUND)).toEqual([]);
  });

  test('for a comparison: sums of both, and what comes back is counted by the minute', () => {
    const compare = {
      ...COMPARE,
      errors: ['HTTPCode_Target_5XX_Count', 'TargetConnectionErrorCount'].map((metric) => ({
        namespace: 'AWS/ApplicationELB',
        metric,
      })),
    };
    const { questions, wanted } = questionsOfComparison(compare, known);
    expect(
      questions.map((each) =>
        'stat' in each ? `${each.id} ${each.stat} ${each.metric} ${each.dimensions.TargetGroup}` : '',
      ),
    ).toEqual([
      'blueRequests Sum RequestCount targetgroup/blue/1',
      'blueErrors1 Sum HTTPCode_Target_5XX_Count targetgroup/blue/1',
      'blueErrors2 Sum TargetConnectionErrorCount targetgroup/blue/1',
      'greenRequests Sum RequestCount targetgroup/green/1',
      'greenErrors1 Sum HTTPCode_Target_5XX_Count targetgroup/green/1',
      'greenErrors2 Sum TargetConnectionErrorCount targetgroup/green/1',
    ]);
    const series = [[90, 90], [5], [1], [10, 10], [Number.NaN, 6], [Number.NaN, 6]].map((values, index) => ({
      id: wanted[index]!,
      points: values.map((value, at) => ({ at: secondsAfter(FROM, at * 60), value })),
    }));
    expect(minutesIn(series)).toEqual([
      { blue: { requests: 90, errors: 6 }, green: { requests: 10, errors: 0 } },
      // Both kinds of error of one request: it is one that failed.
      { blue: { requests: 90, errors: 0 }, green: { requests: 10, errors: 10 } },
    ]);
  });
});

test.each([
  ['100 * errors / (requests + 1.5e3)', ['errors', 'requests']],
  ['IF(m1 > 5 AND m2 < 3, FILL(m1, REPEAT), m_3)', ['m1', 'm2', 'm_3']],
  ['SUM(METRICS("text"))-e1', ['e1']],
  ["SEARCH('{AWS/EC2,InstanceId} cpu', 'Average')", []],
])('%s names the ids %j', (expression, ids) => {
  expect(idsIn(expression)).toEqual(ids);
});
