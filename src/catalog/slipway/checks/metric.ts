import * as v from 'valibot';
import { idsIn } from '../../../domain/check/metric/expression';
import { isDimensionValue } from '../../../domain/check/metric/placeholders';
import { EXPRESSION_ID } from '../../../domain/check/metric/questions';
import { windowSeconds } from '../../../domain/check/metric/window';
import { whole } from '../number';
import { name } from './name';

/** CodeDeploy waits an hour, and the last look begins five minutes before that is over. */
const LONGEST_SECONDS = 52 * 60;

/** CloudWatch API reference, MetricStat: statistics, percentiles, and trimmed ones without bounds of their own. */
const STAT = /^(SampleCount|Average|Sum|Minimum|Maximum|IQM|(p|tm|tc|ts|wm)(\d{1,2}(\.\d{1,10})?|100))$/;
/** API reference, Metric and Dimension: ASCII without control characters. */
const ASCII = /^[\x20-\x7e]{1,255}$/;
const DIMENSION_NAME = /^(?!:)[\x21-\x7e][\x20-\x7e]{0,254}$/;
const NAMESPACE = /^(?!:)[\x20-\x7e]{1,255}$/;
const MOST_DIMENSIONS = 30;

const metricName = v.pipe(v.string(), v.regex(ASCII, 'is not the name of a metric'));
const namespace = v.pipe(v.string(), v.regex(NAMESPACE, 'is not a namespace'));
const dimensions = (of: 'bound' | 'comparison') =>
  v.pipe(
    v.record(
      v.pipe(v.string(), v.regex(DIMENSION_NAME, 'is not the name of a dimension')),
      v.pipe(
        v.string(),
        v.regex(/^[\x20-\x7e]{1,1024}$/, 'is not the value of a dimension'),
        v.check((value) => isDimensionValue(value, of), 'is not a placeholder that is known here'),
      ),
    ),
    v.check((all) => Object.keys(all).length <= MOST_DIMENSIONS, `has more than ${MOST_DIMENSIONS} dimensions`),
  );

const metric = v.object({
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z][A-Za-z0-9_]{0,63}$/, 'is not the id of a metric'),
    v.check((id) => id !== EXPRESSION_ID, "is the expression's own"),
  ),
  namespace,
  metric: metricName,
  dimensions: v.optional(dimensions('bound'), {}),
  stat: v.pipe(v.string(), v.regex(STAT, 'is not a statistic')),
});

/** What a load balancer counts for a target group, unless it is said otherwise. */
const counted = {
  namespace: v.optional(namespace, 'AWS/ApplicationELB'),
  dimensions: v.optional(
    v.pipe(
      dimensions('comparison'),
      v.check(
        (all) => Object.values(all).some((value) => value.startsWith('$')),
        'has no placeholder, so that green and blue would be the same',
      ),
    ),
  ),
};
const requests = v.object({ ...counted, metric: v.optional(metricName, 'RequestCount') });
const errors = v.object({ ...counted, metric: metricName });

const compare = v.object({
  requests: v.optional(requests),
  errors: v.optional(v.pipe(v.array(errors), v.minLength(1, 'is empty'), v.maxLength(5, 'has more than 5 metrics'))),
  margin: v.optional(v.pipe(v.number(), v.minValue(0, 'is less than 0'), v.ltValue(1, 'is not less than 1')), 0.005),
});

const finite = v.pipe(v.number(), v.finite('is not finite'));

const members = v.object({
  kind: v.literal('metric'),
  name,
  metrics: v.optional(
    v.pipe(
      v.array(metric),
      v.minLength(1, 'is empty'),
      v.maxLength(20, 'has more than 20 metrics'),
      v.check((metrics) => new Set(metrics.map(({ id }) => id)).size === metrics.length, 'names an id twice'),
    ),
  ),
  expression: v.optional(
    v.pipe(v.string(), v.minLength(1, 'is empty'), v.maxLength(1024, 'is longer than 1024 characters')),
  ),
  atMost: v.optional(finite),
  atLeast: v.optional(finite),
  periodInSeconds: v.optional(
    v.pipe(
      whole(60, 1500),
      v.check((seconds) => seconds % 60 === 0, 'is not whole minutes'),
    ),
    60,
  ),
  compare: v.optional(compare),
  forMinutes: v.optional(whole(1, 45), 10),
  withinMinutes: v.optional(whole(0, 30), 5),
  delayInSeconds: v.optional(whole(0, 600), 60),
  minimumSamples: v.optional(whole(1, 100_000_000)),
});
type Members = v.InferOutput<typeof members>;

/** What the members mean together; each violation with the member that it is about. */
function* clashesOf(check: Members): Generator<readonly [keyof Members, string | undefined]> {
  const { metrics, expression, atMost, atLeast, compare, periodInSeconds } = check;
  if (metrics === undefined && compare === undefined) yield ['metrics', undefined];
  if (compare !== undefined) yield* besideComparison(check);
  if (metrics === undefined) return;

  if (atMost === undefined && atLeast === undefined) yield ['atMost', undefined];
  if (atMost !== undefined && atLeast !== undefined && atLeast > atMost) yield ['atLeast', `is more than ${atMost}`];
  if (expression === undefined && metrics.length > 1) yield ['expression', undefined];
  if (expression !== undefined) {
    const unknown = idsIn(expression).filter((id) => !metrics.some((each) => each.id === id));
    if (unknown.length > 0) yield ['expression', `names ${unknown.join(', ')}, which no metric has as its id`];
    if (/^\s*SELECT\b/i.test(expression)) yield ['expression', 'is a query, and no expression'];
  }
  if (periodInSeconds > check.forMinutes * 60)
    yield ['periodInSeconds', `is longer than the ${check.forMinutes} minutes of forMinutes`];
  else if (check.minimumSamples !== undefined) {
    const most = Math.floor(((check.forMinutes + check.withinMinutes) * 60) / periodInSeconds);
    if (check.minimumSamples > most)
      yield ['minimumSamples', `is more than the ${most} datapoints of forMinutes and withinMinutes`];
  }
}

/** Members of a bound, which mean nothing to a comparison. */
function* besideComparison(check: Members): Generator<readonly [keyof Members, string]> {
  for (const key of ['metrics', 'expression', 'atMost', 'atLeast'] as const)
    if (check[key] !== undefined) yield [key, 'stands beside compare'];
  if (check.periodInSeconds !== 60) yield ['periodInSeconds', 'stands beside compare, which counts minutes'];
}

export const METRIC_CHECK = v.pipe(
  members,
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed || dataset.issues) return;
    const { value } = dataset;
    const late = windowSeconds(value) - LONGEST_SECONDS;
    const tooLong: (readonly [keyof Members, string])[] =
      late > 0
        ? [
            [
              'forMinutes',
              `and withinMinutes, with period and delay, end ${late} seconds too late for CodeDeploy's hour`,
            ],
          ]
        : [];
    for (const [key, message] of [...clashesOf(value), ...tooLong]) {
      const input = value[key];
      addIssue({
        input,
        ...(message === undefined ? {} : { message }),
        path: [{ type: 'object', origin: 'value', input: value, key, value: input }],
      });
    }
  }),
);
