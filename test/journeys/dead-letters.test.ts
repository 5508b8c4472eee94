import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { DeleteFunctionCommand } from '@aws-sdk/client-lambda';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { refused, type Wire } from '../app/wire';
import { slipway } from '../cli/command-line';
import { type Stack, startStack } from './stack';

/** What cannot be delivered or handled is set aside, is shown, and comes to its end when it is sent again. */

const minutes = (count: number): number => count * 60_000;
let stack: Stack;
afterEach(() => stack?.stop());

const cli = (...given: string[]) =>
  slipway(['dlq', ...given], createCommandLineClients(clientConfig(stack.aws)), { now: () => stack.aws.clock.now() });
const listed = async () => JSON.parse((await cli('list', '--json')).stdout!).letters;
/** The subjects of what the alarm on the queue told the owners. */
const told = () =>
  stack.aws.mailbox.mails().flatMap(({ to, subject }) => (/dead-letters/.test(subject) ? [`${to} ${subject}`] : []));
const TOLD = 'platform@example.com ALARM: "slipway-production-dead-letters" in Asia Pacific (Tokyo)';
const QueueUrl = 'https://sqs.ap-northeast-1.amazonaws.com/123456789012/slipway-production-dead-letters';
const alarmState = async () => {
  const { MetricAlarms } = await new CloudWatchClient(clientConfig(stack.aws)).send(
    new DescribeAlarmsCommand({ AlarmNames: ['slipway-production-dead-letters'] }),
  );
  return MetricAlarms?.[0]?.StateValue;
};

test('the table takes nothing for hours: the push is set aside, sent again after the repair, and reaches production', async () => {
  let repaired = false;
  const unwritable = refused('AccessDeniedException', 'User is not authorized');
  const wire: Wire = (operation, ask) =>
    !repaired && /^(Update|Put)Item$/.test(operation) ? unwritable(operation, ask) : ask();
  stack = await startStack({ wire });
  const digest = await stack.push('v2');
  await stack.aws.clock.advance(minutes(180));
  expect(await stack.deployments()).toEqual([]);

  const [letter, ...others] = await listed();
  expect(letter).toMatchObject({
    what: 'push of frontend:v2',
    functionName: 'slipway-production-image-pushed',
    attempts: 3,
    why: expect.stringContaining('The records cannot be used'),
  });
  expect([others, letter.event]).toEqual([[], undefined]);
  const { stdout } = await cli('list');
  expect(stdout).toMatch(/^ID +SET ASIDE +WHAT +FOR +TRIED +WHY\n/);
  expect(stdout).toContain('push of frontend:v2  slipway-production-image-pushed  3 times');
  expect([await alarmState(), told()]).toEqual(['ALARM', [TOLD]]);

  // Too early: it comes back.
  expect(await cli('replay', letter.id)).toMatchObject({ exitCode: 0 });
  expect(await listed()).toEqual([]);
  await stack.aws.clock.advance(minutes(5));
  const [again] = await listed();
  expect(again).toMatchObject({ what: 'push of frontend:v2' });

  repaired = true;
  expect(await cli('replay', again.id.slice(0, 8))).toMatchObject({
    stdout: `${again.id.slice(0, 8)}  push of frontend:v2: sent again to slipway-production-image-pushed`,
    exitCode: 0,
  });
  await stack.reviewed('v2');
  await stack.approve('v2');
  await stack.aws.clock.advance(minutes(30));
  expect(await stack.runningImage()).toContain(digest);
  expect((await cli()).stdout).toBe('No event was set aside.');
  expect(await alarmState()).toBe('OK');
  expect(stack.internalErrors).toEqual([]);
});

test('poison is tried three times, set aside with what is wrong with it, and shown; what nobody can read stays', async () => {
  stack = await startStack();
  const detail = { 'action-type': 'PUSH', result: 'SUCCESS', 'repository-name': 'frontend', 'image-tag': 'v9' };
  stack.aws.world.publish({ source: 'aws.ecr', detailType: 'ECR Image Action', resources: [], detail });
  await stack.aws.clock.advance(minutes(10));
  const [poison] = await listed();
  expect(poison).toMatchObject({
    what: 'push of frontend:v9',
    attempts: 3,
    why: expect.stringContaining('detail.image-digest: missing'),
  });
  expect([await alarmState(), told()]).toEqual(['ALARM', [TOLD]]);
  expect(stack.aws.mailbox.mails().at(-1)?.body).toContain('"slipway dlq list" shows them');

  const sqs = new SQSClient(clientConfig(stack.aws));
  const record = (name: string) =>
    JSON.stringify({
      requestContext: {
        functionArn: `arn:aws:lambda:ap-northeast-1:123456789012:function:${name}`,
        condition: 'RetriesExhausted',
      },
      requestPayload: {},
    });
  for (const MessageBody of ['\u202egarbage', record('payments'), record('slipway-production-gone')])
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const all = await cli('replay', '--all', '--json');
  expect(all.exitCode).toBe(1);
  const { replayed } = JSON.parse(all.stdout!);
  expect(replayed.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['sent', 'left', 'left', 'left']);
  expect(replayed.map(({ reason }: { reason?: string }) => reason)).toEqual([
    undefined,
    expect.stringContaining('not JSON'),
    'payments is no function of the stage production',
    expect.stringContaining('Function not found'),
  ]);
  await stack.aws.clock.advance(minutes(10));
  const left = await listed();
  expect(left.map(({ what }: { what: string }) => what)).toEqual([
    'not an event that can be sent again',
    'an event of no known kind',
    'an event of no known kind',
    'push of frontend:v9',
  ]);
  expect(left[0].body).toBe('\u202egarbage');
  expect((await cli()).stdout).not.toContain('\u202e');
  expect(stack.internalErrors).toEqual([]);
});

test('a function that is gone: its events go from EventBridge to the queue, with the rule', async () => {
  stack = await startStack();
  const { lambda } = createCommandLineClients(clientConfig(stack.aws));
  await lambda.send(new DeleteFunctionCommand({ FunctionName: 'slipway-production-image-pushed' }));
  await stack.push('v2');
  await stack.aws.clock.advance(minutes(1));
  expect(await listed()).toMatchObject([
    {
      what: 'push of frontend:v2',
      functionName: 'slipway-production-image-pushed',
      rule: 'slipway-production-image-pushed',
      why: expect.stringContaining('NO_RESOURCE'),
    },
  ]);
});

test('of more letters than SQS gives at once each is shown, once', async () => {
  stack = await startStack();
  const { sqs } = createCommandLineClients(clientConfig(stack.aws));
  const bodies = Array.from({ length: 23 }, (_, index) => `letter ${index}`);
  for (const MessageBody of bodies) await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  const shown: { body: string }[] = await listed();
  expect(shown.map(({ body }) => body).sort()).toEqual(bodies.sort());
});

test.each([
  [['replay'], 'Which?'],
  [['replay', 'x', '--all'], 'Which?'],
  [['replay', 'no-such'], 'is no id'],
  [['list', 'all'], 'The command "dlq" is'],
  [['purge'], 'The command "dlq" is'],
])('dlq %j is a matter of usage', async (given, words) => {
  const { exitCode, stderr } = await slipway(['dlq', ...given]);
  expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
});
