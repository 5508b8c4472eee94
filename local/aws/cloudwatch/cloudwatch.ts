import type { ServiceImplementation } from '../wire/implementation';
import type { Measurement, World } from '../world';
import { alarmOperations } from './alarm-operations';
import { Alarms } from './alarms';
import { getMetricData } from './get-metric-data';
import { getMetricStatistics } from './get-metric-statistics';
import { historyOperations } from './history-operations';
import { listMetrics } from './list-metrics';
import { Metrics } from './metrics';
import { putMetricData } from './put-metric-data';
import { refusalOf } from './refusals';

/**
 * Amazon CloudWatch: metrics of one minute's resolution, metric math over them, and alarms on either.
 * @param onMeasurement where the values come from that other services measure
 */
export function createCloudWatch(
  world: World,
  onMeasurement: (listener: (measurement: Measurement) => void) => void,
): ServiceImplementation<'cloudwatch'> {
  const metrics = new Metrics(world.clock);
  const alarms = new Alarms(world, metrics);
  onMeasurement((measurement) => {
    const { namespace, name, dimensions, time = world.clock.now() } = measurement;
    const metric = { namespace, name, dimensions };
    if ('held' in measurement) metrics.hold(metric, time.getTime(), measurement.held, measurement);
    else metrics.at(metric, time.getTime(), measurement).add(measurement.value);
  });
  return {
    name: 'cloudwatch',
    operations: {
      ...alarmOperations(alarms),
      ...historyOperations(alarms),
      ...putMetricData(metrics, world.clock),
      ...listMetrics(metrics, world.clock),
      ...getMetricStatistics(metrics),
      ...getMetricData(metrics, world),
    },
    refusalOf,
  };
}
