import { createHash, createHmac } from 'node:crypto';
import { connect } from 'node:net';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeClustersCommand, DescribeServicesCommand, ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Kernel } from '../../../../local/aws/kernel';
import { close, listen } from '../../../../local/aws/network/network';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import type { HttpRequest } from '../../../../local/aws/wire/http-message';
import { httpServer } from '../../../../local/aws/wire/http-transport';
import { sdkConfig, testKernel } from '../kernel';

/** Long ago: a signature may be of either clock, and here only one of them is meant. */
const START = new Date('2020-02-02T09:00:00Z');

let aws: Kernel & { internalErrors: unknown[] };
beforeEach(() => {
  aws = testKernel(START);
});
afterEach(() => aws.close());

const whoAmI = (config = sdkConfig(aws)) => new STSClient(config).send(new GetCallerIdentityCommand({}));
/** Hands a request that an SDK signed to `change` before it arrives. */
const tampering = (change: (request: HttpRequest) => HttpRequest) =>
  sdkConfig({ handle: (request) => aws.handle(change(request)) });

/** Before it is signed, has a request ask for another operation. */
const asking =
  (target: string) =>
  <Args extends { request: unknown }, Output>(next: (args: Args) => Promise<Output>) =>
  (args: Args): Promise<Output> => {
    (args.request as { headers: Record<string, string> }).headers['x-amz-target'] = target;
    return next(args);
  };

describe('the gateway believes a signature only', () => {
  test('answers a request that is signed with a known key', async () => {
    expect((await whoAmI()).Arn).toBe('arn:aws:iam::123456789012:user/local');
  });

  test.each([
    [
      '[WIRE-1] made with another secret',
      () => whoAmI(sdkConfig(aws, { accessKeyId: 'local', secretAccessKey: 'guess' })),
      'SignatureDoesNotMatch',
    ],
    [
      '[WIRE-2] of an unknown access key',
      () => whoAmI(sdkConfig(aws, { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'local' })),
      'InvalidClientTokenId',
    ],
    [
      '[WIRE-3] over another body',
      () => whoAmI(tampering((request) => ({ ...request, body: Buffer.from(`${Buffer.from(request.body)}&X=1`) }))),
      'SignatureDoesNotMatch',
    ],
    [
      '[WIRE-1] over another path',
      () => whoAmI(tampering((request) => ({ ...request, target: '/elsewhere' }))),
      'SignatureDoesNotMatch',
    ],
    [
      '[WIRE-4] that is absent',
      () => whoAmI(tampering(({ headers: { authorization, ...headers }, ...request }) => ({ ...request, headers }))),
      'MissingAuthenticationToken',
    ],
    [
      '[WIRE-4] that is not one',
      () =>
        whoAmI(
          tampering((request) => ({
            ...request,
            headers: {
              ...request.headers,
              authorization: 'AWS4-HMAC-SHA256 Credential=local/20261121/r/sts/aws4_request',
            },
          })),
        ),
      'IncompleteSignature',
    ],
  ])('refuses one %s', async (_, send, name) => {
    await expect(send()).rejects.toMatchObject({ name });
  });

  test('[WIRE-16] refuses one for another region', async () => {
    const client = new ECSClient({ ...sdkConfig(aws), region: 'eu-west-1' });
    await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to a valid region, not 'eu-west-1'.",
    });
  });

  test('[WIRE-16] refuses one for another service', async () => {
    const client = new ECRClient(sdkConfig(aws));
    client.middlewareStack.add(asking('AmazonEC2ContainerServiceV20141113.ListClusters'), { step: 'build' });
    await expect(client.send(new DescribeRepositoriesCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: "Credential should be scoped to correct service: 'ecs'.",
    });
  });

  test('[WIRE-16] one for us-east-1 holds where AWS has one endpoint for all regions', async () => {
    expect((await whoAmI({ ...sdkConfig(aws), region: 'us-east-1' })).Arn).toBe('arn:aws:iam::123456789012:user/local');
  });

  test('[WIRE-5] refuses a date that fits neither the virtual nor the real clock', async () => {
    const late = new STSClient({
      ...sdkConfig(aws),
      systemClockOffset: 10 * 60_000 - (Date.now() - START.getTime()),
    } as never);
    await expect(late.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    const virtual = new STSClient({ ...sdkConfig(aws), systemClockOffset: START.getTime() - Date.now() });
    expect((await virtual.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
  });

  test('[WIRE-6] a role session is its role’s, until it expires in virtual time', async () => {
    const role = { arn: 'arn:aws:iam::123456789012:role/deployer', roleId: 'AROAEXAMPLE' };
    const hour = 3_600_000;
    const credentials = aws.world.credentials.issueForRole(role, 'session', new Date(START.getTime() + hour));
    const { Arn } = await whoAmI(sdkConfig(aws, credentials));
    expect(Arn).toBe('arn:aws:sts::123456789012:assumed-role/deployer/session');
    const { sessionToken: _, ...withoutToken } = credentials;
    await expect(whoAmI(sdkConfig(aws, withoutToken))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    await aws.clock.advance(hour);
    await expect(whoAmI(sdkConfig(aws, credentials))).rejects.toMatchObject({ name: 'ExpiredToken' });
  });
});

describe('the gateway refuses by name', () => {
  test('[WIRE-7] an operation that is not built, listing what is', async () => {
    aws.register({ name: 'ecs', operations: { ListClusters: () => ({ clusterArns: [] }) } });
    await expect(new ECSClient(sdkConfig(aws)).send(new DescribeClustersCommand({}))).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'ecs:DescribeClusters is not built in this embedded AWS. Built for ecs: ListClusters.',
    });
  });

  test('[WIRE-8] an operation that AWS does not have', async () => {
    const client = new ECSClient(sdkConfig(aws));
    client.middlewareStack.add(asking('AmazonEC2ContainerServiceV20141113.Levitate'), { step: 'build' });
    await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: "The operation 'Levitate' is not known to ecs.",
    });
  });

  test('[WIRE-9] a service that is not built', async () => {
    const answer = await aws.handle({
      method: 'POST',
      target: '/',
      headers: { 'x-amz-target': 'Logs_19990101.Nothing' },
      body: new Uint8Array(),
    });
    expect(answer.status).toBe(501);
    expect(Buffer.from(answer.body).toString()).toContain("The service of 'Logs_19990101.Nothing' is not built");
  });
});

