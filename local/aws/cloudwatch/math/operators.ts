import type { Operator } from './expression';
import { MathError } from './math-error';
import { computed, refuseOtherPeriods, scalar, type TimeSeries, timesOf, type Value } from './value';

const truth = (holds: boolean): number => (holds ? 1 : 0);

/** A quotient by zero is none: its datum is dropped. */
const ARITHMETIC: Partial<Record<Operator, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => (b === 0 ? Number.NaN : a / b),
  '^': (a, b) => a ** b,
};

/** False is 0, true is 1; any other number than 0 is true. */
const LOGIC: Partial<Record<Operator, (a: number, b: number) => number>> = {
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '&&': (a, b) => truth(a !== 0 && b !== 0),
  '||': (a, b) => truth(a !== 0 || b !== 0),
};

/**
 * Two values by an operator. Of two series each has 0 where only the other one has a value; arithmetic is done for each series
 * of an array, comparisons are not.
 * @throws MathError
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
export function operate(operator: Operator, left: Value, right: Value): Value {
  const arithmetic = ARITHMETIC[operator];
  const compute = arithmetic ?? LOGIC[operator]!;
  if (left.kind === 'array' || right.kind === 'array') {
    if (!arithmetic || left.kind === right.kind)
      throw new MathError(
        `Operator ${operator} does not take arrays of time series on both sides, or for a comparison`,
      );
    if (left.kind === 'array') return { kind: 'array', items: left.items.map((each) => pair(compute, each, right)) };
    if (right.kind === 'array') return { kind: 'array', items: right.items.map((each) => pair(compute, left, each)) };
  }
  if (left.kind === 'scalar' && right.kind === 'scalar') return scalar(compute(left.value, right.value));
  return pair(compute, left, right);
}

/** At least one of the two is a series. */
function pair(compute: (a: number, b: number) => number, left: Value, right: Value): TimeSeries {
  const series = [left, right].filter((each): each is TimeSeries => each.kind === 'series');
  refuseOtherPeriods(series);
  const at = (value: Value, time: number): number =>
    value.kind === 'scalar' ? value.value : value.kind === 'series' ? (value.points.get(time) ?? 0) : Number.NaN;
  return computed(series[0]!, timesOf(...series), (time) => compute(at(left, time), at(right, time)));
}

export const negative = (value: Value): Value => operate('-', scalar(0), value);
