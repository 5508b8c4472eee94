import { DynamoDB } from '@aws-sdk/client-dynamodb';
import { IAM } from '@aws-sdk/client-iam';
import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { functionUrl, postSigned } from '../../src/aws/function-url';
import { subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** Who has voted by a signed request is what AWS says: Slipway relies on it to refuse whoever is not that. */

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const minutes = (count: number): number => count * 60_000;
type SignedRequest = Parameters<Awaited<ReturnType<LambdaClient['config']['signer']>>['sign']>[0];
/** Of the example fleet's approver. */
const [ROLE, SESSION] = ['ReleaseManager', 'release-manager@example.com'];
const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });

test('a vote with a wrong secret, an old one, one of a role that may not or of a session that ended: none counts', async () => {
  stack = await startStack();
  const config = clientConfig(stack.aws);
  const credentials = await approversSession();
  await stack.push('v2');
  await stack.reviewed('v2');
  const vote = { gateId: await gateId(), decision: 'approve' };
  const url = (await functionUrl(new LambdaClient(config), 'slipway-production-vote-signed'))!;
  const cast = async (change: Partial<LambdaClientConfig>) =>
    (await postSigned(new LambdaClient({ ...config, ...change }), url, vote)).status;

  expect(await cast({ credentials })).toBe(403);
  const Action = ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction'];
  const PolicyDocument = policy({ Effect: 'Allow', Action, Resource: '*' });
  await new IAM(config).putRolePolicy({ RoleName: ROLE, PolicyName: 'vote', PolicyDocument });
  expect(await cast({ credentials: { ...credentials, secretAccessKey: 'guessed' } })).toBe(403);
  // A request that was overheard, sent again a hundred days later.
  const signingDate = new Date(Date.now() - 100 * 24 * minutes(60));
  const sign = async (request: SignedRequest) =>
    (await new LambdaClient({ ...config, credentials }).config.signer()).sign(request, { signingDate });
  expect(await cast({ signer: { sign } })).toBe(403);
  await stack.aws.clock.advance(minutes(16));
  expect(await cast({ credentials })).toBe(403);

  await stack.aws.clock.advance(minutes(5));
  expect(subjectsIn(stack)).toEqual(['Review: frontend v2']);
  expect(await stack.runningImage()).toMatch(/frontend:v1$/);
});

/** A session of the approver's role, which may nothing yet, for the quarter of an hour that is the shortest. */
async function approversSession() {
  const config = clientConfig(stack.aws);
  const { Role } = await new IAM(config).createRole({
    RoleName: ROLE,
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { AWS: 'arn:aws:iam::123456789012:root' },
      Action: 'sts:AssumeRole',
    }),
  });
  const { Credentials } = await new STS(config).assumeRole({
    RoleArn: Role!.Arn,
    RoleSessionName: SESSION,
    DurationSeconds: 900,
  });
  return {
    accessKeyId: Credentials!.AccessKeyId!,
    secretAccessKey: Credentials!.SecretAccessKey!,
    sessionToken: Credentials!.SessionToken!,
  };
}

async function gateId(): Promise<string> {
  const { Items = [] } = await new DynamoDB(clientConfig(stack.aws)).scan({ TableName: 'slipway-production' });
  const key = Items.map(({ pk }) => pk?.S ?? '').find((pk) => pk.startsWith('gate#'));
  return key!.slice('gate#'.length);
}
