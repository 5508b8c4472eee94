import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  CreateEventSourceMappingCommand as Create,
  type CreateEventSourceMappingCommandInput,
  DeleteEventSourceMappingCommand as Delete,
  DeleteFunctionCommand,
  GetEventSourceMappingCommand as Get,
  ListEventSourceMappingsCommand as List,
  UpdateEventSourceMappingCommand as Update,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { failedMessages } from '../../../../local/aws/lambda/event-source/batch-outcome';
import { createSqs } from '../../../../local/aws/sqs/sqs';
import { ARN, account } from './account';

const SECOND = 1_000;
const QUEUE = 'arn:aws:sqs:ap-northeast-1:123456789012:work';
const DEAD = QUEUE.replace('work', 'dead');
const READS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

interface Batch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/** An account with two queues, and a function that notes when it got which bodies. */
async function mapped(answer: (batch: Batch) => unknown = () => undefined, VisibilityTimeout = '30') {
  const got: { readonly second: number; readonly bodies: readonly string[] }[] = [];
  const events: unknown[] = [];
  let now = () => 0;
  const aws = await account(() => async (event) => {
    const batch = event as Batch;
    events.push(event);
    got.push({ second: now(), bodies: batch.Records.map(({ body }) => body) });
    return answer(batch);
  });
  const start = aws.clock.now().getTime();
  now = () => (aws.clock.now().getTime() - start) / SECOND;
  aws.register(createSqs(aws.world));
  const sqs = new SQS(aws.config);
  const { QueueUrl: dead = '' } = await sqs.createQueue({ QueueName: 'dead' });
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: DEAD, maxReceiveCount: 3 });
  const Attributes = { VisibilityTimeout, RedrivePolicy };
  const { QueueUrl = '' } = await sqs.createQueue({ QueueName: 'work', Attributes });
  const may = (actions: readonly string[]) => {
    const Statement = { Effect: 'Allow', Action: actions, Resource: QUEUE };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    return aws.iam.send(new PutRolePolicyCommand({ RoleName: 'execution', PolicyName: 'queue', PolicyDocument }));
  };
  await may(READS);
  await aws.create({ Timeout: 10 });
  const map = (input: Partial<CreateEventSourceMappingCommandInput> = {}) =>
    aws.client.send(new Create({ EventSourceArn: QUEUE, FunctionName: 'f', ...input }));
  const send = async (...bodies: string[]) => {
    for (const MessageBody of bodies) await sqs.sendMessage({ QueueUrl, MessageBody });
  };
  const left = async (url = QueueUrl) => {
    const AttributeNames = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.getQueueAttributes({ QueueUrl: url, AttributeNames: [...AttributeNames] });
    return AttributeNames.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  };
  return { ...aws, sqs, QueueUrl, dead, may, map, send, left, got, events };
}

