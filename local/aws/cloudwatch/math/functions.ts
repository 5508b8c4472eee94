import { aggregates } from './aggregates';
import { conditional } from './conditional';
import { fill } from './fill';
import { MathError } from './math-error';
import { type MathFunction, valuesOf } from './math-function';
import { changes, pointwise } from './pointwise';
import { computed, scalar } from './value';
import { slotsOf } from './window';

/**
 * The functions of metric math that are built.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export const FUNCTIONS: Readonly<Record<string, MathFunction>> = {
  ...pointwise,
  ...changes,
  ...aggregates,
  FILL: fill,
  IF: conditional,
  METRICS: (args, scope) => {
    const [text, ...more] = args;
    if (more.length > 0 || (text && text.kind !== 'text')) throw new MathError('METRICS takes at most one text');
    return scope.metrics(text?.text ?? '');
  },
  PERIOD: (args, scope) => {
    const [value] = valuesOf('PERIOD', args, scope, 1);
    if (value?.kind !== 'series' || !value.isMetric) throw new MathError('PERIOD takes a metric');
    return scalar(value.periodInSeconds);
  },
  TIME_SERIES: (args, scope) => {
    const [value] = valuesOf('TIME_SERIES', args, scope, 1);
    if (value?.kind !== 'scalar') throw new MathError('TIME_SERIES takes a scalar');
    const periodInSeconds = scope.usualPeriod;
    return computed({ periodInSeconds, label: '' }, slotsOf(scope.window, periodInSeconds), () => value.value);
  },
};

/** The functions that CloudWatch has besides; ours are refused by name. */
export const NOT_BUILT: ReadonlySet<string> = new Set([
  ...['ANOMALY_DETECTION_BAND', 'DAY', 'DATE', 'DB_PERF_INSIGHTS', 'DIFF_TIME', 'EPOCH', 'FIRST', 'HOUR'],
  ...['INSIGHT_RULE_METRIC', 'LAMBDA', 'LAST', 'METRIC_COUNT', 'MINUTE', 'MONTH', 'REMOVE_EMPTY', 'SEARCH'],
  ...['SERVICE_QUOTA', 'SLICE', 'SORT', 'YEAR'],
]);
