import {
  DeleteRuleCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRuleNamesByTargetCommand,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
  PutEventsCommand,
  PutRuleCommand,
  type PutRuleCommandInput,
  PutTargetsCommand,
  RemoveTargetsCommand,
  TagResourceCommand,
  type Target,
  TestEventPatternCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-eventbridge';
import { describe, expect, test } from '@jest/globals';
import { backoffBefore } from '../../../../local/aws/eventbridge/delivery';
import { createEventBridge } from '../../../../local/aws/eventbridge/eventbridge';
import { asService } from '../../../../local/aws/iam/credentials';
import { createKernel } from '../../../../local/aws/kernel';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:image-pushed';
const RULE = 'arn:aws:events:ap-northeast-1:123456789012:rule/pushed';
const MINUTE = 60_000;

interface Invocation {
  readonly time: string;
  readonly function: string | undefined;
  readonly type: string | undefined;
  readonly caller: unknown;
  readonly payload: unknown;
}

/** An account with EventBridge and a Lambda that accepts, or answers `refusal()`. */
function account(refusal: () => AwsError | undefined = () => undefined) {
  const aws = createKernel({
    startAt: new Date('2026-11-21T09:00:00.750Z'),
    seed: 'test',
    onInternalError: (error) => {
      throw error;
    },
  });
  const invocations: Invocation[] = [];
  const eventBridge = createEventBridge(aws.world, aws.onEvent);
  aws.register(eventBridge);
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: (input, { caller }) => {
        invocations.push({
          time: aws.clock.now().toISOString(),
          function: input.FunctionName,
          type: input.InvocationType,
          caller,
          payload: JSON.parse(Buffer.from(input.Payload as Uint8Array).toString()),
        });
        const error = refusal();
        if (error) throw error;
        return { StatusCode: 202 };
      },
    },
  });
  const client = new EventBridgeClient({
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
    maxAttempts: 1,
  });
  const rule = async (input: Partial<PutRuleCommandInput>, target: Partial<Target> = {}) => {
    await client.send(new PutRuleCommand({ Name: 'pushed', ...input }));
    await client.send(new PutTargetsCommand({ Rule: 'pushed', Targets: [{ Id: 'f', Arn: FUNCTION, ...target }] }));
  };
  const push = () =>
    aws.world.publish({
      source: 'aws.ecr',
      detailType: 'ECR Image Action',
      resources: [],
      detail: { 'action-type': 'PUSH', 'image-tag': 'v2' },
    });
  return { ...aws, client, invocations, eventBridge, rule, push };
}

const PUSHES = JSON.stringify({ source: ['aws.ecr'], detail: { 'action-type': ['PUSH'] } });

