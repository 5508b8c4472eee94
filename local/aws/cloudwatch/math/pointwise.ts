import { type MathFunction, valuesOf } from './math-function';
import { computed, eachSeries, type TimeSeries, timesOf } from './value';

/** A function of each value by itself. */
const ofEach =
  (name: string, compute: (value: number) => number): MathFunction =>
  (args, scope) =>
    eachSeries(name, valuesOf(name, args, scope, 1)[0]!, (series) =>
      computed(series, series.points.keys(), (time) => compute(series.points.get(time)!)),
    );

export const pointwise: Readonly<Record<string, MathFunction>> = {
  ABS: ofEach('ABS', Math.abs),
  CEIL: ofEach('CEIL', Math.ceil),
  FLOOR: ofEach('FLOOR', Math.floor),
  LOG: ofEach('LOG', Math.log),
  LOG10: ofEach('LOG10', Math.log10),
};

/** A function of each value and the one before it, which the first one has not. */
const ofPairs =
  (name: string, compute: (difference: number, seconds: number) => number): MathFunction =>
  (args, scope) =>
    eachSeries(name, valuesOf(name, args, scope, 1)[0]!, (series) => {
      const times = timesOf(series);
      const before = new Map(times.map((time, index) => [time, times[index - 1]]));
      return computed(series, times, (time) => {
        const last = before.get(time);
        if (last === undefined) return undefined;
        return compute(series.points.get(time)! - series.points.get(last)!, (time - last) / 1_000);
      });
    });

function runningSum(series: TimeSeries): TimeSeries {
  let sum = 0;
  return computed(series, timesOf(series), (time) => {
    sum += series.points.get(time)!;
    return sum;
  });
}

export const changes: Readonly<Record<string, MathFunction>> = {
  DIFF: ofPairs('DIFF', (difference) => difference),
  RATE: ofPairs('RATE', (difference, seconds) => difference / seconds),
  RUNNING_SUM: (args, scope) => eachSeries('RUNNING_SUM', valuesOf('RUNNING_SUM', args, scope, 1)[0]!, runningSum),
};
