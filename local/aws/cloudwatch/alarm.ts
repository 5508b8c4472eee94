import type { MetricAlarm, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Timer } from '../clock/virtual-clock';
import type { Condition } from './judge';
import { dimensionList, type Metric } from './metric';
import type { Reason } from './reason';
import { type Statistic, textOfStatistic } from './statistic';

/** An alarm as it was put. */
export interface AlarmSettings {
  readonly name: string;
  readonly description: string | undefined;
  readonly metric: Metric;
  readonly statistic: Statistic;
  readonly periodInSeconds: number;
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
  const { name, description, metric, statistic, periodInSeconds, given, condition, actions } = settings;
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
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...(typeof statistic === 'string' ? { Statistic: statistic } : { ExtendedStatistic: textOfStatistic(statistic) }),
    Dimensions: dimensionList(metric.dimensions),
    Period: periodInSeconds,
    EvaluationPeriods: condition.evaluationPeriods,
    ...(given.datapointsToAlarm && { DatapointsToAlarm: condition.datapointsToAlarm }),
    Threshold: condition.threshold,
    ComparisonOperator: condition.operator,
    ...(given.treatMissingData && { TreatMissingData: condition.treatMissingData }),
  };
}
