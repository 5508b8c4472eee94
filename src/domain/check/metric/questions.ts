import type { Instant } from '../../instant';
import type { Datapoint } from './bound';
import type { Count, MinuteCount } from './evidence';
import { dimensionsOf, SIDES, type Side, type SideDimensions } from './placeholders';
import {
  type ComparisonSpec,
  type CountedMetric,
  type MetricCheckSpec,
  type MetricName,
  OF_TARGET_GROUP,
} from './spec';

/** A metric as CloudWatch is asked for it, or an expression over others. */
export type MetricQuestion =
  | (MetricName & { readonly id: string; readonly stat: string })
  | { readonly id: string; readonly expression: string };

/** What CloudWatch has of one question; an expression may have several series. */
export interface Series {
  readonly id: string;
  /** Oldest first. */
  readonly points: readonly Datapoint[];
}

/** The expression's own id: no metric of a check may have it. */
export const EXPRESSION_ID = 'slipway';

export interface Questions {
  readonly questions: readonly MetricQuestion[];
  /** Ids of those whose series are wanted; the others are there for the expression. */
  readonly wanted: readonly string[];
}

/** What is asked for a bound. */
export function questionsOfBound(
  { metrics = [], expression }: MetricCheckSpec,
  known: Readonly<Partial<Record<Side, SideDimensions>>>,
): Questions {
  const stats = metrics.map((each) => ({ ...each, dimensions: dimensionsOf(each, known) }));
  return expression === undefined
    ? { questions: stats, wanted: stats.map(({ id }) => id) }
    : { questions: [...stats, { id: EXPRESSION_ID, expression }], wanted: [EXPRESSION_ID] };
}

const REQUESTS: CountedMetric = { namespace: 'AWS/ApplicationELB', metric: 'RequestCount' };
const ERRORS: readonly CountedMetric[] = [{ namespace: 'AWS/ApplicationELB', metric: 'HTTPCode_Target_5XX_Count' }];

/** What is asked for a comparison: sums of both sides. */
export function questionsOfComparison(
  { requests = REQUESTS, errors = ERRORS }: ComparisonSpec,
  known: Readonly<Record<Side, SideDimensions>>,
): Questions {
  const questions = SIDES.flatMap((side) =>
    [requests, ...errors].map((each, index) => ({
      ...each,
      id: index === 0 ? requestsOf(side) : `${errorsOf(side)}${index}`,
      dimensions: dimensionsOf({ dimensions: OF_TARGET_GROUP, ...each }, known, side),
      stat: 'Sum',
    })),
  );
  return { questions, wanted: questions.map(({ id }) => id) };
}

/** The minutes that have requests, oldest first. No datapoint of errors is none: load balancers do not report zeros. */
export function minutesIn(series: readonly Series[]): readonly MinuteCount[] {
  const sums = new Map<Instant, Record<Side, { requests: number; errors: number }>>();
  for (const { id, points } of series) {
    const side = SIDES.find((each) => id.startsWith(each));
    if (!side) continue;
    for (const { at, value } of points) {
      if (!Number.isFinite(value)) continue;
      const minute = sums.get(at) ?? { green: { requests: 0, errors: 0 }, blue: { requests: 0, errors: 0 } };
      sums.set(at, minute);
      minute[side][id === requestsOf(side) ? 'requests' : 'errors'] += value;
    }
  }
  return [...sums.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, { green, blue }]) => ({ green: sound(green), blue: sound(blue) }));
}

/** An error that is counted twice, or before its request is, is no more than all requests. */
function sound({ requests, errors }: Count): Count {
  const all = Math.max(0, requests);
  return { requests: all, errors: Math.min(Math.max(0, errors), all) };
}

const requestsOf = (side: Side): string => `${side}Requests`;
const errorsOf = (side: Side): string => `${side}Errors`;
