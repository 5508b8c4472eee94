import { type Names, PLACE } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const arn = (alarm: string): string => `arn:aws:cloudwatch:${PLACE}:alarm:${alarm}`;

export const cloudwatch = (_: Names): UnknownIds => ({
  service: 'cloudwatch',
  names: {
    AlarmName: ['alarm', 'nothing', 'ResourceNotFound'],
    AlarmNames: [['alarm'], ['nothing'], 'ResourceNotFound'],
    ResourceARN: [arn('alarm'), arn('nothing'), 'ResourceNotFoundException'],
  },
  otherwise: {
    DescribeAlarmHistory: { AlarmName: { AlarmHistoryItems: [] } },
    DescribeAlarms: { AlarmNames: { MetricAlarms: [] } },
    // Neither is an error: what is not there has no alarm to act.
    DeleteAlarms: { AlarmNames: {} },
    DisableAlarmActions: { AlarmNames: {} },
    EnableAlarmActions: { AlarmNames: {} },
  },
  looksNothingUp: [
    'PutMetricAlarm.AlarmName',
    'AlarmContributorId',
    'ChildrenOfAlarmName',
    'ParentsOfAlarmName',
    'MetricName',
    'ThresholdMetricId',
  ],
  namesNothing: ['GetMetricData', 'GetMetricStatistics', 'ListMetrics', 'PutMetricAlarm', 'PutMetricData'],
  requests: { SetAlarmState: { StateValue: 'OK', StateReason: 'r' } },
  removing: ['UntagResource', 'DeleteAlarms'],
});