describe('the gateway answers what is hostile', () => {
  test.each(['//', 'http://[', '///x', '*', '/%zz', ''])('[WIRE-17] a request for %j', async (target) => {
    const unsigned = await aws.handle({ method: 'GET', target, headers: {}, body: new Uint8Array() });
    expect(unsigned.status).toBe(400);
    const client = new ECSClient(sdkConfig({ handle: (request) => aws.handle({ ...request, target }) }));
    await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidSignatureException|NotImplemented)$/),
    });
    expect(aws.internalErrors).toEqual([]);
  });

  test('[WIRE-17] an operation of AWS JSON that is not POSTed', async () => {
    const client = new ECSClient(sdkConfig(aws));
    client.middlewareStack.add(
      (next) => (args) => {
        Object.assign(args.request as object, { method: 'GET' });
        return next(args);
      },
      { step: 'build' },
    );
    await expect(client.send(new ListClustersCommand({}))).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });
});

describe('the gateway checks both directions', () => {
  test('[WIRE-10] an input without a required member is refused before the operation sees it', async () => {
    let seen = false;
    aws.register({
      name: 'ecs',
      operations: {
        DescribeServices: () => {
          seen = true;
          return {};
        },
      },
    });
    await expect(
      new ECSClient(sdkConfig(aws)).send(new DescribeServicesCommand({ services: undefined })),
    ).rejects.toMatchObject({ name: 'ValidationException', message: expect.stringContaining('services') });
    expect(seen).toBe(false);
  });

  test('[WIRE-11] an input of the wrong type is refused', async () => {
    aws.register({ name: 'ecs', operations: { DescribeServices: () => ({}) } });
    await expect(
      new ECSClient(sdkConfig(aws)).send(new DescribeServicesCommand({ services: [{ a: 1 }] as never })),
    ).rejects.toMatchObject({ name: 'SerializationException' });
  });

  test('[WIRE-12] an output that the model does not have is our error, not an answer', async () => {
    aws.register({ name: 'ecs', operations: { ListClusters: () => ({ clusters: [] }) as never } });
    await expect(new ECSClient(sdkConfig(aws)).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
      message: expect.stringContaining('clusters: ListClustersResponse has no such member'),
    });
    expect(aws.internalErrors).toHaveLength(1);
  });

  test('[WIRE-13] an error code that AWS does not model for the service is not sent', async () => {
    aws.register({
      name: 'ecs',
      operations: {
        ListClusters: () => {
          throw new AwsError('ClusterOnFireException', 'Burning.');
        },
      },
    });
    await expect(new ECSClient(sdkConfig(aws)).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'InternalFailure',
    });
  });

  test('a modelled error arrives as the SDK’s own class', async () => {
    aws.register({
      name: 'ecs',
      operations: {
        ListClusters: () => {
          throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
        },
      },
    });
    await expect(new ECSClient(sdkConfig(aws)).send(new ListClustersCommand({}))).rejects.toMatchObject({
      name: 'ClusterNotFoundException',
      message: 'Cluster not found.',
      $metadata: { httpStatusCode: 400 },
    });
  });
});

