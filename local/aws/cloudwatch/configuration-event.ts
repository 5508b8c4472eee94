import type { World } from '../world';
import type { Alarm, AlarmSettings } from './alarm';
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

/** The metric of an alarm as its events have it, with an id that each event makes anew. */
export function metricsIn({ ids }: World, { metric, periodInSeconds, statistic }: AlarmSettings): readonly object[] {
  const { namespace, name, dimensions } = metric;
  const metricStat = {
    metric: { namespace, name, dimensions },
    period: periodInSeconds,
    stat: textOfStatistic(statistic),
  };
  return [{ id: ids.uuid(), metricStat, returnData: true }];
}

function configurationIn(world: World, { settings, actionsEnabled, configuredAt }: Configured): object {
  const { name, description, condition, given, actions } = settings;
  return {
    evaluationPeriods: condition.evaluationPeriods,
    ...(given.datapointsToAlarm && { datapointsToAlarm: condition.datapointsToAlarm }),
    threshold: condition.threshold,
    comparisonOperator: condition.operator,
    ...(given.treatMissingData && { treatMissingData: condition.treatMissingData }),
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