describe('an event source mapping', () => {
  test('[L-90] comes back as it was made, with AWS’s defaults, is listed, changed and deleted', async () => {
    const { map, client } = await mapped();
    const made = await map();
    const { UUID } = made;
    const settings = { BatchSize: 10, MaximumBatchingWindowInSeconds: 0, FunctionResponseTypes: [] };
    expect(made).toMatchObject({ ...settings, EventSourceArn: QUEUE, FunctionArn: ARN, State: 'Enabled' });
    const changes = {
      BatchSize: 100,
      MaximumBatchingWindowInSeconds: 1,
      ScalingConfig: { MaximumConcurrency: 2 },
      FunctionResponseTypes: ['ReportBatchItemFailures' as const],
      Enabled: false,
    };
    const { Enabled: _, ...shown } = changes;
    expect(await client.send(new Update({ UUID, ...changes }))).toMatchObject({ ...shown, State: 'Disabled' });
    const plain = await client.send(new Update({ UUID, ScalingConfig: {}, FunctionResponseTypes: [] }));
    expect([plain.ScalingConfig, plain.FunctionResponseTypes, plain.BatchSize]).toEqual([undefined, [], 100]);
    for (const filter of [{}, { EventSourceArn: QUEUE }, { FunctionName: 'f' }])
      expect((await client.send(new List(filter))).EventSourceMappings).toMatchObject([{ UUID }]);
    expect((await client.send(new List({ EventSourceArn: DEAD }))).EventSourceMappings).toEqual([]);
    expect(await client.send(new Delete({ UUID }))).toMatchObject({ UUID, State: 'Deleting' });
    await expect(client.send(new Get({ UUID }))).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  test('[L-91] is refused without a queue that hides messages as long as the function may take', async () => {
    const { map, sqs, QueueUrl } = await mapped(undefined, '9');
    const invalid = 'InvalidParameterValueException';
    await expect(map()).rejects.toMatchObject({
      name: invalid,
      message: 'Queue visibility timeout: 9 seconds is less than Function timeout: 10 seconds',
    });
    await sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '10' } });
    const { UUID } = await map();
    await expect(map()).rejects.toMatchObject({
      name: 'ResourceConflictException',
      message: expect.stringContaining(UUID ?? 'none'),
    });
    await expect(map({ FunctionName: 'g' })).rejects.toMatchObject({
      name: invalid,
      message: 'Function does not exist',
    });
    await sqs.deleteQueue({ QueueUrl });
    await expect(map()).rejects.toMatchObject({ name: invalid, message: expect.stringContaining('NonExistentQueue') });
  });

  test.each(READS)('[L-92] needs %s of the function’s role', async (missing) => {
    const { map, may } = await mapped();
    await may(READS.filter((action) => action !== missing));
    await expect(map()).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: `The function execution role does not have permissions to call ${missing.slice(4)} on SQS`,
    });
  });

  test.each<[string, Partial<CreateEventSourceMappingCommandInput>]>([
    ['ValidationException', { BatchSize: 0 }],
    ['ValidationException', { BatchSize: 10_001 }],
    ['ValidationException', { MaximumBatchingWindowInSeconds: 301 }],
    ['ValidationException', { ScalingConfig: { MaximumConcurrency: 1 } }],
    ['ValidationException', { ScalingConfig: { MaximumConcurrency: 1_001 } }],
    ['ValidationException', { FunctionResponseTypes: ['Report' as never] }],
    ['InvalidParameterValueException', { BatchSize: 11 }],
    ['InvalidParameterValueException', { EventSourceArn: undefined }],
    ['InvalidParameterValueException', { EventSourceArn: QUEUE.replace('sqs', 'kinesis') }],
    ['InvalidParameterValueException', { FilterCriteria: { Filters: [{ Pattern: '{}' }] } }],
    ['InvalidParameterValueException', { StartingPosition: 'LATEST' }],
    ['InvalidParameterValueException', { DestinationConfig: {} }],
    ['InvalidParameterValueException', { Tags: { a: '1' } }],
  ])('[L-93] is refused with %s for %j', async (name, input) => {
    const { map } = await mapped();
    await expect(map(input)).rejects.toMatchObject({ name });
  });
});