describe('the log of calls', () => {
  test('[WIRE-14] has who, what and how it ended, for principals and for AWS’s own calls', async () => {
    await whoAmI();
    await expect(
      aws.world.call({ kind: 'service', service: 'ecs.amazonaws.com' }, 'iam', 'GetRole', { RoleName: 'none' }),
    ).rejects.toThrow('iam:GetRole is not built');
    expect(
      aws.dispatcher.calls.map(({ who, service, operation, outcome }) => [who, service, operation, outcome]),
    ).toEqual([
      ['arn:aws:iam::123456789012:user/local', 'sts', 'GetCallerIdentity', 'OK'],
      ['ecs.amazonaws.com', 'iam', 'GetRole', 'NotImplemented'],
    ]);
  });
});

/** A presigned GET for one minute. */
function presigned(service: string, query: string, now: Date): string {
  const timestamp = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = `${timestamp.slice(0, 8)}/ap-northeast-1/${service}/aws4_request`;
  const parameters = new URLSearchParams(query);
  parameters.set('X-Amz-Algorithm', 'AWS4-HMAC-SHA256');
  parameters.set('X-Amz-Credential', `local/${scope}`);
  parameters.set('X-Amz-Date', timestamp);
  parameters.set('X-Amz-Expires', '60');
  parameters.set('X-Amz-SignedHeaders', 'host');
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const request = ['GET', '/', String(parameters), 'host:aws.local', '', 'host', sha256('')].join('\n');
  const key = scope
    .split('/')
    .reduce<string | Buffer>((secret, part) => createHmac('sha256', secret).update(part).digest(), 'AWS4local');
  const text = ['AWS4-HMAC-SHA256', timestamp, scope, sha256(request)].join('\n');
  return `/?${parameters}&X-Amz-Signature=${createHmac('sha256', key).update(text).digest('hex')}`;
}

describe('over HTTP', () => {
  test('a real client gets the same answer', async () => {
    const server = httpServer(aws.handle, (error) => aws.internalErrors.push(error));
    await listen(server, 0);
    const { port } = server.address() as { port: number };
    const { requestHandler: _, ...config } = sdkConfig(aws);
    const client = new STSClient({ ...config, endpoint: `http://127.0.0.1:${port}` });
    expect((await client.send(new GetCallerIdentityCommand({}))).Account).toBe('123456789012');
    client.destroy();
    await close(server);
    expect(aws.internalErrors).toEqual([]);
  });

  test('[WIRE-17] a client that breaks off while it sends is no error of ours', async () => {
    const server = httpServer(aws.handle, (error) => aws.internalErrors.push(error));
    await listen(server, 0);
    const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
    const gone = new Promise((resolve) => server.once('request', (request) => request.once('close', resolve)));
    socket.write('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc', () =>
      setTimeout(() => socket.destroy(), 20),
    );
    await gone;
    await close(server);
    expect(aws.internalErrors).toEqual([]);
  });

  test('[WIRE-18] a presigned URL of a service but S3 is signed with its empty body, and for its time', async () => {
    const at = (offsetInMinutes: number) =>
      aws.handle({
        method: 'GET',
        target: presigned(
          'sts',
          'Action=GetCallerIdentity&Version=2011-06-15',
          new Date(START.getTime() + offsetInMinutes * 60_000),
        ),
        headers: { host: 'aws.local' },
        body: new Uint8Array(),
      });
    expect((await at(0)).status).toBe(200);
    expect((await at(-5)).status).toBe(200);
    expect((await at(-7)).status).toBe(403);
    expect(Buffer.from((await at(7)).body).toString()).toContain('SignatureDoesNotMatch');
  });

  test('[WIRE-15] the Date header is of the clock that the request was signed by', async () => {
    let answered: Date | undefined;
    const config = sdkConfig({
      handle: async (request) => {
        const response = await aws.handle(request);
        answered = new Date(response.headers.date ?? '');
        return response;
      },
    });
    await whoAmI(config);
    expect(Math.abs(Date.now() - Number(answered))).toBeLessThan(60_000);
    await new STSClient({ ...config, systemClockOffset: START.getTime() - Date.now() }).send(
      new GetCallerIdentityCommand({}),
    );
    expect(answered).toEqual(START);
  });
});
