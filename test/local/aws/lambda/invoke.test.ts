import {
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFunctionCommand,
  InvokeCommand,
  type InvokeCommandInput,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { describe, expect, test } from '@jest/globals';
import type { HandlerEnvironment } from '../../../../local/aws/lambda/in-process-runner';
import { Output } from '../../../../local/aws/lambda/output';
import { account, START } from './account';

const MINUTE = 60_000;
const invokeWith =
  ({ client }: Awaited<ReturnType<typeof account>>) =>
  async (input: Partial<InvokeCommandInput> = {}) => {
    const answer = await client.send(new InvokeCommand({ FunctionName: 'f', ...input }));
    const text = answer.Payload && Buffer.from(answer.Payload).toString();
    return { ...answer, result: text ? JSON.parse(text) : undefined };
  };

describe('a synchronous invocation', () => {
  test.each([
    ['ClientContext', 'e30='],
    ['TenantId', 'a'],
    ['DurableExecutionName', 'a'],
  ])('[L-85] an invocation with %s is refused by name', async (member, value) => {
    const { client, create } = await account();
    await create();
    await expect(client.send(new InvokeCommand({ FunctionName: 'f', [member]: value }))).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `This embedded Lambda has no ${member}.`,
    });
  });

  test('[L-33] answers with what the handler returned', async () => {
    const aws = await account(() => async (event: { a: number }) => ({ got: event.a }));
    await aws.create();
    const answer = await invokeWith(aws)({ Payload: Buffer.from('{"a":1}') });
    expect(answer).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST', result: { got: 1 } });
    expect(answer.FunctionError).toBeUndefined();
    expect((await invokeWith(aws)()).result).toEqual({});
  });

  test('[L-34] answers 200 with FunctionError when the function fails', async () => {
    const aws = await account(() => async () => {
      throw new RangeError('too far');
    });
    await aws.create();
    expect(await invokeWith(aws)()).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      result: { errorType: 'RangeError', errorMessage: 'too far', trace: expect.any(Array) },
    });
  });

  test('[L-54] has at most 6,291,556 bytes to answer with', async () => {
    let length = 0;
    const aws = await account(() => async () => 'x'.repeat(length));
    await aws.create();
    // The two quotation marks count.
    length = 6_291_554;
    expect((await invokeWith(aws)()).FunctionError).toBeUndefined();
    length++;
    expect(await invokeWith(aws)()).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      result: {
        errorType: 'Function.ResponseSizeTooLarge',
        errorMessage: 'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
      },
    });
  });

  test('[L-35] returns the tail of its log', async () => {
    const aws = await account();
    await aws.create();
    const { LogResult } = await invokeWith(aws)({ LogType: 'Tail' });
    expect(Buffer.from(LogResult!, 'base64').toString()).toMatch(
      /^START RequestId: ([\w-]+) Version: \$LATEST\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tInit Duration: [\d.]+ ms\n$/,
    );
    expect((await invokeWith(aws)()).LogResult).toBeUndefined();
  });

  test('[L-36] as a dry run runs nothing', async () => {
    let runs = 0;
    const aws = await account(() => async () => ++runs);
    await aws.create();
    expect((await invokeWith(aws)({ InvocationType: 'DryRun' })).StatusCode).toBe(204);
    expect(runs).toBe(0);
  });

  test('[L-37] refuses what is no JSON, too large, of another type, or no function', async () => {
    const aws = await account();
    await aws.create();
    const invoke = invokeWith(aws);
    await expect(invoke({ Payload: Buffer.from('{') })).rejects.toMatchObject({
      name: 'InvalidRequestContentException',
    });
    const large = (bytes: number) => Buffer.from(JSON.stringify('x'.repeat(bytes - 2)));
    await expect(invoke({ Payload: large(6_291_457) })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
      message: '6291457 byte payload is too large for the RequestResponse invocation type (limit 6291456 bytes)',
    });
    await expect(invoke({ Payload: large(1_048_577), InvocationType: 'Event' })).rejects.toMatchObject({
      name: 'RequestTooLargeException',
    });
    expect((await invoke({ Payload: large(1_048_576), InvocationType: 'Event' })).StatusCode).toBe(202);
    await expect(invoke({ InvocationType: 'Later' as never })).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(invoke({ FunctionName: 'g' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('[L-38] holds the clock from start to end', async () => {
    const times: string[] = [];
    const aws = await account(({ now }) => async () => {
      times.push(now().toISOString());
      await new Promise((resolve) => setTimeout(resolve, 60));
      times.push(now().toISOString());
    });
    await aws.create();
    aws.clock.run(1_000);
    const before = aws.clock.now().toISOString();
    await invokeWith(aws)();
    aws.clock.stop();
    expect(times[1]).toBe(times[0]);
    expect(times[0]! >= before).toBe(true);
  });
});

describe('execution environments', () => {
  /** Functions that wait until they are let go. */
  const waiting = async () => {
    const made: HandlerEnvironment[] = [];
    const gates: (() => void)[] = [];
    const aws = await account((environment) => {
      const index = made.push(environment);
      return async () => {
        await new Promise<void>((resolve) => gates.push(resolve));
        return index;
      };
    });
    await aws.create();
    const letGo = async (): Promise<void> => {
      while (gates.length === 0) await new Promise((resolve) => setImmediate(resolve));
      gates.shift()!();
    };
    return { ...aws, made, letGo, invoke: invokeWith(aws) };
  };

  test('[L-39] run one event at a time: a busy one is left alone, an idle one used again', async () => {
    const { made, letGo, invoke } = await waiting();
    const both = [invoke(), invoke()];
    await letGo();
    await letGo();
    expect((await Promise.all(both)).map(({ result }) => result).sort()).toEqual([1, 2]);
    const third = invoke();
    await letGo();
    await third;
    expect(made).toHaveLength(2);
  });

  test('[L-40] have a session of the role, named after the function, that ends with them', async () => {
    const { made, letGo, invoke, client, world, clock } = await waiting();
    const first = invoke();
    await letGo();
    await first;
    const { accessKeyId } = made[0]!.credentials;
    expect(world.credentials.find(accessKeyId)?.caller.arn).toBe('arn:aws:sts::123456789012:assumed-role/execution/f');
    await clock.advance(11 * MINUTE);
    expect(world.credentials.find(accessKeyId)).toBeUndefined();
    const second = invoke();
    await letGo();
    expect((await second).result).toBe(2);
    await client.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    expect(world.credentials.find(made[1]!.credentials.accessKeyId)).toBeUndefined();
  });

  test('[L-41] of a function that changed are new; the busy ones finish', async () => {
    const { made, letGo, invoke, client } = await waiting();
    const before = invoke();
    while (made.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const Environment = { Variables: { STAGE: 'new' } };
    await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', Environment }));
    const after = invoke();
    await letGo();
    await letGo();
    expect((await before).result).toBe(1);
    expect((await after).result).toBe(2);
    expect(made.map(({ variables }) => variables)).toEqual([{}, { STAGE: 'new' }]);
  });

  test('[L-42] are not used again after a timeout', async () => {
    let made = 0;
    const aws = await account(() => {
      made++;
      return () => new Promise(() => {});
    });
    await aws.create({ Timeout: 1 });
    const answer = await invokeWith(aws)({ LogType: 'Tail' });
    expect(answer).toMatchObject({
      FunctionError: 'Unhandled',
      result: {
        errorType: 'Sandbox.Timedout',
        errorMessage: expect.stringMatching(/Error: Task timed out after 1.00 seconds$/),
      },
    });
    expect(Buffer.from(answer.LogResult!, 'base64').toString()).toMatch(/Z [\w-]+ Task timed out after 1.00 seconds\n/);
    await invokeWith(aws)();
    expect(made).toBe(2);
  });
});

describe('logs', () => {
  test('[L-53] keep a bounded part of what an invocation prints', () => {
    const output = new Output();
    for (const line of ['', 'a']) output.add(line);
    expect(output.take()).toEqual(['a']);
    for (let i = 0; i < 20_000; i++) output.add('line');
    const lines = output.take();
    expect(lines).toHaveLength(9_001);
    expect(lines.at(-1)).toMatch(/not kept/);
    for (let i = 0; i < 4; i++) output.add('x'.repeat(200_000));
    expect(output.take()).toHaveLength(3);
    output.add('again');
    expect(output.take()).toEqual(['again']);
  });

  test('[L-43] are written once for an invocation, to one stream of an environment, making group and stream', async () => {
    const aws = await account();
    await aws.create();
    await invokeWith(aws)();
    await invokeWith(aws)();
    const calls = aws.dispatcher.calls.filter(({ service }) => service === 'cloudwatch-logs');
    expect(calls.map(({ operation, outcome, who }) => `${who} ${operation} ${outcome}`)).toEqual(
      [
        'CreateLogStream ResourceNotFoundException',
        'CreateLogGroup OK',
        'CreateLogStream OK',
        'PutLogEvents OK',
        'PutLogEvents OK',
      ].map((text) => `lambda.amazonaws.com ${text}`),
    );
    const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/aws/lambda/f']);
    const { logStreams } = await aws.logs.send(new DescribeLogStreamsCommand({ logGroupName: '/aws/lambda/f' }));
    expect(logStreams).toMatchObject([
      { logStreamName: expect.stringMatching(/^2026\/11\/21\/\[\$LATEST\][\da-f]{32}$/) },
    ]);
    const { events } = await aws.logs.send(
      new FilterLogEventsCommand({ logGroupName: '/aws/lambda/f', filterPattern: 'REPORT' }),
    );
    expect(events).toHaveLength(2);
    expect(events?.[0]?.timestamp).toBe(Date.parse(START));
  });

  test('[L-43] go to the group that the function names', async () => {
    const aws = await account();
    await aws.create({ LoggingConfig: { LogGroup: '/mine' } });
    await invokeWith(aws)();
    const { logGroups } = await aws.logs.send(new DescribeLogGroupsCommand({}));
    expect(logGroups?.map(({ logGroupName }) => logGroupName)).toEqual(['/mine']);
  });
});
