import { setTimeout as sleep } from 'node:timers/promises';
import { CreateRepositoryCommand, DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { strToU8, zipSync } from 'fflate';
import { sdkConfig } from '../kernel';
import { type FaultyAccount, faultyAccount } from './account';

const ROLE = 'arn:aws:iam::123456789012:role/maker';
const allow = (statement: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] });

let account: FaultyAccount;
/** What functions heard of AWS, by the repositories that they asked for. */
let heard: string[];
let lambda: LambdaClient;
let work: () => Promise<void>;
beforeEach(async () => {
  heard = [];
  work = async () => {};
  // Three repositories, one after the other, each named after its run.
  account = faultyAccount(({ credentials }) => async (event: { run: string }) => {
    const ecr = new ECRClient(sdkConfig(account.aws, credentials as never));
    await work();
    for (const each of ['one', 'two', 'three']) {
      await ecr.send(new CreateRepositoryCommand({ repositoryName: `${event.run}-${each}` }));
      heard.push(`${event.run}-${each}`);
    }
    return 'done';
  });
  const iam = new IAMClient(account.config);
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'maker',
      AssumeRolePolicyDocument: allow({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    }),
  );
  const PolicyDocument = allow({ Action: ['ecr:*', 'logs:*'], Resource: '*' });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'maker', PolicyName: 'makes', PolicyDocument }));
  lambda = new LambdaClient(account.config);
  const ZipFile = zipSync({ 'index.mjs': strToU8('export const handler = 1') });
  await lambda.send(
    new CreateFunctionCommand({
      FunctionName: 'make',
      Role: ROLE,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Code: { ZipFile },
    }),
  );
});
afterEach(async () => {
  await account.aws.close();
  expect(account.internalErrors).toEqual([]);
});

const invoke = async (run: string) => {
  const { FunctionError, Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: 'make', Payload: JSON.stringify({ run }) }),
  );
  return [FunctionError, JSON.parse(Buffer.from(Payload ?? []).toString())];
};
const made = async () =>
  (await account.ecr.send(new DescribeRepositoriesCommand({}))).repositories?.map(
    ({ repositoryName }) => repositoryName,
  );

test('[FAULT-13] a function is killed when its call has taken effect, before it hears of it', async () => {
  const { id } = await account.inject({ kind: 'function-killed', function: 'make', afterCalls: 2 });

  expect(await invoke('a')).toEqual([
    'Unhandled',
    {
      errorType: 'Runtime.ExitError',
      errorMessage: expect.stringMatching(
        /^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/,
      ),
    },
  ]);
  expect(heard).toEqual(['a-one']);
  expect(await made()).toEqual(['a-one', 'a-two']);
  expect((await account.ask('GET', `/faults/${id}`)).json().struck).toEqual([
    { time: expect.any(String), what: expect.stringMatching(/^make [0-9a-f-]{36}, after 2 calls$/) },
  ]);
  // The next event finds a new environment.
  expect(await invoke('b')).toEqual([undefined, 'done']);
});

test('[FAULT-13] a killed event that came asynchronously is tried again, as AWS does', async () => {
  await account.inject({ kind: 'function-killed', function: 'make', times: 2 });
  const Payload = JSON.stringify({ run: 'c' });
  await lambda.send(new InvokeCommand({ FunctionName: 'make', InvocationType: 'Event', Payload }));
  await account.aws.clock.advance(0);
  expect(await made()).toEqual(['c-one']);

  // The second attempt's call is refused, and refusals count as calls.
  await account.aws.clock.advance(60_000);
  expect((await account.ask('GET', '/faults')).json().over[0]).toMatchObject({ strikes: 2 });
  expect(heard).toEqual([]);
});

test('[FAULT-13] or after so many real seconds that it works on an event, whatever it does', async () => {
  let late = false;
  work = async () => {
    await sleep(60);
    late = true;
  };
  await account.inject({ kind: 'function-killed', function: 'make', afterSeconds: 0.02 });

  expect((await invoke('d'))[0]).toBe('Unhandled');
  // What is left of it in this process reaches nobody.
  while (!late) await sleep(10);
  await sleep(10);
  expect([heard, await made()]).toEqual([[], []]);
  expect(account.aws.dispatcher.calls.filter(({ who }) => who.endsWith('/make'))).toEqual([]);
});

test('[FAULT-7] the calls of one function are struck by its name, or by its role’s', async () => {
  for (const of of ['make', 'maker']) {
    await account.inject({ kind: 'throttle', operation: 'ecr:CreateRepository', of });
    await account.ecr.send(new CreateRepositoryCommand({ repositoryName: `by-hand-${of}` }));
    expect(await invoke(`e-${of}`)).toEqual([
      'Unhandled',
      expect.objectContaining({ errorType: 'ThrottlingException' }),
    ]);
  }
});
