import { afterEach, expect, test } from '@jest/globals';
import { type CompiledTemplate, type Stack, startStack } from './stack';

/** ECR and CodeDeploy deliver events on best effort: what AWS loses, the sweep finds. */

const minutes = (count: number): number => count * 60_000;
let stack: Stack;
afterEach(() => stack.stop());

/** Nothing that the rule matches is delivered. */
const losing =
  (name: string) =>
  ({ Resources }: CompiledTemplate): void => {
    const rule = Object.values(Resources).find(
      ({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.Name === name,
    );
    if (!rule) throw new Error(`There is no rule ${name}`);
    rule.Properties.State = 'DISABLED';
  };

const subjects = () =>
  stack.aws.mailbox
    .mails()
    .map(({ subject }) => subject)
    .filter((subject) => !subject.startsWith('AWS Notification'));
const callsOf = (who: string, operation: string) =>
  stack.aws.dispatcher.calls.filter((call) => call.operation === operation && call.who.includes(who));

test('a push whose event is lost is found within a quarter of an hour, asked about, and released once', async () => {
  stack = await startStack({ editTemplate: losing('slipway-production-image-pushed') });
  await stack.aws.clock.advance(minutes(2));
  const digest = await stack.push('v2');
  const pushedAt = stack.aws.clock.now().getTime();
  const deployed = async () => (await stack.deployments()).length > 0;
  while (!(await deployed()) && stack.aws.clock.now().getTime() - pushedAt < minutes(15))
    await stack.aws.clock.advance(minutes(1));
  expect(await deployed()).toBe(true);

  await stack.reviewed('v2');
  await stack.approve('v2');
  await stack.aws.clock.advance(minutes(60));
  expect(await stack.runningImage()).toContain(digest);
  expect((await stack.deployments()).map(({ status }) => status)).toEqual(['Succeeded']);
  expect(subjects()).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
  expect(stack.aws.mailbox.mails().at(-1)!.body.replace(/\s+/g, ' ')).toContain(
    'v2 found by the sweep: its event was lost',
  );
  const looks = callsOf('minute-passed', 'DescribeImages').length;
  await stack.aws.clock.advance(minutes(110));
  // At rest the price is one look at ECR a round, for each of the two services.
  expect(callsOf('minute-passed', 'DescribeImages').length - looks).toBe(20);
  expect(stack.internalErrors).toEqual([]);
});

test('a lost push that people reject is not asked about again', async () => {
  stack = await startStack({ editTemplate: losing('slipway-production-image-pushed') });
  await stack.aws.clock.advance(minutes(2));
  await stack.push('v2');
  await stack.reviewed('v2');
  await stack.reject('v2', 'not now');
  await stack.aws.clock.advance(minutes(90));
  expect(subjects()).toEqual(['Review: frontend v2', 'Rejected: frontend v2']);
  expect(stack.internalErrors).toEqual([]);
});

test('a release whose end CodeDeploy tells nobody is closed within three minutes of it', async () => {
  stack = await startStack({ editTemplate: losing('slipway-production-deployment-changed') });
  await stack.pushApproved('v2');
  const ended = async () => (await stack.deployments())[0]!.status === 'Succeeded';
  while (!(await ended())) await stack.aws.clock.advance(minutes(1));
  expect(subjects()).toEqual(['Review: frontend v2']);
  await stack.aws.clock.advance(minutes(3));
  expect(subjects()).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
  expect(stack.internalErrors).toEqual([]);
});
