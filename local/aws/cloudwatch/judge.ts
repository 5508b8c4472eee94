import type { ComparisonOperator, StateValue } from '@aws-sdk/client-cloudwatch';

export const TREATMENTS = ['breaching', 'notBreaching', 'ignore', 'missing'] as const;
export type Treatment = (typeof TREATMENTS)[number];

/** When an alarm fires. */
export interface Condition {
  readonly operator: keyof typeof COMPARISONS;
  readonly threshold: number;
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly treatMissingData: Treatment;
}

/** One period of the evaluation range: a value, or none. */
export interface Datapoint {
  /** Start of the period, virtual milliseconds. */
  readonly time: number;
  readonly value: number | undefined;
  /** Of how many samples it is. */
  readonly samples?: number;
}

export interface Judgement {
  /** `undefined`: the state stays as it is. */
  readonly state: StateValue | undefined;
  /** The values that were looked at, newest first. */
  readonly evaluated: readonly (Datapoint & { readonly value: number })[];
  /** How many periods had to be filled. */
  readonly filled: number;
}

/** The comparisons with a constant threshold, and their words in a state's reason. */
export const COMPARISONS = {
  GreaterThanThreshold: { holds: (value: number, threshold: number) => value > threshold, words: 'greater than' },
  GreaterThanOrEqualToThreshold: {
    holds: (value: number, threshold: number) => value >= threshold,
    words: 'greater than or equal to',
  },
  LessThanThreshold: { holds: (value: number, threshold: number) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: {
    holds: (value: number, threshold: number) => value <= threshold,
    words: 'less than or equal to',
  },
} as const satisfies Partial<Record<ComparisonOperator, unknown>>;

/**
 * How many more periods than are evaluated are looked at: data may be late or missing. AWS does not say how many; its
 * tables show five periods for an alarm of three.
 */
const LOOKING_BACK_FURTHER = 2;
export const rangeOf = ({ evaluationPeriods }: Condition): number => evaluationPeriods + LOOKING_BACK_FURTHER;

/**
 * What an alarm comes to.
 *
 * Real data come first: as many as are evaluated, from as far back as the range reaches. Only what is still wanting is
 * filled. With `missing` and `ignore` nothing is filled: an alarm all of whose data breach, but too few of them, waits until
 * the oldest is as old as the data that it takes to alarm.
 *
 *     range of 5, 3 of 3    breaching  notBreaching  ignore  missing
 *     0 - X - X             OK         OK            OK      OK
 *     - - X - -             ALARM      OK            stays   ALARM
 *     - - - - -             ALARM      OK            stays   INSUFFICIENT_DATA
 *
 * @param range oldest first, {@link rangeOf} of them
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function judge(condition: Condition, range: readonly Datapoint[]): Judgement {
  const { operator, threshold, evaluationPeriods, datapointsToAlarm, treatMissingData } = condition;
  const real = range.filter((point): point is Datapoint & { value: number } => point.value !== undefined);
  const evaluated = real.slice(-evaluationPeriods).reverse();
  const breaches = evaluated.filter(({ value }) => COMPARISONS[operator].holds(value, threshold));
  const filled = evaluationPeriods - evaluated.length;
  const judged = (state: StateValue | undefined): Judgement => ({
    ...{ state, evaluated, filled },
  });
  const counted = (count: number): Judgement => judged(count >= datapointsToAlarm ? 'ALARM' : 'OK');
  if (filled === 0 || breaches.length >= datapointsToAlarm) return counted(breaches.length);
  switch (treatMissingData) {
    case 'breaching':
      return counted(breaches.length + filled);
    case 'notBreaching':
      return counted(breaches.length);
    default: {
      if (breaches.length < evaluated.length) return judged('OK');
      if (treatMissingData === 'ignore') return judged(undefined);
      if (evaluated.length === 0) return judged('INSUFFICIENT_DATA');
      const ageOfOldest = range.length - range.findIndex(({ value }) => value !== undefined);
      return judged(ageOfOldest >= datapointsToAlarm ? 'ALARM' : undefined);
    }
  }
}
