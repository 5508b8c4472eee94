import { EventBridge } from '@aws-sdk/client-eventbridge';
import { IAM } from '@aws-sdk/client-iam';
import { expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { createIam } from '../../../../local/aws/iam/iam';
import { sdkConfig, testKernel } from '../kernel';

const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:f';

/** A rule whose target has a role that `service` may assume and that allows `Action`; what the function was sent. */
async function withRole(service: string, Action: string, RoleName = 'starts-f') {
  const aws = testKernel();
  const eventBridge = createEventBridge(aws.world, aws.onEvent);
  aws.register(createIam(aws.world));
  aws.register(eventBridge);
  const callers: unknown[] = [];
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: (_, { caller }) => {
        callers.push(caller);
        return { StatusCode: 202 };
      },
    },
  });
  const iam = new IAM(sdkConfig(aws));
  const policy = (statement: object) =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });
  const AssumeRolePolicyDocument = policy({ Principal: { Service: service }, Action: 'sts:AssumeRole' });
  await iam.createRole({ RoleName: 'starts-f', AssumeRolePolicyDocument });
  const PolicyDocument = policy({ Action, Resource: FUNCTION });
  await iam.putRolePolicy({ RoleName: 'starts-f', PolicyName: 'p', PolicyDocument });
  const events = new EventBridge(sdkConfig(aws));
  await events.putRule({ Name: 'r', EventPattern: '{"source":["aws.ecr"]}' });
  const RoleArn = `arn:aws:iam::123456789012:role/${RoleName}`;
  await events.putTargets({ Rule: 'r', Targets: [{ Id: 'f', Arn: FUNCTION, RoleArn }] });
  aws.world.publish({ source: 'aws.ecr', detailType: 'x', resources: [], detail: {} });
  await aws.clock.advance(1_000);
  return { callers, RoleArn, undelivered: eventBridge.undelivered };
}

test('[EB-34] a target with a role is invoked with it', async () => {
  const { callers, RoleArn, undelivered } = await withRole('events.amazonaws.com', 'lambda:InvokeFunction');
  expect(callers).toMatchObject([{ kind: 'service', service: 'events.amazonaws.com', roleArn: RoleArn }]);
  expect(undelivered).toEqual([]);
});

test.each([
  ['that EventBridge may not assume', 'lambda.amazonaws.com', 'lambda:InvokeFunction', undefined],
  ['that does not allow it', 'events.amazonaws.com', 'lambda:GetFunction', undefined],
  ['that is not there', 'events.amazonaws.com', 'lambda:InvokeFunction', 'other'],
])('[EB-34] with a role %s it is not, and that is final', async (_, service, action, role) => {
  const { callers, undelivered } = await withRole(service, action, role);
  expect(callers).toEqual([]);
  expect(undelivered).toMatchObject([{ errorCode: 'AccessDeniedException', retries: 0 }]);
});
