import type { MetricDataQuery, MetricStat } from '@aws-sdk/client-cloudwatch';
import type { World } from '../world';
import type { Alarm, AlarmSettings } from './alarm';
import { dimensionsOf, type Metric } from './metric';
import { stamp } from './reason';
import { textOfStatistic } from './statistic';

/** The settings that an alarm had until it was put again. */
export type Configured = Pick<Alarm, 'settings' | 'actionsEnabled' | 'configuredAt'>;

/**
 * Tells that an alarm was made, changed or deleted.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export function publishConfiguration(
  world: World,
  operation: 'create' | 'update' | 'delete',
  alarm: Alarm,
  before?: Configured,
): void {
  const { arn, settings, state, updatedAt } = alarm;
  world.publish({
    ...{ source: 'aws.cloudwatch', detailType: 'CloudWatch Alarm Configuration Change', resources: [arn] },
    detail: {
      alarmName: settings.name,
      operation,
      state: { value: state, timestamp: stamp(updatedAt) },
      configuration: configurationIn(world, alarm),
      ...(before && { previousConfiguration: configurationIn(world, before) }),
    },
  });
}

/** What an alarm watches as its events have it; one metric with an id that each event makes anew. */
export function metricsIn({ ids }: World, { watched }: AlarmSettings): readonly object[] {
  if (watched.kind === 'math') return watched.given.map(queryIn);
  const { metric, periodInSeconds, statistic, unit } = watched.asked;
  const stat = { period: periodInSeconds, stat: textOfStatistic(statistic), ...(unit !== undefined && { unit }) };
  return [{ id: ids.uuid(), metricStat: { metric: metricIn(metric), ...stat }, returnData: true }];
}

const metricIn = ({ namespace, name, dimensions }: Metric) => ({ namespace, name, dimensions });

function queryIn({ Id, Expression, Label, MetricStat, Period, ReturnData }: MetricDataQuery): object {
  return {
    id: Id,
    ...(MetricStat && { metricStat: statIn(MetricStat) }),
    ...(Expression !== undefined && { expression: Expression }),
    ...(Label !== undefined && { label: Label }),
    ...(Period !== undefined && { period: Period }),
    returnData: ReturnData,
  };
}

function statIn({
  Metric: { Namespace = '', MetricName = '', Dimensions } = {},
  Period,
  Stat,
  Unit,
}: MetricStat): object {
  const metric = metricIn({ namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) });
  return { metric, period: Period, stat: Stat, ...(Unit !== undefined && { unit: Unit }) };
}

function configurationIn(world: World, { settings, actionsEnabled, configuredAt }: Configured): object {
  const { name, description, condition, given, lowSamples, actions } = settings;
  return {
    evaluationPeriods: condition.evaluationPeriods,
    ...(given.datapointsToAlarm && { datapointsToAlarm: condition.datapointsToAlarm }),
    threshold: condition.threshold,
    comparisonOperator: condition.operator,
    ...(given.treatMissingData && { treatMissingData: condition.treatMissingData }),
    ...(lowSamples !== undefined && { evaluateLowSampleCountPercentile: lowSamples }),
    metrics: metricsIn(world, settings),
    alarmName: name,
    ...(description !== undefined && { description }),
    actionsEnabled,
    timestamp: stamp(configuredAt),
    okActions: actions.OK,
    alarmActions: actions.ALARM,
    insufficientDataActions: actions.INSUFFICIENT_DATA,
  };
}
