import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { ECS } from '@aws-sdk/client-ecs';
import { EventBridge } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import type { PlannedPush } from '../../src/app/plan-push';
import { createCommandLineClients } from '../../src/aws/command-line-clients';
import { sha256 } from '../../src/domain/canonical';
import { changes } from '../app/wire';
import { slipway } from '../cli/command-line';
import { hasMail } from './release';
import { type Stack, startStack } from './stack';

/** What a push would do is what it then does. One service: each test leaves it to the next. */

const RULE = { Name: 'slipway-production-image-pushed' };

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.stop());

const cli = (...given: readonly string[]) =>
  slipway(given, createCommandLineClients({ ...clientConfig(stack.aws), endpoint: stack.endpoint }), {
    now: () => stack.aws.clock.now(),
  });

/** The plan of a push, made without changing anything. */
async function planned(operand: string): Promise<PlannedPush> {
  const before = stack.aws.dispatcher.calls.length;
  const { stdout, exitCode } = await cli('plan', operand, '--json');
  expect(exitCode).toBe(0);
  const calls = stack.aws.dispatcher.calls.slice(before).map(({ operation }) => operation);
  expect(calls.filter(changes)).toEqual([]);
  return JSON.parse(stdout!);
}

/** An image that is in ECR and that nobody is told of. */
async function pushUnheard(tag: string, recipe = {}): Promise<void> {
  const events = new EventBridge(clientConfig(stack.aws));
  await events.disableRule(RULE);
  await stack.push(tag, recipe);
  await events.enableRule(RULE);
}

test('an image that ECR does not have: exit code 3', async () => {
  const { stderr, stdout, exitCode } = await cli('plan', 'frontend:v9', '--json');
  expect([stderr, exitCode]).toEqual(['ECR has no image frontend:v9.', 3]);
  expect(JSON.parse(stdout!)).toEqual({ error: 'ECR has no image frontend:v9.' });
});

test('an image that would be deployed: with its AppSpec and what differs, which is what is then deployed', async () => {
  await stack.aws.clock.advance(60_000);
  await pushUnheard('v2');
  const plan = await planned('frontend:v2');
  expect(plan).toMatchObject({ service: 'frontend', outcome: 'starts', image: { repository: 'frontend', tag: 'v2' } });
  expect(plan.reason).toMatch(/^starts a deployment for release [0-9a-f]{64}, attempt \d+$/);
  expect(plan.changes).toEqual([
    expect.objectContaining({ kind: 'image', container: 'frontend', to: expect.stringMatching(/^frontend@sha256:/) }),
  ]);
  expect(plan.verified!.map(({ outcome }) => outcome)).not.toContain('NG');

  const { stdout, exitCode } = await cli('plan', 'frontend:v2');
  expect(stdout).toMatch(/^ {2}Does +a deployment is started$/m);
  expect(stdout).toMatch(/^ {2}Changes +frontend: image frontend/m);
  expect(stdout).toMatch(/^ {2}Verified +(\d+) of \1 items OK$/m);
  expect(stdout).toContain('"AfterAllowTestTraffic": "CodeDeployHook_slipway-production-AfterAllowTestTraffic"');
  expect(exitCode).toBe(0);

  expect(await cli('release', 'frontend:v2')).toMatchObject({ exitCode: 0 });
  await stack.reviewed('v2');
  const config = clientConfig(stack.aws);
  const [deployment] = await stack.deployments();
  const { deploymentInfo } = await new CodeDeploy(config).getDeployment({ deploymentId: deployment!.id });
  const { taskDefinitionArns = [] } = await new ECS(config).listTaskDefinitions({
    familyPrefix: 'frontend',
    sort: 'DESC',
  });
  // CodeDeploy tells of an AppSpec its hash alone.
  const sent = JSON.stringify(plan.appSpec).replace('"to be registered"', JSON.stringify(taskDefinitionArns[0]));
  expect(deploymentInfo!.revision!.appSpecContent!.sha256).toBe(sha256(sent));
});

test('while people are asked about something older: it waits, and their gate would be closed', async () => {
  await pushUnheard('v3');
  expect(await planned('frontend:v3')).toMatchObject({
    outcome: 'waits',
    reason: expect.stringMatching(/^closes the gate of deployment d-.*: superseded by v3$/),
  });
  expect(await planned('frontend:v2')).toMatchObject({
    outcome: 'nothing',
    reason: expect.stringMatching(/^sha256:[0-9a-f]{12} is being deployed already$/),
  });
  expect(await stack.approve('v2')).toMatchObject({ status: 200 });
});

test('what is older, and what could not run, is refused', async () => {
  // What nobody was told of is found by the sweep.
  await stack.reviewed('v3');
  expect(await planned('frontend:v1')).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/is newer$/),
  });
  await stack.reject('v3', 'not this one');
  expect(await stack.aws.clock.advanceUntil(hasMail(stack, /^Rejected: frontend v3$/), 3_600_000)).toBe(true);
  // Until CodeDeploy's own rollback is over the group is busy.
  await stack.aws.clock.advance(15 * 60_000);

  await pushUnheard('v40', { architecture: 'arm64' });
  const plan = await planned('frontend:v40');
  expect(plan).toMatchObject({
    outcome: 'refused',
    reason: expect.stringMatching(/^verification found a fault: image: .*linux\/arm64/),
  });
  expect(plan.appSpec).toBeUndefined();
  expect((await cli('plan', 'frontend:v40')).stdout).toMatch(/^ {2}NG {4}image +frontend@.*\n +-> Build it for linux/m);
});
