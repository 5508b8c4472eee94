import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Timer } from '../clock/virtual-clock';
import type { Condition } from './judge';
import { dimensionList } from './metric';
import type { Reason } from './reason';
import { textOfStatistic } from './statistic';
import type { Watched } from './watched';

/** An alarm as it was put. */
export interface AlarmSettings {
  readonly name: string;
  readonly description: string | undefined;
  readonly watched: Watched;
  readonly periodInSeconds: number;
  /** Whether percentiles of too few samples count; absent: they do. */
  readonly lowSamples: 'evaluate' | 'ignore' | undefined;
  /** Whether `DatapointsToAlarm` and `TreatMissingData` were given: they are shown only then. */
  readonly given: { readonly datapointsToAlarm: boolean; readonly treatMissingData: boolean };
  readonly condition: Condition;
  /** ARNs of what to tell, by the state that is entered. */
  readonly actions: Readonly<Record<StateValue, readonly string[]>>;
}

export interface Alarm {
  settings: AlarmSettings;
  readonly arn: string;
  actionsEnabled: boolean;
  configuredAt: Date;
  state: StateValue;
  reason: Reason;
  /** When the reason changed, and when the state did. */
  updatedAt: Date;
  enteredAt: Date;
  readonly tags: Map<string, string>;
  /** The next evaluation; none while nothing can change the state. */
  timer: Timer | undefined;
  /** Ends the watch on its metric. */
  unwatch: () => void;
}

/** An alarm as DescribeAlarms shows it. */
export function described({ settings, ...alarm }: Alarm): MetricAlarm {
  const { name, description, watched, lowSamples, given, condition, actions } = settings;
  return {
    AlarmName: name,
    AlarmArn: alarm.arn,
    ...(description !== undefined && { AlarmDescription: description }),
    AlarmConfigurationUpdatedTimestamp: alarm.configuredAt,
    ActionsEnabled: alarm.actionsEnabled,
    OKActions: [...actions.OK],
    AlarmActions: [...actions.ALARM],
    InsufficientDataActions: [...actions.INSUFFICIENT_DATA],
    StateValue: alarm.state,
    StateReason: alarm.reason.text,
    ...(alarm.reason.data !== undefined && { StateReasonData: alarm.reason.data }),
    StateUpdatedTimestamp: alarm.updatedAt,
    StateTransitionedTimestamp: alarm.enteredAt,
    ...watchedIn(watched),
    EvaluationPeriods: condition.evaluationPeriods,
    ...(given.datapointsToAlarm && { DatapointsToAlarm: condition.datapointsToAlarm }),
    Threshold: condition.threshold,
    ComparisonOperator: condition.operator,
    ...(given.treatMissingData && { TreatMissingData: condition.treatMissingData }),
    ...(lowSamples !== undefined && { EvaluateLowSampleCountPercentile: lowSamples }),
  };
}

function watchedIn(watched: Watched): Partial<MetricAlarm> {
  if (watched.kind === 'math') return { Metrics: [...watched.given] };
  const { metric, statistic, periodInSeconds, unit } = watched.asked;
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(typeof statistic === 'string' ? { Statistic: statistic } : { ExtendedStatistic: textOfStatistic(statistic) }),
    Dimensions: dimensionList(metric.dimensions),
    Period: periodInSeconds,
    ...(unit !== undefined && { Unit: unit }),
  };
}
