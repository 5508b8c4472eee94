import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient, ListApplicationsCommand } from '@aws-sdk/client-codedeploy';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { CreateRepositoryCommand, DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeLoadBalancersCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { EventBridgeClient, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { close, listen } from '../../../../local/aws/network/network';
import { httpServer } from '../../../../local/aws/wire/http-transport';
import { type FaultyAccount, faultyAccount } from './account';

let account: FaultyAccount;
beforeAll(() => {
  account = faultyAccount();
});
afterEach(async () => {
  await account.ask('DELETE', '/faults');
  expect(account.internalErrors).toEqual([]);
});
afterAll(() => account.aws.close());

interface Thrown {
  readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };
}
const codeOf = (asked: Promise<unknown>): Promise<[string, number] | 'OK'> =>
  asked.then(
    () => 'OK' as const,
    ({ name, $metadata }: Thrown) => [name, $metadata.httpStatusCode] as [string, number],
  );
const create = (repositoryName: string) => account.ecr.send(new CreateRepositoryCommand({ repositoryName }));
const repositories = async () =>
  (await account.ecr.send(new DescribeRepositoriesCommand({}))).repositories?.map(
    ({ repositoryName }) => repositoryName,
  );

interface Sender {
  send(command: never): Promise<unknown>;
}
type Make = new (config: never) => Sender;
const SERVICES: [string, Make, object, [string, number], [string, number]][] = [
  [
    'ecs:ListClusters',
    ECSClient as Make,
    new ListClustersCommand({}),
    ['ThrottlingException', 400],
    ['ServerException', 500],
  ],
  [
    'codedeploy:ListApplications',
    CodeDeployClient as Make,
    new ListApplicationsCommand({}),
    ['ThrottlingException', 400],
    ['InternalFailure', 500],
  ],
  [
    'ecr:DescribeRepositories',
    ECRClient as Make,
    new DescribeRepositoriesCommand({}),
    ['ThrottlingException', 400],
    ['ServerException', 500],
  ],
  [
    'dynamodb:ListTables',
    DynamoDBClient as Make,
    new ListTablesCommand({}),
    ['ThrottlingException', 400],
    ['InternalServerError', 500],
  ],
  [
    'cloudwatch:DescribeAlarms',
    CloudWatchClient as Make,
    new DescribeAlarmsCommand({}),
    ['ThrottlingException', 400],
    ['InternalServiceFault', 500],
  ],
  [
    'elastic-load-balancing-v2:DescribeLoadBalancers',
    ElasticLoadBalancingV2Client as Make,
    new DescribeLoadBalancersCommand({}),
    ['Throttling', 400],
    ['InternalFailure', 500],
  ],
  [
    'eventbridge:ListRules',
    EventBridgeClient as Make,
    new ListRulesCommand({}),
    ['ThrottlingException', 400],
    ['InternalException', 500],
  ],
  [
    'lambda:ListFunctions',
    LambdaClient as Make,
    new ListFunctionsCommand({}),
    ['TooManyRequestsException', 429],
    ['ServiceException', 500],
  ],
  ['s3:ListBuckets', S3Client as Make, new ListBucketsCommand({}), ['SlowDown', 503], ['InternalError', 500]],
  [
    'sns:ListTopics',
    SNSClient as Make,
    new ListTopicsCommand({}),
    ['Throttling', 400],
    ['InternalErrorException', 500],
  ],
  ['sqs:ListQueues', SQSClient as Make, new ListQueuesCommand({}), ['RequestThrottled', 403], ['InternalFailure', 500]],
  [
    'ssm:DescribeParameters',
    SSMClient as Make,
    new DescribeParametersCommand({}),
    ['ThrottlingException', 400],
    ['InternalServerError', 500],
  ],
];

describe('each service refuses in its own words', () => {
  test.each(SERVICES)(
    '[FAULT-4] %s is throttled, [FAULT-5] or fails with 500 or 503',
    async (operation, Client, command, throttling, failure) => {
      const client = new Client(account.config as never);
      const ask = () => codeOf(client.send(command as never));
      await account.inject({ kind: 'throttle', operation });
      expect(await ask()).toEqual(throttling);
      await account.inject({ kind: 'server-error', operation });
      expect(await ask()).toEqual(failure);
      await account.inject({ kind: 'server-error', operation, status: 503 });
      expect(await ask()).toEqual([expect.stringMatching(/^ServiceUnavailable/), 503]);
      expect(await ask()).toBe('OK');
    },
  );
});

test('[FAULT-4] a throttled call has no effect, stands in the log of calls, and is told with the fault', async () => {
  const { id } = await account.inject({ kind: 'throttle', operation: 'ecr:CreateRepository' });
  await expect(create('throttled')).rejects.toThrow('Rate exceeded');

  expect(await repositories()).not.toContain('throttled');
  expect(account.aws.dispatcher.calls.at(-2)).toMatchObject({
    operation: 'CreateRepository',
    outcome: 'ThrottlingException',
  });
  expect((await account.ask('GET', `/faults/${id}`)).json()).toMatchObject({
    remaining: 0,
    strikes: 1,
    struck: [{ time: '2026-11-21T09:00:00.000Z', what: 'ecr:CreateRepository by local' }],
  });
});

describe('a lost answer', () => {
  test('[FAULT-6] is that of a call that took effect; in process its client sees a broken connection', async () => {
    await account.inject({ kind: 'lost-answer', operation: 'ecr:CreateRepository' });
    await expect(create('lost')).rejects.toMatchObject({ name: 'TimeoutError', code: 'ECONNRESET' });

    expect(account.aws.dispatcher.calls.at(-1)).toMatchObject({ operation: 'CreateRepository', outcome: 'OK' });
    expect(await repositories()).toContain('lost');
  });

  test('[FAULT-6] over HTTP the connection is cut, and the SDK that asks again finds what it made', async () => {
    const errors: unknown[] = [];
    const server = httpServer(account.aws.handle, (error) => errors.push(error));
    await listen(server, 0);
    const { port } = server.address() as { port: number };
    const { requestHandler: _, ...config } = account.config;
    const client = (maxAttempts: number) =>
      new ECRClient({ ...config, endpoint: `http://127.0.0.1:${port}`, maxAttempts });
    const clients = [client(1), client(2)];
    try {
      await account.inject({ kind: 'lost-answer', operation: 'ecr:CreateRepository', times: 2 });
      const ask = (index: number, repositoryName: string) =>
        clients[index]!.send(new CreateRepositoryCommand({ repositoryName }));
      await expect(ask(0, 'cut')).rejects.toThrow('socket hang up');
      await expect(ask(1, 'cut-and-asked-again')).rejects.toMatchObject({ name: 'RepositoryAlreadyExistsException' });
      expect(errors).toEqual([]);
    } finally {
      for (const each of clients) each.destroy();
      await close(server);
    }
  });

  test('[FAULT-6] a refusal is not lost: it has no effect that could be in doubt', async () => {
    await create('twice');
    const { id } = await account.inject({ kind: 'lost-answer', operation: 'ecr:CreateRepository' });
    await expect(create('twice')).rejects.toThrow(/already exists/);
    expect((await account.ask('GET', `/faults/${id}`)).json()).toMatchObject({ remaining: 1, struck: [] });
  });
});

describe('whose calls, and how often', () => {
  test('[FAULT-7] all operations of a service, but not those of another caller', async () => {
    await account.inject({ kind: 'throttle', operation: 'ecr:*', of: 'local', times: 2 });
    expect(await codeOf(repositories())).toEqual(['ThrottlingException', 400]);
    expect(await codeOf(create('all'))).toEqual(['ThrottlingException', 400]);
    expect(await codeOf(create('all'))).toBe('OK');
  });

  test('[FAULT-7] what AWS services ask, and what the console looks at, passes by', async () => {
    const { id } = await account.inject({ kind: 'throttle', operation: 'ecr:*', times: 5 });
    const { world, dispatcher } = account.aws;
    const service = { kind: 'service', service: 'ecs.amazonaws.com' } as const;
    await expect(world.call(service, 'ecr', 'DescribeRepositories', {})).resolves.toBeDefined();
    await expect(dispatcher.look('ecr', 'DescribeRepositories', {})).resolves.toBeDefined();
    await expect(dispatcher.unlogged(() => repositories())).resolves.toBeDefined();
    expect((await account.ask('GET', `/faults/${id}`)).json()).toMatchObject({ strikes: 0 });
  });

  test('[FAULT-8] with a probability, as the seed has it', async () => {
    await account.inject({ kind: 'throttle', operation: 'ecr:DescribeRepositories', times: 1000, probability: 0.5 });
    let struck = 0;
    for (let i = 0; i < 100; i++) if ((await codeOf(repositories())) !== 'OK') struck++;
    expect(struck).toBeGreaterThan(30);
    expect(struck).toBeLessThan(70);
  });

  test('[FAULT-8] for a while of simulated time, then no more', async () => {
    const { id, remaining } = await account.inject({
      kind: 'throttle',
      operation: 'ecr:DescribeRepositories',
      for: 60,
    });
    expect(remaining).toBeNull();
    for (let i = 0; i < 3; i++) expect(await codeOf(repositories())).not.toBe('OK');
    await account.ask('POST', '/clock', { advanceSeconds: 60 });

    expect(await codeOf(repositories())).toBe('OK');
    expect((await account.ask('GET', '/faults')).json()).toMatchObject({
      active: [],
      over: expect.arrayContaining([expect.objectContaining({ id, strikes: 3 })]),
    });
  });
});
