import type { CheckBase } from '../check-spec';

/** A metric of CloudWatch. Values of dimensions may be placeholders (`placeholders.ts`). */
export interface MetricName {
  readonly namespace: string;
  /** CloudWatch's `MetricName`. */
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** One of the metrics that a bound is about. */
export interface MetricStat extends MetricName {
  /** By which the expression names it. */
  readonly id: string;
  /** `Sum`, `Average`, `p99`, `tm95` … */
  readonly stat: string;
}

/** A metric whose sum is a count of one target group. */
export interface CountedMetric extends Pick<MetricName, 'namespace' | 'metric'> {
  /** With placeholders; absent: `OF_TARGET_GROUP`. */
  readonly dimensions?: MetricName['dimensions'];
}

/** As Elastic Load Balancing has what it counts for a target group. */
export const OF_TARGET_GROUP = { TargetGroup: '$targetGroup', LoadBalancer: '$loadBalancer' } as const;

/** Green's share of errors against blue's. */
export interface ComparisonSpec {
  /** Absent: an Application Load Balancer's RequestCount. */
  readonly requests?: CountedMetric;
  /** Added together; absent: an Application Load Balancer's HTTPCode_Target_5XX_Count. */
  readonly errors?: readonly CountedMetric[];
  /** Share of its requests (0 to 1) by which green may fail more often than blue. */
  readonly margin: number;
}

/** CloudWatch metrics against a bound, or green against blue, over a bake time. */
export interface MetricCheckSpec extends CheckBase {
  readonly kind: 'metric';
  /** In place of `compare`, with one bound at least. */
  readonly metrics?: readonly MetricStat[];
  /** CloudWatch metric math over the ids; absent: the one metric as it is. */
  readonly expression?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** Of each datapoint of `metrics`. */
  readonly periodInSeconds: number;
  readonly compare?: ComparisonSpec;
  /** For so long data are judged, from the first whole period after the lifecycle event began. */
  readonly forMinutes: number;
  /** So much longer it may take until there are enough. */
  readonly withinMinutes: number;
  /** So long after its end a period is read: CloudWatch has it by then. */
  readonly delayInSeconds: number;
  /** Datapoints; of a comparison, requests of green, and as many of blue. Absent: see `samplesWanted`. */
  readonly minimumSamples?: number;
}

/** With fewer a comparison says little: by then half of those are found that fail in 4 % of their requests instead of 1 %. */
const FEWEST_REQUESTS = 500;

/** Samples without which a check cannot decide. */
export function samplesWanted({ compare, minimumSamples }: MetricCheckSpec): number {
  return minimumSamples ?? (compare ? FEWEST_REQUESTS : 1);
}

/** Each minute of green is held against the same minute of blue, whatever `periodInSeconds` says. */
const COMPARED_SECONDS = 60;

/** Seconds of a datapoint of the check. */
export function periodOf({ compare, periodInSeconds }: MetricCheckSpec): number {
  return compare ? COMPARED_SECONDS : periodInSeconds;
}
