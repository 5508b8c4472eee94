import { MathError } from './math-error';
import { type MathFunction, valuesOf } from './math-function';
import { computed, refuseOtherPeriods, type TimeSeries, type Value } from './value';

/**
 * `IF(condition, then, otherwise?)`: a condition is true where it is not 0. Of a condition that is a series each datum decides
 * by itself: where it is true and `then` has no value there is a 0, where it is false and `otherwise` has none there is none.
 *
 *     IF([1 1 0 0 -], [30 - 0 0 30], [0 0 20 - 20])  →  [30 0 20 - -]
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html "Using IF expressions"
 */
export const conditional: MathFunction = (args, scope) => {
  const [condition, then, otherwise] = valuesOf('IF', args, scope, 2, 3);
  const given = [condition!, then!, ...(otherwise ? [otherwise] : [])];
  if (given.some(({ kind }) => kind === 'array')) throw new MathError('IF does not take arrays of time series');
  const series = given.filter((each): each is TimeSeries => each.kind === 'series');
  refuseOtherPeriods(series);
  if (condition!.kind === 'scalar') {
    if (then!.kind !== 'series' || (otherwise && otherwise.kind !== 'series'))
      throw new MathError('IF of a scalar condition takes time series');
    if (condition!.value !== 0) return then!;
    return otherwise ?? computed(then!, [], () => undefined);
  }
  const decides = condition as TimeSeries;
  return computed(decides, decides.points.keys(), (time) =>
    decides.points.get(time) === 0 ? at(otherwise, time) : (at(then, time) ?? 0),
  );
};

function at(value: Value | undefined, time: number): number | undefined {
  if (value?.kind === 'scalar') return value.value;
  return value?.kind === 'series' ? value.points.get(time) : undefined;
}
