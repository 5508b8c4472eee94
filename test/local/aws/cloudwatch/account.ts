import { CloudWatch, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { SNS } from '@aws-sdk/client-sns';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { createSns } from '../../../../local/aws/sns/sns';
import { sdkConfig, testKernel } from '../kernel';

export const MINUTE = 60_000;
export const ALARM_ARN = 'arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:errors';

/** An account with CloudWatch and SNS; the clock stands at a full minute. */
export function account() {
  const aws = testKernel();
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  const sns = createSns(aws.world);
  aws.register(sns.implementation);
  const cloudwatch = new CloudWatch(sdkConfig(aws));
  return {
    ...aws,
    ...{ cloudwatch, mailbox: sns.mailbox },
    /** Puts an alarm `errors`: one error in a minute, and no data are no errors. */
    alarm: (input: Partial<PutMetricAlarmInput> = {}) =>
      cloudwatch.putMetricAlarm({
        ...{ AlarmName: 'errors', Namespace: 'Test', MetricName: 'Errors', Statistic: 'Sum', Period: 60 },
        ...{ EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
        TreatMissingData: 'notBreaching',
        ...input,
      }),
    /** Events that tell of changes of state. */
    told: () => aws.events.filter((event) => event['detail-type'] === 'CloudWatch Alarm State Change'),
    put: (Value: number, Timestamp?: Date) =>
      cloudwatch.putMetricData({ Namespace: 'Test', MetricData: [{ MetricName: 'Errors', Value, Timestamp }] }),
    described: async (name = 'errors') =>
      (await cloudwatch.describeAlarms({ AlarmNames: [name] })).MetricAlarms?.[0] ?? {},
    state: async (name = 'errors') =>
      (await cloudwatch.describeAlarms({ AlarmNames: [name] })).MetricAlarms?.[0]?.StateValue,
    /** A topic with a confirmed e-mail subscription. */
    topic: async () => {
      const client = new SNS(sdkConfig(aws));
      const { TopicArn = '' } = await client.createTopic({ Name: 'owners' });
      await client.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' });
      await sns.mailbox.confirmAll();
      return TopicArn;
    },
  };
}
