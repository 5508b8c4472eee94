import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  AddPermissionCommand,
  DeleteFunctionCommand,
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  ListFunctionEventInvokeConfigsCommand,
  PutFunctionEventInvokeConfigCommand,
  type PutFunctionEventInvokeConfigCommandInput,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { createKernel } from '../../../../local/aws/kernel';
import { AsyncQueue } from '../../../../local/aws/lambda/async-queue';
import type { HandlerContext } from '../../../../local/aws/lambda/in-process-runner';
import type { LambdaFunction } from '../../../../local/aws/lambda/lambda-function';
import { ARN, account } from './account';

const MINUTE = 60_000;
const TOPIC = 'arn:aws:sns:ap-northeast-1:123456789012:t';
const QUEUE = 'arn:aws:sqs:ap-northeast-1:123456789012:q';

/** An account whose function notes when it runs, and fails while `fails()` says so. */
async function noting(fails: (run: number) => boolean) {
  const runs: { time: string; requestId: string }[] = [];
  const aws = await account(({ now }) => async (_: never, { awsRequestId }: HandlerContext) => {
    runs.push({ time: now().toISOString().slice(11, 19), requestId: awsRequestId });
    if (fails(runs.length)) throw new Error('not yet');
  });
  await aws.create();
  const send = () =>
    aws.client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: Buffer.from('{"a":1}') }));
  const configure = (input: Partial<PutFunctionEventInvokeConfigCommandInput>) =>
    aws.client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'f', ...input }));
  return { ...aws, runs, send, configure };
}

describe('an asynchronous invocation', () => {
  test('[L-44] is accepted at once and runs by itself', async () => {
    const { send, runs, clock } = await noting(() => false);
    expect(await send()).toMatchObject({ StatusCode: 202 });
    await clock.advance(10 * MINUTE);
    expect(runs).toHaveLength(1);
  });

  test('[L-45] that fails runs again after one and after two more minutes, under the same request id', async () => {
    const { send, runs, clock, lambda } = await noting(() => true);
    await send();
    await clock.advance(60 * MINUTE);
    expect(runs.map(({ time }) => time)).toEqual(['09:00:00', '09:01:00', '09:03:00']);
    expect(new Set(runs.map(({ requestId }) => requestId)).size).toBe(1);
    expect(lambda.discarded).toEqual([
      {
        time: '2026-11-21T09:03:00.000Z',
        functionArn: ARN,
        requestId: runs[0]?.requestId,
        payload: '{"a":1}',
        attempts: 3,
        condition: 'RetriesExhausted',
      },
    ]);
  });

  test('[L-45] and stops when it succeeds', async () => {
    const { send, runs, clock, lambda } = await noting((run) => run === 1);
    await send();
    await clock.advance(60 * MINUTE);
    expect(runs).toHaveLength(2);
    expect(lambda.discarded).toEqual([]);
  });

  test.each([
    [{ MaximumRetryAttempts: 0 }, ['09:00:00'], 'RetriesExhausted'],
    [{ MaximumRetryAttempts: 1 }, ['09:00:00', '09:01:00'], 'RetriesExhausted'],
    [{ MaximumEventAgeInSeconds: 60 }, ['09:00:00', '09:01:00'], 'EventAgeExceeded'],
  ])('[L-46] obeys %j', async (config, expected, condition) => {
    const { send, runs, clock, lambda, configure } = await noting(() => true);
    await configure(config);
    await send();
    await clock.advance(60 * MINUTE);
    expect(runs.map(({ time }) => time)).toEqual(expected);
    expect(lambda.discarded).toMatchObject([{ condition }]);
  });

  test('[L-47] of a function deleted meanwhile is given up', async () => {
    const { send, runs, clock, lambda, client } = await noting(() => true);
    await send();
    await clock.advance(0);
    await client.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    await clock.advance(60 * MINUTE);
    expect(runs).toHaveLength(1);
    expect(lambda.discarded).toMatchObject([{ condition: 'FunctionDeleted' }]);
  });

  test('[L-48] waits while as many run as the machine bears; the clock is held meanwhile', async () => {
    const aws = createKernel({ startAt: new Date(0), seed: 'test', onInternalError: () => {} });
    let running = 0;
    let most = 0;
    let done = 0;
    const run = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      done++;
      return { outcome: { result: { payload: '1' } } };
    };
    const fn = { name: 'f', arn: ARN, settings: { timeout: 3 }, pool: { run } } as unknown as LambdaFunction;
    const queue = new AsyncQueue(aws.world, 3, () => fn);
    for (let i = 0; i < 10; i++) queue.add(fn, String(i), '{}');
    await aws.clock.advance(0);
    expect({ most, done }).toEqual({ most: 3, done: 10 });
  });
});

