import { MathError } from './math-error';
import { type MathFunction, valuesOf } from './math-function';
import { computed, refuseOtherPeriods, scalar, timesOf } from './value';
import { slotsOf } from './window';

/**
 * A function that makes one number of many: of a series a scalar, of an array a series, time by time.
 * @param compute is given the values that are there, and of how many they are: periods, or series of the array
 */
const ofMany =
  (name: string, compute: (values: readonly number[], of: number) => number): MathFunction =>
  (args, scope) => {
    const value = valuesOf(name, args, scope, 1)[0]!;
    if (value.kind === 'scalar') throw new MathError(`${name} takes a time series or an array of time series`);
    if (value.kind === 'series')
      return scalar(compute([...value.points.values()], slotsOf(scope.window, value.periodInSeconds).length));
    const { items } = value;
    refuseOtherPeriods(items);
    const periodInSeconds = items[0]?.periodInSeconds ?? scope.usualPeriod;
    return computed({ periodInSeconds, label: '' }, timesOf(...items), (time) =>
      compute(
        items.flatMap(({ points }) => points.get(time) ?? []),
        items.length,
      ),
    );
  };

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
/** Of none there is no least and no greatest. */
const extreme = (values: readonly number[], which: (a: number, b: number) => number): number =>
  values.length === 0 ? Number.NaN : values.reduce((a, b) => which(a, b));

/** The deviation of all values, not of a sample of more. */
function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length);
}

export const aggregates: Readonly<Record<string, MathFunction>> = {
  // What is missing is 0 in an average ([CW] using-metric-math), hence the count of what could be there.
  AVG: ofMany('AVG', (values, of) => sum(values) / of),
  DATAPOINT_COUNT: ofMany('DATAPOINT_COUNT', (values) => values.length),
  MAX: ofMany('MAX', (values) => extreme(values, Math.max)),
  MIN: ofMany('MIN', (values) => extreme(values, Math.min)),
  STDDEV: ofMany('STDDEV', deviation),
  SUM: ofMany('SUM', sum),
};
