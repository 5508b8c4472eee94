import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { BatchGetImageCommand, ECRClient, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { slipway } from '../cli/command-line';
import { hasMail, subjectsIn } from './release';
import { leaksOf } from './secrets';
import { type Stack, startStack } from './stack';

/** What people refused stays refused, until somebody answers for it; and what was good comes back when they ask. */

let stack: Stack | undefined;
afterEach(async () => {
  if (!stack) return;
  const leaks = await leaksOf(stack);
  await stack.stop();
  expect(leaks).toEqual([]);
  expect(stack.internalErrors).toEqual([]);
});

const HOURS_MS = 3_600_000;
const mailed = (subject: RegExp) => stack!.aws.clock.advanceUntil(hasMail(stack!, subject), 2 * HOURS_MS);
const latestBody = () => stack!.aws.mailbox.mails().at(-1)!.body.replace(/\s+/g, ' ');
const cli = async (...given: readonly string[]) => {
  const clients = createCommandLineClients(clientConfig(stack!.aws));
  const said = await slipway(given, clients, { now: () => stack!.aws.clock.now() });
  expect(said.stderr).toBeUndefined();
  expect(said.exitCode).toBe(0);
};

/** The image of a tag under another one, as `docker tag` and `docker push` do it. */
async function retag(from: string, to: string): Promise<void> {
  const ecr = new ECRClient(clientConfig(stack!.aws));
  const { images = [] } = await ecr.send(
    new BatchGetImageCommand({ repositoryName: 'frontend', imageIds: [{ imageTag: from }] }),
  );
  const [{ imageManifest, imageManifestMediaType } = {}] = images;
  await ecr.send(
    new PutImageCommand({ repositoryName: 'frontend', imageTag: to, imageManifest, imageManifestMediaType }),
  );
}

test('a rejected image is refused under any tag, started when forced, and a rollback brings back what was good', async () => {
  stack = await startStack();
  const second = await stack.pushApproved('v2');
  expect(await mailed(/^Succeeded: frontend v2$/)).toBe(true);

  const third = await stack.push('v3');
  await stack.reviewed('v3');
  await stack.reject('v3', 'It loses orders.');
  expect(await mailed(/^Rejected: frontend v3$/)).toBe(true);

  await retag('v3', 'v4');
  expect(await mailed(/^Refused: frontend v4$/)).toBe(true);
  expect(latestBody()).toMatch(/it is in quarantine since .* UTC: rejected by release-manager: It loses orders\./);
  expect(await stack.runningImage()).toContain(second);

  await cli('release', 'frontend:v4', '--force', '--reason', 'orders were lost elsewhere');
  await stack.reviewed('v4');
  await stack.approve('v4');
  expect(await mailed(/^Succeeded: frontend v4$/)).toBe(true);
  expect(await stack.runningImage()).toContain(third);

  const reviews = subjectsIn(stack).filter((subject) => subject.startsWith('Review:')).length;
  const known = (await stack.deployments()).length;
  const succeeded = () => subjectsIn(stack!).filter((subject) => subject === 'Succeeded: frontend v2').length === 2;
  await cli('rollback', 'frontend', '--reason', 'orders are lost');
  expect(await stack.aws.clock.advanceUntil(succeeded, 2 * HOURS_MS)).toBe(true);
  expect(await stack.runningImage()).toContain(second);
  // It passed its checks and its approver under this very hash before.
  expect(subjectsIn(stack).filter((subject) => subject.startsWith('Review:'))).toHaveLength(reviews);
  expect((await stack.deployments()).length).toBe(known + 1);
  expect(latestBody()).toContain('(orders are lost)');

  await retag('v4', 'v5');
  expect(await mailed(/^Refused: frontend v5$/)).toBe(true);
  expect(latestBody()).toMatch(/rolled back by arn:aws:iam::123456789012:\S+: orders are lost/);
  await stack.aws.clock.advance(HOURS_MS);
  expect(await stack.runningImage()).toContain(second);
});

test('what a person stops in the console is rolled back by a human, and stays so', async () => {
  stack = await startStack();
  await stack.push('v2');
  await stack.reviewed('v2');
  const [only] = await stack.deployments();
  await new CodeDeploy(clientConfig(stack.aws)).stopDeployment({ deploymentId: only!.id, autoRollbackEnabled: true });
  expect(await mailed(/^Failed: frontend v2$/)).toBe(true);
  await retag('v2', 'v3');
  expect(await mailed(/^Refused: frontend v3$/)).toBe(true);
  expect(latestBody()).toContain('MANUAL_STOP');
});
