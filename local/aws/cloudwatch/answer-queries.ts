import { type DataQuery, inExpression } from './data-query';
import { evaluate } from './math/evaluate';
import { MathError } from './math/math-error';
import type { TimeSeries, Value } from './math/value';
import { beginningOf, type Window } from './math/window';
import type { MeasuredStatistic, Point } from './metric-stat';
import { notBuilt, validation } from './refusals';

/** The period of an expression that names no metric, where nothing else says it. */
const USUAL_PERIOD = 60;

/** Reads a metric from a time on, which begins a period, until before another. */
export type Read = (asked: MeasuredStatistic, from: number, until: number) => readonly Point[];

/**
 * What the questions come to, by id. Each may name all others, whatever their order, but none itself.
 * @throws AwsError ValidationError for an expression that is wrong; NotImplemented for what is not built
 */
export function answerQueries(queries: readonly DataQuery[], window: Window, read: Read): ReadonlyMap<string, Answer> {
  const byId = new Map(queries.map((query) => [query.id, query]));
  const metrics = queries.filter(({ asked }) => 'metric' in asked);
  const shortest = metrics.length > 0 ? Math.min(...metrics.map(({ asked }) => asked.periodInSeconds!)) : USUAL_PERIOD;
  const known = new Map<string, Value>();
  const open = new Set<string>();

  const lookUp = (id: string): Value => {
    const before = known.get(id);
    if (before) return before;
    const query = byId.get(id);
    if (!query) throw new MathError(`Unknown id ${id}`);
    if (open.has(id)) throw new MathError(`The expression refers to itself, by ${id}`);
    open.add(id);
    const value = compute(query);
    known.set(id, value);
    return value;
  };
  const compute = ({ id, label, asked }: DataQuery): Value => {
    if ('metric' in asked) return measured(asked, label ?? asked.metric.name, window, read);
    const { expression, periodInSeconds = shortest } = asked;
    const having = (text: string): Value => ({
      kind: 'array',
      items: metrics.filter((each) => each.id.includes(text)).map((each) => lookUp(each.id) as TimeSeries),
    });
    const value = inExpression(id, () =>
      evaluate(expression, { window, usualPeriod: periodInSeconds, metrics: having, lookUp }),
    );
    if (asked.periodInSeconds !== undefined) refuseOtherPeriod(value, asked.periodInSeconds);
    return value.kind === 'series' ? { ...value, label: label ?? id, isMetric: false } : value;
  };
  // All of them, since what is wrong is wrong also where it is not returned.
  return new Map(queries.map((query) => [query.id, answerOf(query, lookUp(query.id))]));
}

/** @throws AwsError NotImplemented for an expression that is asked for with another period than its metrics have */
function refuseOtherPeriod(value: Value, periodInSeconds: number): void {
  const series = value.kind === 'array' ? value.items : value.kind === 'series' ? [value] : [];
  if (series.some((each) => each.periodInSeconds !== periodInSeconds))
    throw notBuilt('an expression with another period than its metrics');
}

/** What one question came to: a series, or an array of them, each with its label. */
export type Answer = Exclude<Value, { readonly kind: 'scalar' }>;

export const seriesIn = (answer: Answer): readonly TimeSeries[] => (answer.kind === 'array' ? answer.items : [answer]);

function answerOf({ id, label }: DataQuery, value: Value): Answer {
  if (value.kind === 'scalar')
    throw validation(`Error in expression '${id}': The result must be a time series or an array of time series`);
  if (value.kind === 'series') return value;
  const items = value.items.map((each) => ({ ...each, label: [label, each.label].filter(Boolean).join(' ') }));
  return { kind: 'array', items };
}

function measured(asked: MeasuredStatistic, label: string, window: Window, read: Read): TimeSeries {
  const points = read(asked, beginningOf(window, asked.periodInSeconds), window.until);
  return {
    ...{ kind: 'series', periodInSeconds: asked.periodInSeconds, label, isMetric: true },
    points: new Map(points.map(({ time, value }) => [time, value])),
  };
}