describe('rules', () => {
  test('[EB-7] a rule comes back as it was put; putting it again replaces all but tags and targets', async () => {
    const { client, rule } = account();
    await rule({ EventPattern: PUSHES, Description: 'pushes', Tags: [{ Key: 'stage', Value: 'prod' }] });
    expect(await client.send(new DescribeRuleCommand({ Name: 'pushed' }))).toMatchObject({
      Name: 'pushed',
      Arn: RULE,
      EventPattern: PUSHES,
      Description: 'pushes',
      State: 'ENABLED',
      EventBusName: 'default',
      CreatedBy: '123456789012',
    });
    const again = { Name: 'pushed', ScheduleExpression: 'rate(1 minute)', Tags: [{ Key: 'stage', Value: 'dev' }] };
    expect(await client.send(new PutRuleCommand(again))).toMatchObject({ RuleArn: RULE });
    const replaced = await client.send(new DescribeRuleCommand({ Name: 'pushed', EventBusName: 'default' }));
    expect(replaced).toMatchObject({ ScheduleExpression: 'rate(1 minute)' });
    expect(replaced).not.toHaveProperty('EventPattern');
    expect(replaced).not.toHaveProperty('Description');
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: RULE }));
    expect(Tags).toEqual([{ Key: 'stage', Value: 'prod' }]);
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'pushed' }));
    expect(Targets).toEqual([{ Id: 'f', Arn: FUNCTION }]);
  });

  test.each<[string, Partial<PutRuleCommandInput>, string, string | RegExp]>([
    [
      'nothing to fire on',
      {},
      'ValidationException',
      'Parameter(s) EventPattern or ScheduleExpression must be specified.',
    ],
    [
      'a bad schedule',
      { ScheduleExpression: 'rate(1 minutes)' },
      'ValidationException',
      'Parameter ScheduleExpression is not valid.',
    ],
    [
      'a bad pattern',
      { EventPattern: '{"source":"x"}' },
      'InvalidEventPatternException',
      'Event pattern is not valid. Reason: "source" must be an object or an array\n at [Source: (String)"{"source":"x"}"; line: 1, column: 12]',
    ],
    [
      'a pattern over 2,048 characters',
      { EventPattern: JSON.stringify({ source: ['x'.repeat(2048)] }) },
      'ValidationException',
      'Parameter EventPattern for rule r exceeds limit of 2048.',
    ],
    [
      'a pattern over 4,096 characters',
      { EventPattern: JSON.stringify({ source: ['x'.repeat(4096)] }) },
      'ValidationException',
      /at 'eventPattern' failed to satisfy constraint: Member must have length less than or equal to 4096$/,
    ],
    [
      'a bad name',
      { Name: 'a b', EventPattern: PUSHES },
      'ValidationException',
      /at 'name' failed to satisfy constraint/,
    ],
    ['a long name', { Name: 'a'.repeat(65), EventPattern: PUSHES }, 'ValidationException', /at 'name'/],
    [
      'a bad state',
      { EventPattern: PUSHES, State: 'ON' as never },
      'ValidationException',
      /at 'state' failed to satisfy constraint: Member must satisfy enum value set/,
    ],
    [
      'a long description',
      { EventPattern: PUSHES, Description: 'x'.repeat(513) },
      'ValidationException',
      /at 'description'/,
    ],
    [
      'another bus',
      { EventPattern: PUSHES, EventBusName: 'mine' },
      'ResourceNotFoundException',
      'Event bus mine does not exist.',
    ],
  ])('[EB-8] PutRule refuses %s', async (_, input, name, message) => {
    const { client } = account();
    await expect(client.send(new PutRuleCommand({ Name: 'r', ...input }))).rejects.toMatchObject({
      name,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('[EB-9] a rule that does not exist is refused by all but DeleteRule', async () => {
    const { client } = account();
    const refusal = { name: 'ResourceNotFoundException', message: 'Rule r does not exist on EventBus default.' };
    await expect(client.send(new DescribeRuleCommand({ Name: 'r' }))).rejects.toMatchObject(refusal);
    await expect(client.send(new EnableRuleCommand({ Name: 'r' }))).rejects.toMatchObject(refusal);
    await expect(client.send(new DisableRuleCommand({ Name: 'r' }))).rejects.toMatchObject(refusal);
    await expect(client.send(new ListTargetsByRuleCommand({ Rule: 'r' }))).rejects.toMatchObject(refusal);
    await expect(client.send(new RemoveTargetsCommand({ Rule: 'r', Ids: ['f'] }))).rejects.toMatchObject(refusal);
    const arn = RULE.replace('pushed', 'r');
    await expect(client.send(new ListTagsForResourceCommand({ ResourceARN: arn }))).rejects.toMatchObject(refusal);
    await client.send(new DeleteRuleCommand({ Name: 'r' }));
  });

  test('[EB-10] a rule with targets cannot be deleted', async () => {
    const { client, rule } = account();
    await rule({ EventPattern: PUSHES });
    await expect(client.send(new DeleteRuleCommand({ Name: 'pushed' }))).rejects.toMatchObject({
      name: 'ValidationException',
      message: "Rule can't be deleted since it has targets.",
    });
    await client.send(new RemoveTargetsCommand({ Rule: 'pushed', Ids: ['f', 'unknown'] }));
    await client.send(new DeleteRuleCommand({ Name: 'pushed' }));
    expect((await client.send(new ListRulesCommand({}))).Rules).toEqual([]);
  });

  test('[EB-11] lists come in pages, a token of another list is refused', async () => {
    const { client } = account();
    for (const Name of ['c', 'a', 'b', 'x'])
      await client.send(new PutRuleCommand({ Name: `r-${Name}`, EventPattern: PUSHES }));
    const first = await client.send(new ListRulesCommand({ Limit: 3 }));
    expect(first.Rules?.map(({ Name }) => Name)).toEqual(['r-a', 'r-b', 'r-c']);
    const second = await client.send(new ListRulesCommand({ Limit: 3, NextToken: first.NextToken }));
    expect(second.Rules?.map(({ Name }) => Name)).toEqual(['r-x']);
    expect(second.NextToken).toBeUndefined();
    expect((await client.send(new ListRulesCommand({ NamePrefix: 'r-b' }))).Rules).toHaveLength(1);
    await expect(client.send(new ListRulesCommand({ NextToken: 'mine' }))).rejects.toThrow('NextToken is not valid');
    await expect(client.send(new ListRulesCommand({ Limit: 101 }))).rejects.toThrow('less than or equal to 100');
  });

  test('[EB-12] at most 300 rules on a bus', async () => {
    const { client } = account();
    for (let i = 0; i < 300; i++) await client.send(new PutRuleCommand({ Name: `r${i}`, EventPattern: PUSHES }));
    await expect(client.send(new PutRuleCommand({ Name: 'one-more', EventPattern: PUSHES }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
    await client.send(new PutRuleCommand({ Name: 'r0', EventPattern: PUSHES }));
  });

  test('[EB-13] tags are added and removed by the rule’s ARN', async () => {
    const { client, rule } = account();
    await rule({ EventPattern: PUSHES });
    await client.send(
      new TagResourceCommand({
        ResourceARN: RULE,
        Tags: [
          { Key: 'a', Value: '1' },
          { Key: 'b', Value: '2' },
        ],
      }),
    );
    await client.send(new UntagResourceCommand({ ResourceARN: RULE, TagKeys: ['a'] }));
    const { Tags } = await client.send(new ListTagsForResourceCommand({ ResourceARN: RULE }));
    expect(Tags).toEqual([{ Key: 'b', Value: '2' }]);
  });

  test('[EB-14] TestEventPattern answers for a whole envelope and refuses less', async () => {
    const { client } = account();
    const event = {
      id: '1',
      account: '1',
      source: 'aws.ecr',
      time: '2026-11-21T09:00:00Z',
      region: 'r',
      'detail-type': 'd',
      detail: { 'action-type': 'PUSH' },
    };
    const ask = (Event: string, EventPattern = PUSHES) =>
      client.send(new TestEventPatternCommand({ EventPattern, Event }));
    expect((await ask(JSON.stringify(event))).Result).toBe(true);
    expect((await ask(JSON.stringify({ ...event, source: 'aws.ecs' }))).Result).toBe(false);
    const { id, ...lacking } = event;
    await expect(ask(JSON.stringify(lacking))).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(ask('{')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(ask(JSON.stringify({ ...event, time: 'noon' }))).rejects.toThrow(
      'Parameter Event is not valid. Reason: Invalid time.',
    );
    await expect(ask(JSON.stringify(event), '[]')).rejects.toMatchObject({ name: 'InvalidEventPatternException' });
    const nothing = JSON.stringify({ source: [{ 'anything-but': { prefix: [] } }] });
    await expect(ask(JSON.stringify(event), nothing)).rejects.toMatchObject({ name: 'InternalFailure' });
  });

  test('[EB-15] there is one bus, by name or ARN', async () => {
    const { client } = account();
    const { EventBuses } = await client.send(new ListEventBusesCommand({}));
    const at = new Date('2026-11-21T09:00:00.750Z');
    expect(EventBuses).toEqual([
      { Name: 'default', Arn: expect.stringMatching(/:event-bus\/default$/), CreationTime: at, LastModifiedTime: at },
    ]);
    const { Arn } = await client.send(new DescribeEventBusCommand({}));
    expect((await client.send(new DescribeEventBusCommand({ Name: Arn }))).Name).toBe('default');
    await expect(client.send(new DescribeEventBusCommand({ Name: 'x' }))).rejects.toThrow(
      'Event bus x does not exist.',
    );
  });
});

describe('targets', () => {
  test('[EB-16] targets come back as they were put and are found by their function', async () => {
    const { client, rule } = account();
    const target = {
      InputPath: '$.detail',
      RetryPolicy: { MaximumRetryAttempts: 2, MaximumEventAgeInSeconds: 60 },
      DeadLetterConfig: { Arn: 'arn:aws:sqs:ap-northeast-1:123456789012:dead' },
    };
    await rule({ EventPattern: PUSHES }, target);
    const { Targets } = await client.send(new ListTargetsByRuleCommand({ Rule: 'pushed' }));
    expect(Targets).toEqual([{ Id: 'f', Arn: FUNCTION, ...target }]);
    expect((await client.send(new ListRuleNamesByTargetCommand({ TargetArn: FUNCTION }))).RuleNames).toEqual([
      'pushed',
    ]);
    expect((await client.send(new ListRuleNamesByTargetCommand({ TargetArn: `${FUNCTION}2` }))).RuleNames).toEqual([]);
  });

  test.each<[string, Partial<Target>, string | RegExp]>([
    [
      'a bad ARN',
      { Arn: 'image-pushed' },
      'Parameter image-pushed is not valid. Reason: Provided Arn is not in correct format.',
    ],
    [
      'a target that is not built',
      { Arn: 'arn:aws:states:ap-northeast-1:123456789012:stateMachine:m' },
      /delivers to Lambda functions, SQS queues and SNS topics only; target f is arn:aws:states:/,
    ],
    [
      'settings of another kind of target',
      { KinesisParameters: { PartitionKeyPath: '$.id' } },
      'Parameter(s) KinesisParameters not supported for target: f.',
    ],
    [
      'two inputs',
      { Input: '{}', InputPath: '$' },
      'Only one of Input, InputPath, or InputTransformer must be provided for target f.',
    ],
    ['an input that is no JSON', { Input: '{' }, 'JSON syntax error in input for target f.'],
    ['a path that is none', { InputPath: 'detail' }, 'InputPath for target f is invalid.'],
    [
      'a bad id',
      { Id: '!@#' },
      "1 validation error detected: Value '!@#' at 'targets.1.member.id' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+",
    ],
    [
      'too many retries',
      { RetryPolicy: { MaximumRetryAttempts: 186 } },
      /maximumRetryAttempts' failed to satisfy constraint: Member must have value less than or equal to 185/,
    ],
    ['too short an age', { RetryPolicy: { MaximumEventAgeInSeconds: 59 } }, /greater than or equal to 60/],
  ])('[EB-17] PutTargets refuses %s', async (_, target, message) => {
    const { rule } = account();
    await expect(rule({ EventPattern: PUSHES }, target)).rejects.toMatchObject({
      name: 'ValidationException',
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });

  test('[EB-18] a rule has at most five targets', async () => {
    const { client, rule } = account();
    await rule({ EventPattern: PUSHES });
    const targets = (n: number) => Array.from({ length: n }, (_, i) => ({ Id: `t${i}`, Arn: FUNCTION }));
    await client.send(new PutTargetsCommand({ Rule: 'pushed', Targets: targets(4) }));
    await expect(client.send(new PutTargetsCommand({ Rule: 'pushed', Targets: targets(5) }))).rejects.toMatchObject({
      name: 'LimitExceededException',
    });
  });
});

describe('delivery', () => {
  test('[EB-19] a matching event invokes the function asynchronously, in the name of the rule, with the event', async () => {
    const { clock, rule, push, invocations } = account();
    await rule({ EventPattern: PUSHES });
    const event = push();
    expect(invocations).toEqual([]);
    await clock.advance(0);
    expect(invocations).toMatchObject([
      {
        function: FUNCTION,
        type: 'Event',
        caller: { kind: 'service', service: 'events.amazonaws.com', sourceArn: RULE },
        payload: { ...event, time: '2026-11-21T09:00:00Z', account: '123456789012', region: 'ap-northeast-1' },
      },
    ]);
  });

  test('[EB-20] what does not match, or a disabled rule, starts nothing', async () => {
    const { clock, rule, push, invocations, client } = account();
    await rule({ EventPattern: JSON.stringify({ source: ['aws.ecs'] }) });
    push();
    await rule({ EventPattern: JSON.stringify({ source: ['aws.ecr'], detail: { 'action-type': ['DELETE'] } }) });
    push();
    await rule({ EventPattern: PUSHES, State: 'DISABLED' });
    push();
    await clock.advance(MINUTE);
    expect(invocations).toEqual([]);
    await client.send(new EnableRuleCommand({ Name: 'pushed' }));
    push();
    await clock.advance(MINUTE);
    expect(invocations).toHaveLength(1);
  });

  test('[EB-21] a target is sent its constant input, or the part of the event that its path names', async () => {
    const { clock, rule, push, invocations } = account();
    await rule({ EventPattern: PUSHES }, { Input: '{"do":"it"}' });
    push();
    await clock.advance(0);
    await rule({ EventPattern: PUSHES }, { InputPath: '$.detail.image-tag' });
    push();
    await clock.advance(0);
    expect(invocations.map(({ payload }) => payload)).toEqual([{ do: 'it' }, 'v2']);
  });

  test('[EB-22] what the target refuses for now is retried with backoff within the retry policy', async () => {
    const busy = new AwsError('TooManyRequestsException', 'Rate Exceeded.');
    const { clock, rule, push, invocations, eventBridge } = account(() => busy);
    await rule({ EventPattern: PUSHES }, { RetryPolicy: { MaximumRetryAttempts: 3 } });
    const { id } = push();
    await clock.advance(60 * MINUTE);
    expect(invocations).toHaveLength(4);
    expect(eventBridge.undelivered).toMatchObject([
      { eventId: id, errorCode: 'TooManyRequestsException', exhausted: 'MaximumRetryAttempts' },
    ]);
  });

  test('[EB-22] by default for a day and 185 retries; an age ends it earlier', async () => {
    const busy = new AwsError('TooManyRequestsException', 'Rate Exceeded.');
    const { clock, rule, push, invocations, eventBridge } = account(() => busy);
    await rule({ EventPattern: PUSHES });
    push();
    await clock.advance(25 * 60 * MINUTE);
    expect(eventBridge.undelivered).toHaveLength(1);
    expect(invocations.length).toBeGreaterThan(150);
    expect(invocations.length).toBeLessThanOrEqual(186);
    await rule({ EventPattern: PUSHES }, { RetryPolicy: { MaximumEventAgeInSeconds: 60 } });
    push();
    await clock.advance(10 * MINUTE);
    expect(eventBridge.undelivered[1]).toMatchObject({ exhausted: 'MaximumEventAgeInSeconds' });
  });

  test.each([
    [1, 0, 500],
    [1, 0.5, 750],
    [4, 0, 4_000],
    [40, 0, 320_000],
  ])('the wait before retry %d at chance %d is %d ms', (attempt, chance, expected) => {
    expect(backoffBefore(attempt, chance)).toBe(expected);
  });

  test.each(['AccessDeniedException', 'ResourceNotFoundException'])(
    '[EB-23] %s of the target is final at once',
    async (code) => {
      const { clock, rule, push, invocations, eventBridge } = account(() => new AwsError(code, 'no'));
      await rule({ EventPattern: PUSHES });
      push();
      await clock.advance(24 * 60 * MINUTE);
      expect(invocations).toHaveLength(1);
      expect(eventBridge.undelivered).toMatchObject([{ ruleArn: RULE, targetArn: FUNCTION, errorCode: code }]);
      expect(eventBridge.undelivered[0]).not.toHaveProperty('exhausted');
    },
  );

  test('[EB-24] a scheduled rule raises a Scheduled Event for itself alone, at its times', async () => {
    const { clock, rule, client, invocations } = account();
    await client.send(new PutRuleCommand({ Name: 'all', EventPattern: JSON.stringify({ source: ['aws.events'] }) }));
    await client.send(new PutTargetsCommand({ Rule: 'all', Targets: [{ Id: 'f', Arn: FUNCTION }] }));
    await rule({ ScheduleExpression: 'rate(1 minute)' });
    await clock.advance(3 * MINUTE);
    expect(invocations.map(({ time }) => time.slice(11, 23))).toEqual(['09:01:00.750', '09:02:00.750', '09:03:00.750']);
    expect(invocations[0]).toMatchObject({
      caller: { sourceArn: RULE },
      payload: { source: 'aws.events', 'detail-type': 'Scheduled Event', resources: [RULE], detail: {} },
    });
    await client.send(new DisableRuleCommand({ Name: 'pushed' }));
    await clock.advance(3 * MINUTE);
    expect(invocations).toHaveLength(3);
    await rule({ ScheduleExpression: 'cron(30 9 * * ? *)' });
    await clock.advance(24 * 60 * MINUTE);
    expect(invocations.slice(3).map(({ time }) => time)).toEqual(['2026-11-21T09:30:00.000Z']);
  });
});

describe('PutEvents', () => {
  test('[EB-25] entries fail one by one; aws.* sources are not a customer’s', async () => {
    const { client, clock, rule, invocations, events } = account();
    await rule({ EventPattern: JSON.stringify({ source: ['mine'] }) });
    const entry = { Source: 'mine', DetailType: 'Thing', Detail: '{"a":1}' };
    const { FailedEntryCount, Entries } = await client.send(
      new PutEventsCommand({
        Entries: [
          { ...entry, Resources: ['r'], Time: new Date('2026-11-20T00:00:00Z') },
          { ...entry, Source: 'aws.ecr' },
          { ...entry, Detail: '[1]' },
          { ...entry, Detail: `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}` },
          { ...entry, DetailType: '' },
          { DetailType: 'Thing', Detail: '{}' },
        ],
      }),
    );
    expect(FailedEntryCount).toBe(5);
    expect(Entries).toEqual([
      { EventId: events[0]?.id },
      { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      },
      {
        ErrorCode: 'InvalidArgument',
        ErrorMessage: 'Parameter Source is not valid. Reason: Source is a required argument.',
      },
    ]);
    await clock.advance(0);
    expect(invocations).toMatchObject([
      {
        payload: {
          source: 'mine',
          'detail-type': 'Thing',
          time: '2026-11-20T00:00:00Z',
          resources: ['r'],
          detail: { a: 1 },
        },
      },
    ]);
  });

  test('[EB-35] what is put on a bus that is not there is taken and lost; a global endpoint is refused', async () => {
    const { client, events, world } = account();
    const entry = { Source: 'mine', DetailType: 'Thing', Detail: '{}' };
    const answer = await client.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'other' }, entry] }));
    expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: expect.any(String) }, {}] });
    expect(events.map(({ id }) => id)).toEqual([answer.Entries?.[1]?.EventId]);
    // The SDK cannot sign for several regions here, so this one is asked from within.
    const global = { Entries: [entry], EndpointId: 'abcde.veo' };
    await expect(world.call(asService('local'), 'eventbridge', 'PutEvents', global)).rejects.toThrow(
      'global endpoints',
    );
  });

  test('[EB-26] a request has one to ten entries of less than 1 MiB', async () => {
    const { client } = account();
    const put = (count: number, size = 1) =>
      client.send(
        new PutEventsCommand({
          Entries: Array.from({ length: count }, () => ({
            Source: 'mine',
            DetailType: 'Thing',
            Detail: JSON.stringify({ text: 'x'.repeat(size) }),
          })),
        }),
      );
    await expect(put(0)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(11)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(put(2, 524_288)).rejects.toThrow('Total size of the entries in the request is over the limit.');
    expect((await put(10)).FailedEntryCount).toBe(0);
  });
});
