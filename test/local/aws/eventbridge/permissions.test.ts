import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { describe, expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { createIam } from '../../../../local/aws/iam/iam';
import { createSts } from '../../../../local/aws/sts/sts';
import { sdkConfig, testKernel } from '../kernel';

const here = (resource: string) => `arn:aws:events:ap-northeast-1:123456789012:${resource}`;
const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:f';

/** EventBridge as a session of a role sees it that has one statement. */
async function allowed(statement: object): Promise<EventBridge> {
  const aws = testKernel();
  for (const service of [createEventBridge(aws.world, aws.onEvent), createIam(aws.world), createSts(aws.world)])
    aws.register(service);
  const iam = new IAM(sdkConfig(aws));
  const policy = (Statement: object) => JSON.stringify({ Version: '2012-10-17', Statement });
  const trust = { Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' };
  const { Role } = await iam.createRole({ RoleName: 'r', AssumeRolePolicyDocument: policy(trust) });
  const PolicyDocument = policy({ Effect: 'Allow', ...statement });
  await iam.putRolePolicy({ RoleName: 'r', PolicyName: 'p', PolicyDocument });
  const { Credentials } = await new STS(sdkConfig(aws)).assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'test' });
  return new EventBridge(
    sdkConfig(aws, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    }),
  );
}

const DENIED = { name: 'AccessDeniedException' };

describe('[EB-42] what a role may do', () => {
  test('events of its own source and type only', async () => {
    const events = await allowed({
      Action: 'events:PutEvents',
      Resource: here('event-bus/default'),
      Condition: { StringEquals: { 'events:source': 'mine', 'events:detail-type': 'Done' } },
    });
    const put = (Source: string, EventBusName?: string) =>
      events.putEvents({ Entries: [{ Source, DetailType: 'Done', Detail: '{}', EventBusName }] });
    expect(await put('mine')).toMatchObject({ FailedEntryCount: 0 });
    await expect(put('yours')).rejects.toMatchObject({
      ...DENIED,
      message: `User: arn:aws:sts::123456789012:assumed-role/r/test is not authorized to perform: events:PutEvents on resource: ${here('event-bus/default')} because no identity-based policy allows the events:PutEvents action`,
    });
    await expect(put('mine', 'other')).rejects.toMatchObject(DENIED);
  });

  test('rules about one source, and no others', async () => {
    const events = await allowed({
      Action: 'events:PutRule',
      Resource: here('rule/*'),
      Condition: { 'ForAllValues:StringEquals': { 'events:source': ['aws.ecr', 'aws.ecs'] } },
    });
    const put = (pattern: object) => events.putRule({ Name: 'r', EventPattern: JSON.stringify(pattern) });
    await put({ source: ['aws.ecr'] });
    await expect(put({ source: ['aws.ecr', 'aws.ec2'] })).rejects.toMatchObject(DENIED);
  });

  test('targets of one ARN', async () => {
    const events = await allowed({
      Action: 'events:Put*',
      Resource: here('rule/r'),
      Condition: { ArnLikeIfExists: { 'events:TargetArn': FUNCTION } },
    });
    await events.putRule({ Name: 'r', ScheduleExpression: 'rate(1 day)' });
    await events.putTargets({ Rule: 'r', Targets: [{ Id: 'f', Arn: FUNCTION }] });
    const other = { Id: 'g', Arn: `${FUNCTION}2` };
    await expect(events.putTargets({ Rule: 'r', Targets: [other] })).rejects.toMatchObject(DENIED);
    await expect(events.putRule({ Name: 'r2', ScheduleExpression: 'rate(1 day)' })).rejects.toMatchObject(DENIED);
  });

  test('a role is passed by who may pass it', async () => {
    const events = await allowed({ Action: 'events:*', Resource: '*' });
    await events.putRule({ Name: 'r', ScheduleExpression: 'rate(1 day)' });
    const RoleArn = 'arn:aws:iam::123456789012:role/x';
    await expect(
      events.putTargets({ Rule: 'r', Targets: [{ Id: 'f', Arn: FUNCTION, RoleArn }] }),
    ).rejects.toMatchObject({ ...DENIED, message: expect.stringContaining(`iam:PassRole on resource: ${RoleArn}`) });
  });

  test('no rule is managed by an AWS service', async () => {
    const events = await allowed({
      Action: 'events:*',
      Resource: '*',
      Condition: { Null: { 'events:ManagedBy': 'true' }, StringEquals: { 'events:creatorAccount': '123456789012' } },
    });
    await events.putRule({ Name: 'r', ScheduleExpression: 'rate(1 day)' });
    await events.deleteRule({ Name: 'r' });
  });
});