describe('messages of a queue', () => {
  test('[L-94] invoke the function with what SQS says of them, and are deleted when it took them', async () => {
    const { map, sqs, QueueUrl, clock, events, left } = await mapped();
    await map();
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'v' } };
    const { MessageId } = await sqs.sendMessage({ QueueUrl, MessageBody: 'one', MessageAttributes });
    await clock.advance(0);
    expect(events).toEqual([
      {
        Records: [
          {
            messageId: MessageId,
            receiptHandle: expect.any(String),
            body: 'one',
            attributes: {
              SenderId: expect.any(String),
              SentTimestamp: expect.any(String),
              ApproximateReceiveCount: '1',
              ApproximateFirstReceiveTimestamp: expect.any(String),
            },
            messageAttributes: {
              a: { stringValue: 'v', stringListValues: [], binaryListValues: [], dataType: 'String' },
            },
            md5OfMessageAttributes: expect.any(String),
            md5OfBody: expect.any(String),
            eventSource: 'aws:sqs',
            eventSourceARN: QUEUE,
            awsRegion: 'ap-northeast-1',
          },
        ],
      },
    ]);
    expect(await left()).toBe(0);
  });

  test('[L-95] go in batches: when the batch is full, or its window is over since its first message', async () => {
    const { map, send, clock, got } = await mapped();
    await map({ BatchSize: 3, MaximumBatchingWindowInSeconds: 5 });
    await send('a', 'b', 'c', 'd');
    await clock.advance(2 * SECOND);
    await send('e');
    await clock.advance(60 * SECOND);
    expect(got).toEqual([
      { second: 0, bodies: ['a', 'b', 'c'] },
      { second: 5, bodies: ['d', 'e'] },
    ]);
  });

  test('[L-95] that come again while their batch is gathered are in it once, and are deleted', async () => {
    const { map, send, clock, got, left } = await mapped(undefined, '10');
    await map({ BatchSize: 100, MaximumBatchingWindowInSeconds: 25 });
    await send('a');
    await clock.advance(60 * SECOND);
    expect(got).toEqual([{ second: 25, bodies: ['a'] }]);
    expect(await left()).toBe(0);
  });

  test('[L-96] that wait when the mapping is made are read, those of a disabled one are not', async () => {
    const { map, send, clock, got, client } = await mapped();
    await send('a');
    const { UUID } = await map({ Enabled: false });
    await clock.advance(SECOND);
    expect(got).toEqual([]);
    await client.send(new Update({ UUID, Enabled: true }));
    await clock.advance(SECOND);
    expect(got.map(({ bodies }) => bodies)).toEqual([['a']]);
    await client.send(new Delete({ UUID }));
    await send('b');
    await clock.advance(60 * SECOND);
    expect(got).toHaveLength(1);
  });

  test('[L-97] of a failed batch come again after the visibility time-out, and end in the dead-letter queue', async () => {
    const { map, send, clock, got, left, dead, sqs } = await mapped(() => {
      throw new Error('no');
    });
    await map();
    await send('a');
    await clock.advance(600 * SECOND);
    expect(got.map(({ second }) => second)).toEqual([0, 30, 60]);
    expect([await left(), await left(dead)]).toEqual([0, 1]);
    const { Messages } = await sqs.receiveMessage({ QueueUrl: dead, MessageSystemAttributeNames: ['All'] });
    expect(Messages).toMatchObject([{ Body: 'a', Attributes: { DeadLetterQueueSourceArn: QUEUE } }]);
  });

  test('[L-98] that the function names stay, the others of the batch are deleted', async () => {
    const fails = ({ Records }: Batch) => ({
      batchItemFailures: Records.filter(({ body }) => body === 'b').map(({ messageId }) => ({
        itemIdentifier: messageId,
      })),
    });
    const { map, send, clock, got } = await mapped(fails);
    await send('a', 'b', 'c');
    await map({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    await clock.advance(40 * SECOND);
    expect(got).toEqual([
      { second: 0, bodies: ['a', 'b', 'c'] },
      { second: 30, bodies: ['b'] },
    ]);
  });

  test('[L-99] wait while the function has as many batches as the mapping allows', async () => {
    const atOnce: number[] = [];
    let running = 0;
    const { map, send, clock, left } = await mapped(async () => {
      atOnce.push(++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
    });
    await send('a', 'b', 'c', 'd', 'e', 'f');
    await map({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
    await clock.advance(SECOND);
    expect([atOnce.length, Math.max(...atOnce), await left()]).toEqual([6, 2, 0]);
  });

  test('[L-100] are read again a minute after SQS refused the role, and not without the function', async () => {
    const { map, may, send, clock, got, iam, client } = await mapped();
    await map();
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'execution', PolicyName: 'queue' }));
    await send('a');
    await clock.advance(SECOND);
    await may(READS);
    await clock.advance(60 * SECOND);
    expect(got).toEqual([{ second: 60, bodies: ['a'] }]);
    await client.send(new DeleteFunctionCommand({ FunctionName: 'f' }));
    await send('b');
    await clock.advance(60 * SECOND);
    expect(got).toHaveLength(1);
  });
});

const answer = (value: unknown) => ({ result: { payload: JSON.stringify(value) } });
const named = (...ids: unknown[]) => answer({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

test.each<[string, Parameters<typeof failedMessages>[0], boolean, readonly string[]]>([
  ['an error is the whole batch', { result: { error: { errorType: 'E', errorMessage: 'e' } } }, true, ['1', '2']],
  ['no answer is success', answer(null), true, []],
  ['an empty answer is success', answer({}), true, []],
  ['no list is success', answer({ batchItemFailures: null }), true, []],
  ['an empty list is success', named(), true, []],
  ['a named message', named('2'), true, ['2']],
  ['an empty id is the whole batch', named(''), true, ['1', '2']],
  ['an id that is null is the whole batch', named(null), true, ['1', '2']],
  ['an id of another message is the whole batch', named('1', '3'), true, ['1', '2']],
  ['another key is the whole batch', answer({ batchItemFailures: [{ id: '1' }] }), true, ['1', '2']],
  ['a text is the whole batch', answer('no'), true, ['1', '2']],
  ['a list that is none is the whole batch', answer({ batchItemFailures: 'all' }), true, ['1', '2']],
  ['what is not asked for is not read', named('2'), false, []],
])('[L-101] %s', (_, outcome, reports, failed) => {
  expect([...failedMessages(outcome, ['1', '2'], reports)]).toEqual(failed);
});
