import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../../local/aws/account';
import { asService } from '../../../../../local/aws/iam/credentials';
import { inProcessRunner } from '../../../../../local/aws/lambda/in-process-runner';
import { START, sdkConfig } from '../../kernel';
import { manifestOf, OCI_MANIFEST, sha256, uploadBlob } from '../oci-image';
import { loginOf, pathOf, type RegistryClient, refusalIn, registryClient, textOf } from './client';

const repositoryName = 'app';
let aws: Account;
let admin: RegistryClient;
let login: string;
const internalErrors: unknown[] = [];
beforeEach(async () => {
  const runner = inProcessRunner(() => async () => 'done');
  aws = createAccount({ startAt: START, seed: 'ecr', onInternalError: (error) => internalErrors.push(error), runner });
  await new ECR(sdkConfig(aws)).createRepository({ repositoryName });
  login = await loginOf(sdkConfig(aws));
  admin = registryClient(aws.handle, login);
});
afterEach(async () => {
  await aws.close();
  expect(internalErrors).toEqual([]);
});

describe('the login', () => {
  test('[ECR-27] is asked for, and opens the registry', async () => {
    const anonymous = await registryClient(aws.handle).ask('GET', '/v2/');
    expect(anonymous.status).toBe(401);
    expect(textOf(anonymous)).toBe('Not Authorized\n');
    expect(anonymous.headers).toMatchObject({
      'docker-distribution-api-version': 'registry/2.0',
      'www-authenticate': 'Basic realm="http://127.0.0.1:4566/",service="ecr.amazonaws.com"',
    });
    const opened = await admin.ask('GET', '/v2/');
    expect([opened.status, opened.headers['docker-distribution-api-version'], textOf(opened)]).toEqual([
      200,
      'registry/2.0',
      '',
    ]);
  });

  test.each<[string, string]>([
    ['a bearer token', 'Bearer abc'],
    ['nothing in it', `Basic ${Buffer.from(':').toString('base64')}`],
  ])('[ECR-27] is asked for in place of %s', async (_, authorization) => {
    expect((await registryClient(aws.handle).ask('GET', '/v2/', { headers: { authorization } })).status).toBe(401);
  });

  const password = () => Buffer.from(login, 'base64').toString().slice('AWS:'.length);
  const token = () => JSON.parse(Buffer.from(password(), 'base64').toString());
  const sealed = (change: object) => Buffer.from(JSON.stringify({ ...token(), ...change })).toString('base64');
  test.each<[string, () => string]>([
    ['a guess', () => 'AWS:guessed'],
    ['another user', () => `aws:${password()}`],
    ['an end moved', () => `AWS:${sealed({ expiration: token().expiration + 1 })}`],
    ['another principal', () => `AWS:${sealed({ payload: Buffer.from('{"kind":"principal"}').toString('base64') })}`],
    ['no seal', () => `AWS:${sealed({ datakey: '' })}`],
    ['no JSON of ours', () => `AWS:${Buffer.from('null').toString('base64')}`],
  ])('[ECR-27] forged (%s) is refused without a challenge', async (_, forged) => {
    const answer = await registryClient(aws.handle, Buffer.from(forged()).toString('base64')).ask('GET', '/v2/');
    expect(refusalIn(answer)).toEqual([400, 'DENIED', 'Your Authorization Token is invalid.']);
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  test('[ECR-27] ends after twelve hours', async () => {
    await aws.clock.advance(12 * 3_600_000 - 1000);
    expect((await admin.ask('GET', '/v2/')).status).toBe(200);
    await aws.clock.advance(1000);
    expect(refusalIn(await admin.ask('GET', '/v2/'))).toEqual([
      403,
      'DENIED',
      'Your authorization token has expired. Reauthenticate and try again.',
    ]);
  });
});

describe('what a login allows', () => {
  const SESSION = 'arn:aws:sts::123456789012:assumed-role/builder/ci';
  const HERE = 'arn:aws:ecr:ap-northeast-1:123456789012:repository/app';
  let builder: RegistryClient;
  beforeEach(async () => {
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const iam = new IAM(sdkConfig(aws));
    const { Role } = await iam.createRole({ RoleName: 'builder', AssumeRolePolicyDocument });
    await allow('ecr:GetAuthorizationToken', '*');
    const sts = new STS(sdkConfig(aws));
    const { Credentials } = await sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'ci' });
    const session = sdkConfig(aws, {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? '',
    });
    builder = registryClient(aws.handle, await loginOf(session));
    for (const blob of ['a-config', 'a-layer']) await uploadBlob(new ECR(sdkConfig(aws)), repositoryName, blob);
  });

  const allow = (action: string, resource = HERE) =>
    new IAM(sdkConfig(aws)).putRolePolicy({
      RoleName: 'builder',
      PolicyName: action.replace(/\W/g, '-'),
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
      }),
    });
  const uploadBy = async (client: RegistryClient): Promise<string> =>
    pathOf((await client.ask('POST', '/v2/app/blobs/uploads/')).headers.location);
  const body = 'new';
  const digest = sha256(body);

  test.each<[string, string, () => Promise<readonly [string, string, object?]>, number]>([
    ['a push begins', 'InitiateLayerUpload', async () => ['POST', '/v2/app/blobs/uploads/'], 202],
    ['a chunk comes', 'UploadLayerPart', async () => ['PATCH', await uploadBy(admin), { body }], 201],
    [
      'a blob is completed',
      'CompleteLayerUpload',
      async () => {
        const upload = await uploadBy(admin);
        await admin.ask('PATCH', upload, { body });
        return ['PUT', `${upload}?digest=${digest}`];
      },
      201,
    ],
    ['an image is put', 'PutImage', async () => ['PUT', '/v2/app/manifests/v1', { body: manifestOf('a') }], 201],
    [
      'an image is pulled',
      'BatchGetImage',
      async () => {
        await admin.put('app', 'v1', manifestOf('a'), OCI_MANIFEST);
        return ['GET', '/v2/app/manifests/v1'];
      },
      200,
    ],
    ['referrers are listed', 'BatchGetImage', async () => ['GET', `/v2/app/referrers/${digest}`], 200],
    ['a blob is fetched', 'GetDownloadUrlForLayer', async () => ['GET', `/v2/app/blobs/${sha256('a-layer')}`], 307],
    ['tags are listed', 'ListImages', async () => ['GET', '/v2/app/tags/list'], 200],
    [
      'an image is deleted',
      'BatchDeleteImage',
      async () => {
        await admin.put('app', 'v1', manifestOf('a'), OCI_MANIFEST);
        return ['DELETE', '/v2/app/manifests/v1'];
      },
      202,
    ],
  ])('[ECR-28] when %s, the role of the login needs ecr:%s', async (_, action, prepare, status) => {
    const asked = await prepare();
    const denied = await builder.ask(...asked);
    expect(refusalIn(denied)).toEqual([
      403,
      'DENIED',
      `User: ${SESSION} is not authorized to perform: ecr:${action} on resource: ${HERE} because no identity-based policy allows the ecr:${action} action`,
    ]);
    await allow(`ecr:${action}`);
    expect((await builder.ask(...asked)).status).toBe(status);
  });

  test('[ECR-28] when a blob is looked for, the role needs ecr:BatchCheckLayerAvailability, and a refusal has no body', async () => {
    const look = () => builder.ask('HEAD', `/v2/app/blobs/${sha256('a-layer')}`);
    expect(await look()).toMatchObject({ status: 403, body: new Uint8Array() });
    await allow('ecr:BatchCheckLayerAvailability');
    expect((await look()).status).toBe(200);
  });

  test('[ECR-33] a blob is mounted for who may fetch it there and push it here', async () => {
    const ecr = new ECR(sdkConfig(aws));
    await ecr.createRepository({ repositoryName: 'to' });
    await ecr.putAccountSetting({ name: 'BLOB_MOUNTING', value: 'ENABLED' });
    await admin.put('app', 'v1', manifestOf('a'), OCI_MANIFEST);
    const target = `/v2/to/blobs/uploads/?mount=${sha256('a-layer')}&from=app`;
    const mount = async () => (await builder.ask('POST', target)).status;
    await allow('ecr:InitiateLayerUpload', HERE.replace(/app$/, 'to'));
    expect(await mount()).toBe(202);
    await allow('ecr:GetDownloadUrlForLayer');
    expect(await mount()).toBe(403);
    expect((await admin.ask('HEAD', `/v2/to/blobs/${sha256('a-layer')}`)).status).toBe(404);
    await allow('ecr:CompleteLayerUpload', HERE.replace(/app$/, 'to'));
    expect(await mount()).toBe(201);
  });

  test('[ECR-28] calls are logged in the name of who asked for the login', async () => {
    await allow('ecr:ListImages');
    await builder.ask('GET', '/v2/app/tags/list');
    expect(aws.dispatcher.calls.at(-1)).toMatchObject({ who: SESSION, operation: 'ListImages', outcome: 'OK' });
  });

  test('[WIRE-24] calls are logged with the program that sent them, by either door; AWS’s own with none', async () => {
    await admin.ask('GET', '/v2/app/tags/list', { headers: { 'user-agent': 'skopeo/1.9.3 (linux)' } });
    await new ECR(sdkConfig(aws)).listImages({ repositoryName });
    await aws.world.call(asService('ecs'), 'ecr', 'ListImages', { repositoryName });
    expect(aws.dispatcher.calls.slice(-3).map(({ client }) => client)).toEqual([
      'skopeo/1.9.3',
      expect.stringMatching(/^aws-sdk-js\/[\d.]+$/),
      undefined,
    ]);
  });

  test('[ECR-28] the login of a role that is gone opens nothing', async () => {
    const iam = new IAM(sdkConfig(aws));
    await iam.deleteRolePolicy({ RoleName: 'builder', PolicyName: 'ecr-GetAuthorizationToken' });
    await iam.deleteRole({ RoleName: 'builder' });
    expect(refusalIn(await builder.ask('GET', '/v2/app/tags/list')).slice(0, 2)).toEqual([403, 'DENIED']);
  });
});
