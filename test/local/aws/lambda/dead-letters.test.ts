import { DeleteRolePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  GetFunctionConfigurationCommand,
  GetFunctionEventInvokeConfigCommand,
  InvokeCommand,
  PutFunctionEventInvokeConfigCommand,
  UpdateFunctionConfigurationCommand,
  UpdateFunctionEventInvokeConfigCommand,
} from '@aws-sdk/client-lambda';
import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from '@jest/globals';
import { createSqs } from '../../../../local/aws/sqs/sqs';
import { ARN, account } from './account';

const HOUR = 3_600_000;
const QUEUE = 'arn:aws:sqs:ap-northeast-1:123456789012:dead';

/** An account with a queue, and a function that fails always. */
async function failing(error: unknown = new TypeError('no such table')) {
  const aws = await account(() => async () => {
    throw error;
  });
  aws.register(createSqs(aws.world));
  const sqs = new SQS(aws.config);
  const { QueueUrl } = await sqs.createQueue({ QueueName: 'dead' });
  const Statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: QUEUE };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  const RoleName = 'execution';
  await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'dead-letters', PolicyDocument }));
  const letters = async () =>
    (await sqs.receiveMessage({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] })).Messages ?? [];
  const send = () =>
    aws.client.send(new InvokeCommand({ FunctionName: 'f', InvocationType: 'Event', Payload: Buffer.from('{"a":1}') }));
  return { ...aws, sqs, QueueUrl, letters, send };
}

describe('an asynchronous event that was given up', () => {
  test('[L-80] goes to the dead-letter queue as it was, with request, code and message beside it', async () => {
    const { create, send, clock, letters, client, lambda } = await failing();
    await create({ DeadLetterConfig: { TargetArn: QUEUE } });
    const shown = await client.send(new GetFunctionConfigurationCommand({ FunctionName: 'f' }));
    expect(shown.DeadLetterConfig).toEqual({ TargetArn: QUEUE });
    await send();
    await clock.advance(HOUR);
    const [letter, ...others] = await letters();
    expect([letter?.Body, others]).toEqual(['{"a":1}', []]);
    expect(letter?.MessageAttributes).toMatchObject({
      RequestID: { DataType: 'String', StringValue: lambda.discarded[0]?.requestId },
      ErrorCode: { DataType: 'Number', StringValue: '200' },
      ErrorMessage: { DataType: 'String', StringValue: 'no such table' },
    });
  });

  test.each([
    [{ MaximumRetryAttempts: 0 }, 1, 'RetriesExhausted'],
    [{ MaximumEventAgeInSeconds: 60 }, 2, 'EventAgeExceeded'],
  ])(
    '[L-81] goes to the destination on failure as a record of the invocation: %j',
    async (config, attempts, condition) => {
      const { create, client, send, clock, letters, lambda } = await failing();
      await create();
      const DestinationConfig = { OnFailure: { Destination: QUEUE } };
      await client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'f', ...config, DestinationConfig }));
      await send();
      await clock.advance(HOUR);
      const [letter] = await letters();
      expect(JSON.parse(letter?.Body ?? '')).toEqual({
        version: '1.0',
        timestamp: lambda.discarded[0]?.time,
        requestContext: {
          requestId: lambda.discarded[0]?.requestId,
          functionArn: `${ARN}:$LATEST`,
          condition,
          approximateInvokeCount: attempts,
        },
        requestPayload: { a: 1 },
        responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
        responsePayload: { errorType: 'TypeError', errorMessage: 'no such table', trace: expect.any(Array) },
      });
      expect(letter?.MessageAttributes).toBeUndefined();
    },
  );

  test('[L-82] is lost when the queue is gone meanwhile', async () => {
    const { create, send, clock, sqs, QueueUrl, lambda } = await failing();
    await create({ DeadLetterConfig: { TargetArn: QUEUE } });
    await sqs.deleteQueue({ QueueUrl });
    await send();
    await clock.advance(HOUR);
    expect(lambda.discarded).toMatchObject([{ condition: 'RetriesExhausted', refusals: ['QueueDoesNotExist'] }]);
  });

  test('[L-82] is lost when the role may not send', async () => {
    const { create, send, clock, iam, letters, lambda } = await failing();
    await create({ DeadLetterConfig: { TargetArn: QUEUE } });
    await iam.send(new DeleteRolePolicyCommand({ RoleName: 'execution', PolicyName: 'dead-letters' }));
    await send();
    await clock.advance(HOUR);
    expect(await letters()).toEqual([]);
    expect(lambda.discarded).toMatchObject([{ refusals: ['AccessDeniedException'] }]);
  });

  test('[L-80] with an error without words says its type', async () => {
    const { create, send, clock, letters } = await failing(new RangeError(''));
    await create({ DeadLetterConfig: { TargetArn: QUEUE } });
    await send();
    await clock.advance(HOUR);
    expect((await letters())[0]?.MessageAttributes?.ErrorMessage?.StringValue).toBe('RangeError');
  });
});

test('[L-83] a queue is named, kept, and taken away; one that is not there is refused', async () => {
  const { create, client } = await failing();
  const absent = { TargetArn: `${QUEUE}2` };
  await expect(create({ DeadLetterConfig: absent })).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  await create();
  const change = (DeadLetterConfig?: { TargetArn: string }) =>
    client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'f', DeadLetterConfig }));
  await expect(change(absent)).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
  await expect(change({ TargetArn: 'arn' })).rejects.toMatchObject({ name: 'ValidationException' });
  expect((await change({ TargetArn: QUEUE })).DeadLetterConfig).toEqual({ TargetArn: QUEUE });
  expect((await change()).DeadLetterConfig).toEqual({ TargetArn: QUEUE });
  expect((await change({ TargetArn: '' })).DeadLetterConfig).toBeUndefined();

  const DestinationConfig = { OnFailure: { Destination: QUEUE } };
  await client.send(new PutFunctionEventInvokeConfigCommand({ FunctionName: 'f', DestinationConfig }));
  await client.send(new UpdateFunctionEventInvokeConfigCommand({ FunctionName: 'f', MaximumRetryAttempts: 1 }));
  const config = await client.send(new GetFunctionEventInvokeConfigCommand({ FunctionName: 'f' }));
  expect(config).toMatchObject({ MaximumRetryAttempts: 1, DestinationConfig });
});
