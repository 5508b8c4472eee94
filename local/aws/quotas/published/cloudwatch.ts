import { each, type ServiceQuotas } from '../quota';

export const CLOUDWATCH: ServiceQuotas = {
  service: 'cloudwatch',
  source: 'AWS General Reference, Amazon CloudWatch endpoints and quotas',
  code: 'Throttling',
  quotas: [
    ...each(
      3,
      'DeleteAlarms',
      'DisableAlarmActions',
      'EnableAlarmActions',
      'PutCompositeAlarm',
      'PutMetricAlarm',
      'SetAlarmState',
    ),
    ...each(9, 'DescribeAlarms', 'DescribeAlarmsForMetric'),
    ...each(20, 'DescribeAlarmHistory', 'GetMetricWidgetImage', 'TagResource', 'UntagResource'),
    ...each(10, 'ListTagsForResource', 'DeleteDashboards', 'GetDashboard', 'ListDashboards', 'PutDashboard'),
    ...each(25, 'ListMetrics'),
    ...each(400, 'GetMetricStatistics'),
    ...each(500, 'GetMetricData', 'PutMetricData'),
  ],
};
