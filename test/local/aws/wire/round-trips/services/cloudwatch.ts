import { type Names, PLACE } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const ASKED = 'it is asked for';
const arn = (alarm: string): string => `arn:aws:cloudwatch:${PLACE}:alarm:${alarm}`;
const alarm = ['DescribeAlarms', { AlarmNames: ['alarm'] }, 'MetricAlarms.0'] as const;
const Tags = [{ Key: 'k', Value: 'v' }];
const Timestamp = new Date('2026-11-21T09:00:00Z');

export const cloudwatch = ({ topic }: Names): RoundTrips => ({
  service: 'cloudwatch',
  trips: [
    {
      operation: 'PutMetricAlarm',
      request: {
        AlarmName: 'another',
        AlarmDescription: 'description',
        ActionsEnabled: false,
        OKActions: [topic],
        AlarmActions: [topic],
        InsufficientDataActions: [topic],
        MetricName: 'Errors',
        Namespace: 'Test',
        Statistic: 'Maximum',
        Dimensions: [{ Name: 'Service', Value: 'web' }],
        Period: 120,
        Unit: 'Count',
        EvaluationPeriods: 3,
        DatapointsToAlarm: 2,
        Threshold: 1.5,
        ComparisonOperator: 'LessThanThreshold',
        TreatMissingData: 'breaching',
        Tags,
      },
      read: ['DescribeAlarms', { AlarmNames: ['another'] }, 'MetricAlarms.0'],
      elsewhere: { Tags: ['ListTagsForResource', { ResourceARN: arn('another') }, 'Tags'] },
    },
    {
      operation: 'PutMetricData',
      request: { Namespace: 'Another', MetricData: [{ MetricName: 'Errors', Value: 7, Timestamp }] },
      read: [
        'GetMetricData',
        {
          MetricDataQueries: [
            {
              Id: 'm',
              MetricStat: { Metric: { Namespace: 'Another', MetricName: 'Errors' }, Period: 60, Stat: 'Sum' },
            },
          ],
          StartTime: Timestamp,
          EndTime: new Date('2026-11-21T10:00:00Z'),
        },
        'MetricDataResults.0',
      ],
      elsewhere: { MetricData: 'Values' },
      becomes: { MetricData: [[7], 'metrics come back as statistics'] },
      unsaid: { Namespace: ASKED },
      idle: { StrictEntityValidation: 'it is about entities, which are refused' },
    },
    {
      operation: 'SetAlarmState',
      request: { AlarmName: 'alarm', StateValue: 'ALARM', StateReason: 'reason', StateReasonData: '{"a":1}' },
      read: alarm,
    },
    {
      operation: 'DisableAlarmActions',
      request: { AlarmNames: ['alarm'] },
      read: alarm,
      elsewhere: { AlarmNames: 'ActionsEnabled' },
      becomes: { AlarmNames: [false, 'it is a state'] },
    },
    {
      operation: 'EnableAlarmActions',
      request: { AlarmNames: ['alarm'] },
      read: alarm,
      elsewhere: { AlarmNames: 'ActionsEnabled' },
      becomes: { AlarmNames: [true, 'it is a state'] },
    },
    {
      operation: 'TagResource',
      request: { ResourceARN: arn('alarm'), Tags },
      read: ['ListTagsForResource', { ResourceARN: arn('alarm') }, ''],
      unsaid: { ResourceARN: ASKED },
    },
  ],
  writesNothing: {},
});
