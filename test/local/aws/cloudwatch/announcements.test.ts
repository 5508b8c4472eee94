import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SNS } from '@aws-sdk/client-sns';
import { beforeEach, expect, test } from '@jest/globals';
import { messageOf } from '../../../../local/aws/cloudwatch/alarm-message';
import { UNCHECKED } from '../../../../local/aws/cloudwatch/reason';
import { START, sdkConfig } from '../kernel';
import { ALARM_ARN, account, MINUTE } from './account';

let aws: ReturnType<typeof account>;
beforeEach(() => {
  aws = account();
});
const fire = async () => {
  await aws.put(1);
  await aws.clock.advance(70_000);
};
const mails = () => aws.mailbox.mails().filter(({ kind }) => kind === 'notification');

/** The paths of all members, so that two events can be held against each other. */
const pathsOf = (value: unknown, path = ''): string[] =>
  typeof value === 'object' && value !== null && !/dimensions$/.test(path)
    ? Object.entries(value).flatMap(([key, item]) => pathsOf(item, `${path}.${key}`))
    : [path];

test('[CW-15] a change of state is an event, as in AWS’s sample', async () => {
  await aws.alarm({ AlarmDescription: 'Errors', Dimensions: [] });
  await aws.clock.advance(10_000);
  await fire();
  const [, event] = aws.told();
  expect(event).toMatchObject({
    ...{ source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm State Change', resources: [ALARM_ARN] },
    detail: {
      alarmName: 'errors',
      configuration: { metrics: [{ metricStat: { metric: { name: 'Errors', namespace: 'Test' }, stat: 'Sum' } }] },
      previousState: { value: 'OK', timestamp: '2026-11-21T09:00:10.000+0000' },
      state: { value: 'ALARM', timestamp: '2026-11-21T09:01:10.000+0000' },
    },
  });
  const sample = readFileSync(join(__dirname, 'alarm-state-change.json'), 'utf8');
  expect(pathsOf(event)).toEqual(expect.arrayContaining(pathsOf(JSON.parse(sample))));
  expect(pathsOf(event).length).toBe(pathsOf(JSON.parse(sample)).length);
});

test('[CW-23] a change of settings is an event, as in AWS’s sample', async () => {
  await aws.alarm({ AlarmDescription: 'Errors', Dimensions: [] });
  await aws.clock.advance(5_000);
  await aws.alarm({ AlarmDescription: 'Errors', Dimensions: [], Threshold: 2, ActionsEnabled: false });
  await aws.cloudwatch.deleteAlarms({ AlarmNames: ['errors'] });
  const [created, updated, deleted] = aws.events;
  const sample = JSON.parse(readFileSync(join(__dirname, 'alarm-configuration-change.json'), 'utf8'));
  expect(pathsOf(updated).sort()).toEqual(pathsOf(sample).sort());
  expect(updated).toMatchObject({
    ...{ source: 'aws.cloudwatch', 'detail-type': 'CloudWatch Alarm Configuration Change', resources: [ALARM_ARN] },
    detail: {
      ...{ alarmName: 'errors', operation: 'update' },
      state: { value: 'INSUFFICIENT_DATA', timestamp: '2026-11-21T09:00:00.000+0000' },
      configuration: { threshold: 2, actionsEnabled: false, timestamp: '2026-11-21T09:00:05.000+0000' },
      previousConfiguration: { threshold: 1, actionsEnabled: true, timestamp: '2026-11-21T09:00:00.000+0000' },
    },
  });
  expect(created?.detail).toMatchObject({ operation: 'create', configuration: { threshold: 1 } });
  expect(deleted?.detail).toMatchObject({ operation: 'delete', configuration: { threshold: 2 } });
  for (const event of [created, deleted]) expect(event?.detail).not.toHaveProperty('previousConfiguration');
});

test('[CW-16] the actions of the new state tell their topics, unless they are disabled', async () => {
  const topic = await aws.topic();
  await aws.alarm({ AlarmActions: [topic], AlarmDescription: 'Errors' });
  await fire();
  expect(mails()).toHaveLength(1);
  expect(mails()[0]).toMatchObject({ to: 'a@example.com', subject: 'ALARM: "errors" in Asia Pacific (Tokyo)' });
  expect(mails()[0]?.body).toContain('has entered the ALARM state, because "Threshold Crossed: 1 datapoint [1.0');
  expect(mails()[0]?.body).toContain('at "Saturday 21 November, 2026 09:01:10 UTC"');
  await aws.clock.advance(5 * MINUTE);
  expect(await aws.state()).toBe('OK');
  await aws.cloudwatch.disableAlarmActions({ AlarmNames: ['errors', 'none'] });
  await fire();
  expect([await aws.state(), mails()]).toEqual(['ALARM', [expect.anything()]]);
  await aws.cloudwatch.enableAlarmActions({ AlarmNames: ['errors'] });
  await aws.clock.advance(5 * MINUTE);
  await fire();
  expect(mails()).toHaveLength(2);
});

test('[CW-16] programs are told in JSON', () => {
  const actions = { OK: [], ALARM: ['arn:aws:sns:r:1:t'], INSUFFICIENT_DATA: [] };
  const message = messageOf(
    {
      settings: {
        ...{ name: 'queue', description: undefined, periodInSeconds: 60, lowSamples: undefined, actions },
        watched: {
          kind: 'metric',
          asked: {
            metric: { namespace: 'AWS/SQS', name: 'Visible', dimensions: { QueueName: 'letters' } },
            ...{ statistic: 'SampleCount', periodInSeconds: 60, unit: undefined },
          },
        },
        given: { datapointsToAlarm: true, treatMissingData: false },
        condition: {
          ...{ operator: 'GreaterThanThreshold', threshold: 0, evaluationPeriods: 2, datapointsToAlarm: 1 },
          treatMissingData: 'missing',
        },
      },
      ...{ arn: ALARM_ARN, actionsEnabled: true, configuredAt: START, state: 'ALARM', tags: new Map() },
      ...{ reason: { text: 'Threshold Crossed', data: undefined }, updatedAt: START, enteredAt: START },
      ...{ timer: undefined, unwatch: () => {} },
    },
    { state: 'OK', reason: UNCHECKED, at: START },
    { region: 'ap-northeast-1', accountId: '123456789012' },
  );
  expect(JSON.parse(message.json)).toEqual({
    ...{ AlarmName: 'queue', AlarmDescription: null, AWSAccountId: '123456789012', NewStateValue: 'ALARM' },
    ...{ AlarmConfigurationUpdatedTimestamp: '2026-11-21T09:00:00.000+0000', NewStateReason: 'Threshold Crossed' },
    ...{ StateChangeTime: '2026-11-21T09:00:00.000+0000', Region: 'Asia Pacific (Tokyo)', AlarmArn: ALARM_ARN },
    ...{ OldStateValue: 'OK', OKActions: [], AlarmActions: ['arn:aws:sns:r:1:t'], InsufficientDataActions: [] },
    Trigger: {
      ...{ MetricName: 'Visible', Namespace: 'AWS/SQS', StatisticType: 'Statistic', Statistic: 'SAMPLE_COUNT' },
      ...{ Unit: null, Dimensions: [{ value: 'letters', name: 'QueueName' }], Period: 60, EvaluationPeriods: 2 },
      ...{ DatapointsToAlarm: 1, ComparisonOperator: 'GreaterThanThreshold', Threshold: 0 },
      ...{ TreatMissingData: 'missing', EvaluateLowSampleCountPercentile: '' },
    },
  });
});

test('[CW-17] what happened to an alarm stands in its history, also a topic that refused', async () => {
  const topic = await aws.topic();
  await aws.alarm({ AlarmActions: [topic] });
  await new SNS(sdkConfig(aws)).deleteTopic({ TopicArn: topic });
  await fire();
  await aws.cloudwatch.deleteAlarms({ AlarmNames: ['errors'] });
  const history = async (input: object = {}) => {
    const found = await aws.cloudwatch.describeAlarmHistory({ ScanBy: 'TimestampAscending', ...input });
    return { summaries: (found.AlarmHistoryItems ?? []).map(({ HistorySummary }) => HistorySummary), ...found };
  };
  expect((await history()).summaries).toEqual([
    'Alarm "errors" created',
    'Alarm updated from INSUFFICIENT_DATA to OK',
    'Alarm updated from OK to ALARM',
    `Failed to execute action ${topic}. Received error: "Topic does not exist"`,
    'Alarm "errors" deleted',
  ]);
  const { NextToken } = await history({ MaxRecords: 4 });
  expect((await history({ MaxRecords: 4, NextToken })).summaries).toEqual(['Alarm "errors" deleted']);
  expect((await history({ HistoryItemType: 'StateUpdate', AlarmName: 'errors' })).summaries).toHaveLength(2);
  expect((await history({ AlarmName: 'none' })).summaries).toEqual([]);
  expect((await history({ AlarmTypes: ['CompositeAlarm'] })).summaries).toEqual([]);
  expect((await history({ AlarmTypes: ['CompositeAlarm', 'MetricAlarm'] })).summaries).toHaveLength(5);
  await expect(history({ NextToken: 'forged' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
});

test('[SNS-23] a topic with a policy of its own must let CloudWatch publish', async () => {
  const TopicArn = await aws.topic();
  const sns = new SNS(sdkConfig(aws));
  const allow = (statement: object) =>
    sns.setTopicAttributes({
      ...{ TopicArn, AttributeName: 'Policy' },
      AttributeValue: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sns:Publish', Resource: TopicArn, ...statement }],
      }),
    });
  await allow({ Principal: { Service: 'events.amazonaws.com' } });
  await aws.alarm({ AlarmActions: [TopicArn] });
  await fire();
  expect(mails()).toEqual([]);
  const { AlarmHistoryItems = [] } = await aws.cloudwatch.describeAlarmHistory({ HistoryItemType: 'Action' });
  expect(AlarmHistoryItems[0]?.HistorySummary).toBe(
    `Failed to execute action ${TopicArn}. Received error: "Resource: ${ALARM_ARN} is not authorized to perform: SNS:Publish on resource: ${TopicArn}"`,
  );
  await allow({
    Principal: { Service: 'cloudwatch.amazonaws.com' },
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:*:123456789012:alarm:*' } },
  });
  await aws.clock.advance(5 * MINUTE);
  await fire();
  expect(mails()).toHaveLength(1);
});
