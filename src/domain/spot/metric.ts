import type { SpotWarning } from './warning';

/**
 * A line of the log out of which CloudWatch makes a metric of the namespace `Slipway`.
 * CloudWatch user guide, "Specification: Embedded metric format".
 */
export interface MetricLine {
  readonly _aws: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: 'Slipway';
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: 'Seconds' }[];
    }[];
  };
  readonly service: string;
  readonly SecondsToOutOfRotation: number;
}

/** From the warning, by AWS's clock, to the answer that nothing new is sent to the task; by service. */
export function outOfRotation(service: string, { warnedAt }: SpotWarning, now: Date): MetricLine {
  const Metrics = [{ Name: 'SecondsToOutOfRotation', Unit: 'Seconds' as const }];
  return {
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: 'Slipway', Dimensions: [['service']], Metrics }],
    },
    service,
    // The event's time has whole seconds: what it is ahead of our clock by is none.
    SecondsToOutOfRotation: Math.max(0, (now.getTime() - Date.parse(warnedAt)) / 1000),
  };
}
