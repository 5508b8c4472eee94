import { ECR } from '@aws-sdk/client-ecr';
import { afterEach, expect, test } from '@jest/globals';
import { pushImage } from '../../../local/image';
import type { TargetsCheckSpec } from '../../../src/domain/check/targets';
import { sdkConfig } from '../../local/aws/kernel';
import { type HookWorld, hookWorld } from './hook-world';

const UP: TargetsCheckSpec = { kind: 'targets', name: 'up', healthyShare: 1, forMinutes: 5, withinMinutes: 2 };

let given: HookWorld;
afterEach(() => given.close());

/** v2 with labels that say how its program behaves, until its hook is asked. */
async function released(labels: Record<string, string>): Promise<void> {
  given = await hookWorld({ checks: { AfterAllowTestTraffic: [UP] } });
  await pushImage(new ECR(sdkConfig(given.aws)), { repository: 'frontend', tag: 'v2', labels });
  await given.hear('v2');
  await given.aws.clock.advanceUntil(() => given.invocations.length > 0, 60 * 60_000);
}
const verdict = async () => (await given.execution())?.verdicts?.[0];

test('targets that stay healthy for five minutes let the release go on', async () => {
  await released({});
  await given.minutes(3);
  expect((await given.execution())?.soFar).toMatchObject([
    { outcome: 'in-progress', reason: expect.stringMatching(/^1 of 1 targets healthy; [123] of 5 minutes$/) },
  ]);
  await given.minutes(7);

  expect(await verdict()).toMatchObject({ outcome: 'succeeded', reason: '1 of 1 targets healthy for 5 minutes' });
  expect((await given.deployments())[0]!.status).toBe('Succeeded');
});

test('a task that crashes meanwhile fails the release, and it is said why', async () => {
  await released({ 'local.ecs.behaviour.crashes-after': '4m' });
  await given.minutes(9);

  expect(await verdict()).toMatchObject({
    outcome: 'failed',
    reason: expect.stringMatching(
      /^0 of 1 targets healthy, fewer than 1 \(1 .+\); there were enough until then, for \d minutes? of 5$/,
    ),
  });
  expect((await given.deployments())[0]!.status).toBe('Failed');
});

test('a service whose desired count is 0 has none that could be judged, and is not kept from deploying', async () => {
  given = await hookWorld({ checks: { AfterAllowTestTraffic: [UP] } });
  await given.ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount: 0 });
  await given.untilInvoked();
  await given.minutes(2);

  expect(await verdict()).toMatchObject({ outcome: 'succeeded', reason: expect.stringMatching(/^not tried: /) });
});

test('targets of a group that no listener leads to cannot be judged, and that is not the fault of the image', async () => {
  given = await hookWorld({ checks: { AfterInstall: [UP] }, testListener: false });
  await given.untilInvoked();
  await given.minutes(2);

  expect((await given.execution('AfterInstall'))?.verdicts?.[0]).toMatchObject({
    ...{ outcome: 'failed', undone: true },
    reason: expect.stringMatching(/^could not be done: no listener leads to the target group frontend-\w+, so nobody/),
  });
});