describe('event invoke configurations', () => {
  test('[L-49] are put, updated, listed and deleted', async () => {
    const { client, configure } = await noting(() => false);
    const get = new GetFunctionEventInvokeConfigCommand({ FunctionName: 'f' });
    await expect(client.send(get)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    const made = await configure({ MaximumRetryAttempts: 1 });
    expect(made).toMatchObject({
      FunctionArn: `${ARN}:$LATEST`,
      MaximumRetryAttempts: 1,
      LastModified: new Date('2026-11-21T09:00:00Z'),
    });
    await client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName: 'f', MaximumEventAgeInSeconds: 60 }));
    expect(await client.send(get)).toMatchObject({ MaximumRetryAttempts: 1, MaximumEventAgeInSeconds: 60 });
    await configure({ MaximumEventAgeInSeconds: 120 });
    expect(await client.send(get)).not.toHaveProperty('MaximumRetryAttempts');
    const list = new ListFunctionEventInvokeConfigsCommand({ FunctionName: 'f' });
    expect((await client.send(list)).FunctionEventInvokeConfigs).toHaveLength(1);
    await client.send(new DeleteFunctionEventInvokeConfigCommand({ FunctionName: 'f' }));
    expect((await client.send(list)).FunctionEventInvokeConfigs).toEqual([]);
  });

  test.each<[Partial<PutFunctionEventInvokeConfigCommandInput>, string]>([
    [{ MaximumRetryAttempts: 3 }, 'ValidationException'],
    [{ MaximumEventAgeInSeconds: 59 }, 'ValidationException'],
    [{ MaximumEventAgeInSeconds: 21_601 }, 'ValidationException'],
    [{ DestinationConfig: { OnFailure: { Destination: 'arn' } } }, 'ValidationException'],
    [{ DestinationConfig: { OnFailure: { Destination: TOPIC } } }, 'InvalidParameterValueException'],
    [{ DestinationConfig: { OnSuccess: { Destination: QUEUE } } }, 'InvalidParameterValueException'],
    [{ DestinationConfig: { OnFailure: { Destination: QUEUE } } }, 'InvalidParameterValueException'],
  ])('[L-50] %j is refused', async (input, name) => {
    const { configure } = await noting(() => false);
    await expect(configure(input)).rejects.toMatchObject({ name });
  });
});

test('[L-51] a rule of EventBridge starts a function that permits it, and is denied by one that does not', async () => {
  const aws = await noting(() => false);
  const eventBridge = createEventBridge(aws.world, aws.onEvent);
  aws.register(eventBridge);
  const events = new EventBridgeClient(aws.config);
  const { RuleArn } = await events.send(new PutRuleCommand({ Name: 'r', EventPattern: '{"source":["aws.ecr"]}' }));
  await events.send(new PutTargetsCommand({ Rule: 'r', Targets: [{ Id: 'f', Arn: ARN }] }));
  const push = () => aws.world.publish({ source: 'aws.ecr', detailType: 'x', resources: [], detail: {} });
  push();
  await aws.clock.advance(MINUTE);
  expect(aws.runs).toHaveLength(0);
  expect(eventBridge.undelivered).toMatchObject([{ errorCode: 'AccessDeniedException' }]);
  await aws.client.send(
    new AddPermissionCommand({
      FunctionName: 'f',
      StatementId: 's',
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: RuleArn,
    }),
  );
  push();
  await aws.clock.advance(MINUTE);
  expect(aws.runs).toHaveLength(1);
});
