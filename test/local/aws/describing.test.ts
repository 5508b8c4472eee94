import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { SNS } from '@aws-sdk/client-sns';
import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from '@jest/globals';
import { createCloudWatch } from '../../../local/aws/cloudwatch/cloudwatch';
import { createEventBridge } from '../../../local/aws/eventbridge/eventbridge';
import { createSns } from '../../../local/aws/sns/sns';
import { createSqs } from '../../../local/aws/sqs/sqs';
import { sdkConfig, testKernel } from './kernel';

const PLACE = 'ap-northeast-1:123456789012';

test('[EB-36] describing and listing change nothing', async () => {
  const aws = testKernel();
  aws.register(createEventBridge(aws.world, aws.onEvent));
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  aws.register(createSns(aws.world).implementation);
  aws.register(createSqs(aws.world));
  const [events, cloudWatch] = [new EventBridge(sdkConfig(aws)), new CloudWatch(sdkConfig(aws))];
  const [sns, sqs] = [new SNS(sdkConfig(aws)), new SQS(sdkConfig(aws))];
  const ResourceARN = `arn:aws:events:${PLACE}:rule/r`;
  await events.putRule({ Name: 'r', EventPattern: '{"source":["a"]}', Tags: [{ Key: 'k', Value: 'v' }] });
  const TargetArn = `arn:aws:lambda:${PLACE}:function:f`;
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'f', Arn: TargetArn }] });
  const metric = { Namespace: 'Test', MetricName: 'Errors' };
  const terms = { Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: 'GreaterThanThreshold' } as const;
  await cloudWatch.putMetricAlarm({ AlarmName: 'a', Statistic: 'Sum', ...metric, ...terms });
  const { TopicArn } = await sns.createTopic({ Name: 't' });
  await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: 'a@example.com' });
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'q' });
  await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
  const raised = aws.events.length;

  const look = async () => {
    const seen = await Promise.all([
      events.describeRule({ Name: 'r' }),
      events.listRules({}),
      events.listTargetsByRule({ Rule: 'r' }),
      events.listRuleNamesByTarget({ TargetArn }),
      events.listTagsForResource({ ResourceARN }),
      events.listEventBuses({}),
      cloudWatch.describeAlarms({}),
      cloudWatch.describeAlarmHistory({}),
      cloudWatch.listTagsForResource({ ResourceARN: `arn:aws:cloudwatch:${PLACE}:alarm:a` }),
      sns.listTopics({}),
      sns.getTopicAttributes({ TopicArn }),
      sns.listSubscriptions({}),
      sns.listSubscriptionsByTopic({ TopicArn }),
      sqs.listQueues({}),
      sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['All'] }),
      sqs.listQueueTags({ QueueUrl }),
    ]);
    return seen.map(({ $metadata, ...answer }) => answer);
  };
  const first = await look();
  expect(await look()).toEqual(first);
  expect(aws.events).toHaveLength(raised);
  expect((await sqs.receiveMessage({ QueueUrl })).Messages).toHaveLength(1);
});
