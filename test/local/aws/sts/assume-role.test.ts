import { IAM } from '@aws-sdk/client-iam';
import { SQS } from '@aws-sdk/client-sqs';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { START, sdkConfig } from '../kernel';

const ARN = 'arn:aws:iam::123456789012:role/';
let aws: Account;
const internalErrors: unknown[] = [];
beforeEach(() => {
  const runner = inProcessRunner(() => async () => 'done');
  aws = createAccount({ startAt: START, seed: 'sts', onInternalError: (error) => internalErrors.push(error), runner });
});
afterEach(async () => {
  await aws.close();
  expect(internalErrors).toEqual([]);
});

const documentOf = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
const trust = (Principal: unknown, rest: object = {}) => ({
  Effect: 'Allow',
  Principal,
  Action: 'sts:AssumeRole',
  ...rest,
});

async function role(RoleName: string, trusts: object[], settings: object = {}, policy?: object): Promise<void> {
  const iam = new IAM(sdkConfig(aws));
  await iam.createRole({ RoleName, AssumeRolePolicyDocument: documentOf(...trusts), ...settings });
  if (policy) await iam.putRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument: documentOf(policy) });
}

async function sessionOf(name: string, rest: object = {}, config = sdkConfig(aws)) {
  const request = { RoleArn: ARN + name, RoleSessionName: 'test', ...rest };
  const { Credentials } = await new STS(config).assumeRole(request);
  return sdkConfig(aws, {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  });
}

test.each<[string, object[], object, boolean]>([
  ['a service only', [trust({ Service: 'lambda.amazonaws.com' })], {}, false],
  ['the account', [trust({ AWS: '123456789012' })], {}, true],
  ['the root', [trust({ AWS: 'arn:aws:iam::123456789012:root' })], {}, true],
  ['the user', [trust({ AWS: 'arn:aws:iam::123456789012:user/local' })], {}, true],
  ['everybody', [trust('*')], {}, true],
  ['another account', [trust({ AWS: 'arn:aws:iam::210987654321:root' })], {}, false],
  ['him for tagging only', [trust('*', { Action: 'sts:TagSession' })], {}, false],
  ['him, and denies it', [trust('*'), trust({ AWS: '123456789012' }, { Effect: 'Deny' })], {}, false],
  ['who knows an id', [trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })], {}, false],
  [
    'who knows an id, told it',
    [trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'x' } } })],
    { ExternalId: 'xx' },
    false,
  ],
  [
    'who knows an id, told the right one',
    [trust('*', { Condition: { StringEquals: { 'sts:ExternalId': 'xy' } } })],
    { ExternalId: 'xy' },
    true,
  ],
])('[IAM-32] a role that trusts %s', async (_, trusts, request, assumed) => {
  await role('r', trusts);
  const session = sessionOf('r', request);
  if (assumed) await expect(session).resolves.toBeDefined();
  else
    await expect(session).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::123456789012:user/local is not authorized to perform: sts:AssumeRole on resource: ${ARN}r`,
    });
});

test('[IAM-32] a role that trusts another role is assumed by its sessions alone', async () => {
  await role('first', [trust('*')], {}, { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' });
  await role('second', [trust({ AWS: `${ARN}first` })]);
  await expect(sessionOf('second')).rejects.toMatchObject({ name: 'AccessDenied' });
  await expect(sessionOf('second', {}, await sessionOf('first'))).resolves.toBeDefined();
});

test('[IAM-33] a session lasts no longer than its role allows, one of a session an hour', async () => {
  const policy = { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' };
  await role('hour', [trust('*')]);
  await role('long', [trust('*')], { MaxSessionDuration: 7200 }, policy);
  await expect(sessionOf('hour', { DurationSeconds: 3601 })).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  });
  const session = await sessionOf('long', { DurationSeconds: 7200 });
  await expect(sessionOf('long', { DurationSeconds: 3601 }, session)).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
  });
});

test('[IAM-34] a session has what its role and its session policy allow both', async () => {
  await role('r', [trust('*')], {}, { Effect: 'Allow', Action: 'sqs:ListQueues', Resource: '*' });
  const as = async (...statements: object[]) => new SQS(await sessionOf('r', { Policy: documentOf(...statements) }));
  const all = { Effect: 'Allow', Action: '*', Resource: '*' };
  const sqs = await as(all);
  await expect(sqs.listQueues({})).resolves.toBeDefined();
  await expect(sqs.createQueue({ QueueName: 'q' })).rejects.toThrow(
    'because no identity-based policy allows the sqs:CreateQueue action',
  );
  await expect((await as({ ...all, Action: 'sns:*' })).listQueues({})).rejects.toThrow(
    'because no session policy allows the sqs:ListQueues action',
  );
  await expect((await as(all, { ...all, Effect: 'Deny' })).listQueues({})).rejects.toThrow(
    'with an explicit deny in a session policy',
  );
  await expect(sessionOf('r', { Policy: '{}' })).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
});

test.each([
  ['PolicyArns', [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }]],
  ['Tags', [{ Key: 'a', Value: 'b' }]],
  ['SerialNumber', 'arn:aws:iam::123456789012:mfa/me'],
  ['SourceIdentity', 'me'],
])('[IAM-35] AssumeRole with %s is refused by name', async (member, value) => {
  await role('r', [trust('*')]);
  await expect(sessionOf('r', { [member]: value })).rejects.toMatchObject({
    name: 'NotImplemented',
    message: `sts:AssumeRole with ${member} is not built in this embedded AWS.`,
  });
});
