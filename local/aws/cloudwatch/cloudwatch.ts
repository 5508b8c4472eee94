import type { ServiceImplementation } from '../wire/implementation';
import type { Measurement, World } from '../world';
import { alarmOperations } from './alarm-operations';
import { Alarms } from './alarms';
import { historyOperations } from './history-operations';
import { single } from './metric';
import { metricOperations } from './metric-operations';
import { Metrics } from './metrics';
import { refusalOf } from './refusals';

/**
 * Amazon CloudWatch: metrics of one minute's resolution, and alarms on one metric each.
 * @param onMeasurement where the values come from that other services measure
 */
export function createCloudWatch(
  world: World,
  onMeasurement: (listener: (measurement: Measurement) => void) => void,
): ServiceImplementation<'cloudwatch'> {
  const metrics = new Metrics();
  const alarms = new Alarms(world, metrics);
  onMeasurement(({ value, time = world.clock.now(), ...metric }) => metrics.add(metric, time.getTime(), single(value)));
  return {
    name: 'cloudwatch',
    operations: {
      ...alarmOperations(alarms),
      ...historyOperations(alarms),
      ...metricOperations(metrics, world.clock),
    },
    refusalOf,
  };
}
