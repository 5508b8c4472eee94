import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { IAM } from '@aws-sdk/client-iam';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import type { Verified } from '../../src/domain/verify';
import { once, refused } from '../app/wire';
import { slipway } from '../cli/command-line';
import { forbid, RECONCILING } from './forbid';
import { hasMail, mailBody, subjectsIn } from './release';
import { type Stack, startStack } from './stack';

/** What a release depends on is looked at before anything is made of it. */

const minutes = (count: number): number => count * 60_000;

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const cli = (...given: readonly string[]) =>
  slipway(given, createCommandLineClients({ ...clientConfig(stack.aws), endpoint: stack.endpoint }), {
    now: () => stack.aws.clock.now(),
  });

test('a push with several faults is refused with all of them, as verify tells them, and nothing is made of it', async () => {
  stack = await startStack();
  const config = clientConfig(stack.aws);
  await new CloudWatchLogs(config).deleteLogGroup({ logGroupName: '/ecs/frontend' });
  const Statement = [{ Effect: 'Deny', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await new IAM(config).updateAssumeRolePolicy({ RoleName: 'frontend-task', PolicyDocument });

  const verify = await cli('verify', 'frontend', '--json');
  expect(verify.exitCode).toBe(1);
  const wrong = (JSON.parse(verify.stdout!).services[0].items as Verified[]).filter(({ outcome }) => outcome === 'NG');
  expect(wrong.map(({ item }) => item)).toEqual(['log groups', 'task roles']);

  await stack.push('v2', { architecture: 'arm64' });
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Refused: frontend v2$/), minutes(10))).toBe(true);
  const mail = mailBody(stack, /^Refused/);
  expect(mail).toContain('verification found 3 faults: image: frontend@sha256:');
  expect(mail).toContain('is built for linux/arm64, and the tasks run on linux/amd64');
  for (const { reason, remedy = '' } of wrong) {
    expect(mail).toContain(reason);
    expect(mail).toContain(remedy);
  }
  const { services } = JSON.parse((await cli('status', 'frontend', '--json')).stdout!);
  expect(services[0].ended[0]).toMatchObject({ outcome: 'not-started', reason: expect.stringContaining('3 faults') });

  await stack.aws.clock.advance(minutes(30));
  const made = stack.aws.dispatcher.calls.filter(
    ({ who, operation }) =>
      who.includes('/slipway-') && /^(Register|Create)(TaskDefinition|Deployment)/.test(operation),
  );
  expect(made).toEqual([]);
  expect(subjectsIn(stack)).toEqual(['Refused: frontend v2']);
});

test('what Slipway may not look at, or AWS does not answer at first, holds no release', async () => {
  const throttled = refused('ThrottlingException', 'Rate exceeded');
  stack = await startStack({ wire: once('DescribeLogGroups', throttled) });
  const lift = await Promise.all(RECONCILING.map((role) => forbid(stack, role, 'iam:GetRole')));
  await stack.pushApproved('v2');
  await stack.aws.clock.advance(minutes(30));
  expect(subjectsIn(stack)).toEqual(['Review: frontend v2', 'Succeeded: frontend v2']);
  for (const allow of lift) await allow();
});
