import { afterEach, expect, test } from '@jest/globals';
import { planPush } from '../../src/app/plan-push';
import { readStatus } from '../../src/app/status';
import { stoppedTasks } from '../../src/aws/ecs';
import type { SpotPolicy } from '../../src/domain/service-spec';
import { ask } from './asked';
import { FRONTEND, type World, world } from './world';

/** Fargate Spot has nothing to give when a release is to be started. */

let given: World;
afterEach(() => given.close());

const MIXED = ['FARGATE', 'FARGATE_SPOT'];
const ours = async () => (await given.deployments()).filter(({ creator }) => creator !== 'codeDeployRollback');
const status = async () => {
  const { clients, tableName, catalog, now } = given.runtime();
  return (await readStatus({ clients, tableName, catalog, now }, 'frontend')).services[0]!;
};

/** The providers of the task set that serves production, and those of its tasks. */
async function placed() {
  const { services } = await given.ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
  const { id, capacityProviderStrategy } = services![0]!.taskSets!.find((set) => set.status === 'PRIMARY')!;
  const { taskArns } = await given.ecs.listTasks({ cluster: 'prod', startedBy: id });
  const { tasks } = await given.ecs.describeTasks({ cluster: 'prod', tasks: taskArns! });
  return {
    belongs: capacityProviderStrategy!.map(({ capacityProvider }) => capacityProvider),
    tasks: tasks!.map(({ capacityProviderName }) => capacityProviderName).sort(),
  };
}

/** Two tasks, of which the one on Spot has just been taken and is not replaced. */
async function dry(onPlacementFailure?: SpotPolicy['onPlacementFailure']): Promise<void> {
  const spec = { ...FRONTEND, ...(onPlacementFailure ? { spot: { onPlacementFailure } } : {}) };
  given = await world({ spec, spot: { desiredCount: 2, onDemand: 1 } });
  await given.aws.clock.advance(120_000);
  given.misfortunes.setCapacity('FARGATE_SPOT', false);
  const { taskArns } = await given.ecs.listTasks({ cluster: 'prod', serviceName: 'frontend' });
  for (const task of taskArns!) given.misfortunes.interruptSpotTask(task);
  await given.aws.clock.advance(120_000);
}

async function live(tag: string): Promise<void> {
  await given.push(tag);
  await given.minutes(3);
  const last = (await ours()).at(-1)!;
  await given.hearEnd(last.deploymentId!);
  expect(given.subjects().at(-1)).toBe(`Succeeded: frontend ${tag}`);
}

test('a release waits, is told once when it lasts, and starts when there is some', async () => {
  await dry();
  await given.push('v2');
  expect((await status()).waiting?.reason).toMatch(/^waits while Fargate Spot has no capacity for its tasks, since 20/);
  await given.minutes(13);
  expect(await ours()).toEqual([]);
  expect(given.subjects()).toEqual(['Held: frontend']);

  given.misfortunes.setCapacity('FARGATE_SPOT', true);
  await given.minutes(3);
  const [deployment] = await ours();
  await given.hearEnd(deployment!.deploymentId!);
  expect(given.subjects()).toEqual(['Held: frontend', 'Succeeded: frontend v2']);
  expect(await placed()).toEqual({ belongs: MIXED, tasks: MIXED });
});

test('a plan says so', async () => {
  await dry();
  await given.image('v2');
  const { clients, tableName, catalog, now, log } = given.runtime();
  const planned = await planPush({ clients, tableName, now, log }, catalog[0]!, { repository: 'frontend', tag: 'v2' });
  expect(JSON.stringify(planned)).toContain('waits while Fargate Spot has no capacity for its tasks, since');
});

test('a release that is forced goes on demand', async () => {
  await dry();
  await given.push('v2');
  await ask(given, { kind: 'release', repository: 'frontend', tag: 'v2', force: true, reason: 'hotfix' });
  await given.minutes(1);
  const [deployment] = await ours();
  await given.hearEnd(deployment!.deploymentId!);
  expect(await placed()).toEqual({ belongs: ['FARGATE'], tasks: ['FARGATE', 'FARGATE'] });
});

test('tasks that Spot took are among those that tell why a replacement was not healthy', async () => {
  await dry();
  const { clients } = given.runtime();
  const [revision] = await given.revisions();
  expect(await stoppedTasks(clients.ecs, 'prod', revision!)).toEqual([
    { reason: 'Your Spot Task was interrupted.', exitCodes: [] },
  ]);
});

test('a release goes on demand where its owners want it, and the next one goes back', async () => {
  await dry('fargate');
  await live('v2');
  expect(await placed()).toEqual({ belongs: ['FARGATE'], tasks: ['FARGATE', 'FARGATE'] });
  expect((await status()).onDemand).toMatchObject({ reason: 'Fargate Spot has no capacity for its tasks' });

  given.misfortunes.setCapacity('FARGATE_SPOT', true);
  await live('v3');
  expect(await placed()).toEqual({ belongs: MIXED, tasks: MIXED });
  expect(await status()).not.toHaveProperty('onDemand');
});

test('a release that failed for want of capacity is tried again on demand where its owners want it', async () => {
  given = await world({
    spec: { ...FRONTEND, spot: { onPlacementFailure: 'fargate' } },
    spot: { desiredCount: 2, onDemand: 1 },
  });
  await given.aws.clock.advance(120_000);
  given.misfortunes.setCapacity('FARGATE_SPOT', false);
  await given.push('v2');
  await given.hearEnd((await ours())[0]!.deploymentId!);
  await given.minutes(9);
  expect(await ours()).toMatchObject([{ status: 'Failed' }, { status: 'Succeeded' }]);
  expect(await placed()).toEqual({ belongs: ['FARGATE'], tasks: ['FARGATE', 'FARGATE'] });
});
