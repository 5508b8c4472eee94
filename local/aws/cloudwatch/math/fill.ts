import type { Expression } from './expression';
import { MathError } from './math-error';
import type { MathFunction, Scope } from './math-function';
import { computed, eachSeries, refuseOtherPeriods, type TimeSeries, timesOf } from './value';
import { slotsOf } from './window';

/** What stands in for missing values of a series; it is asked for times in their order. */
type Filler = (series: TimeSeries) => (time: number) => number | undefined;

/**
 * `FILL(series, filler)`: every period of the time asked for has a value, the latest one too. `REPEAT` is the value before,
 * `LINEAR` a straight line from the value before to the one after; where these are wanting, nothing is filled.
 */
export const fill: MathFunction = (args, scope) => {
  if (args.length !== 2) throw new MathError('FILL takes 2 arguments');
  const filler = fillerOf(args[1]!, scope);
  const filled = (series: TimeSeries): TimeSeries => {
    const missing = filler(series);
    const times = new Set([...slotsOf(scope.window, series.periodInSeconds), ...series.points.keys()]);
    return computed(series, [...times].sort(ascending), (time) => series.points.get(time) ?? missing(time));
  };
  return eachSeries('FILL', scope.evaluate(args[0]!), filled);
};

const ascending = (a: number, b: number): number => a - b;

function fillerOf(expression: Expression, scope: Scope): Filler {
  if (expression.kind === 'name' && expression.name === 'REPEAT') return repeated;
  if (expression.kind === 'name' && expression.name === 'LINEAR') return onTheLine;
  const value = scope.evaluate(expression);
  if (value.kind === 'scalar') return () => () => value.value;
  if (value.kind === 'array') throw new MathError('FILL does not take an array of time series to fill with');
  return (series) => {
    refuseOtherPeriods([series, value]);
    return (time) => value.points.get(time);
  };
}

const repeated: Filler = (series) => {
  const before = lastBefore(timesOf(series));
  return (time) => series.points.get(before(time) ?? Number.NaN);
};

const onTheLine: Filler = (series) => {
  const times = timesOf(series);
  const before = lastBefore(times);
  const next = new Map(times.map((time, index) => [time, times[index + 1]]));
  return (time) => {
    const from = before(time);
    const to = from === undefined ? undefined : next.get(from);
    if (from === undefined || to === undefined) return undefined;
    const [low, high] = [series.points.get(from)!, series.points.get(to)!];
    return low + ((high - low) * (time - from)) / (to - from);
  };
};

/** The last of `times` before each time that is asked for, in order. */
function lastBefore(times: readonly number[]): (time: number) => number | undefined {
  let index = -1;
  return (time) => {
    while (index + 1 < times.length && times[index + 1]! < time) index++;
    return times[index];
  };
}
