import { clockTime, type Instant } from '../../instant';
import type { Judgement } from '../verdict';
import { type MetricCheckSpec, samplesWanted } from './spec';
import { type MetricWindow, UNTIL_MOVED } from './window';

/** A value of one period. */
export interface Datapoint {
  /** The beginning of its period. */
  readonly at: Instant;
  readonly value: number;
}

/**
 * Judges the datapoints of a window. One that is out of bounds fails at once; a period without one is neither good nor bad,
 * but with fewer than `minimumSamples` nothing can be decided.
 *
 * @param watching goes on until traffic has moved: there is no success before
 * @param said what CloudWatch said beside the data
 */
export function judgeBound(
  spec: MetricCheckSpec,
  all: readonly Datapoint[],
  window: MetricWindow,
  { watching, said = [] }: { readonly watching: boolean; readonly said?: readonly string[] },
): Judgement {
  const points = all.filter(({ at, value }) => Number.isFinite(value) && at >= window.from && at < window.until);
  const what = spec.expression ?? spec.metrics?.[0]?.id ?? '';
  const out = points.find(({ value }) => wrongWith(spec, value) !== undefined);
  if (out)
    return {
      outcome: 'failed',
      reason: `${what} was ${shown(out.value)} from ${clockTime(out.at)} UTC on, ${wrongWith(spec, out.value)}`,
    };

  const values = points.map(({ value }) => value);
  const found = values.length === 0 ? `no data of ${what}` : `${what} ${rangeOf(values)}, ${wantedOf(spec)}`;
  const wanted = samplesWanted(spec);
  const isEnough = values.length >= wanted;
  if (window.isBaked && isEnough && !watching)
    return { outcome: 'succeeded', reason: `${found}, in ${datapoints(values.length)} of ${minutes(spec.forMinutes)}` };
  if (window.isOver && !isEnough)
    return {
      outcome: 'failed',
      reason: `could not decide: ${datapoints(values.length)} of ${what}, fewer than ${wanted}${quoted(said)}`,
      undone: true,
    };
  const rest = watching && window.isBaked ? UNTIL_MOVED : `${window.minutes} of ${minutes(spec.forMinutes)}`;
  return { outcome: 'in-progress', reason: `${found}; ${rest}` };
}

function wrongWith({ atMost, atLeast }: MetricCheckSpec, value: number): string | undefined {
  if (atMost !== undefined && value > atMost) return `more than ${atMost}`;
  return atLeast !== undefined && value < atLeast ? `less than ${atLeast}` : undefined;
}

function wantedOf({ atMost, atLeast }: MetricCheckSpec): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
    ...(atMost === undefined ? [] : [`at most ${atMost}`]),
  ];
  return bounds.join(' and ');
}

/** `was 1.5`, `was 1.5 to 212.4`. */
function rangeOf(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)].map(shown);
  return `was ${least === most ? least : `${least} to ${most}`}`;
}

/** `0.0123457`, `212.4`, `1.23457e+7`. */
const shown = (value: number): string => String(Number(value.toPrecision(6)));

const datapoints = (count: number): string => `${count} ${count === 1 ? 'datapoint' : 'datapoints'}`;
const minutes = (count: number): string => `${count} ${count === 1 ? 'minute' : 'minutes'}`;
const quoted = (said: readonly string[]): string => (said.length === 0 ? '' : ` (CloudWatch: ${said.join('; ')})`);
