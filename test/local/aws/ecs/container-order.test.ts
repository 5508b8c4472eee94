import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Behaviour, closeImages, givenImages } from './labelled-image';
import { REGISTRY } from './stage';

afterEach(closeImages);

type Condition = 'START' | 'HEALTHY' | 'COMPLETE' | 'SUCCESS';
/** Passes as soon as its program listens, for it looks every five seconds. */
const healthCheck = { command: ['CMD', 'true'], interval: 5, timeout: 2, retries: 10 };

/** A task of `first`, which behaves so, and `frontend`, which waits for it; its containers may start 22 s after now. */
async function given(condition: Condition, behaviour: Behaviour, first: Partial<ContainerDefinition> = {}) {
  const images = await givenImages();
  await images.push({});
  await images.push(behaviour, 'first');
  await images.register([
    { dependsOn: [{ containerName: 'first', condition }] },
    { name: 'first', image: `${REGISTRY}/frontend:first`, essential: false, portMappings: [], ...first },
  ]);
  const task = await images.run();
  await images.later(22);
  return {
    ...images,
    task,
    /** `task frontend first`, by their last status. */
    statuses: async () => {
      const { lastStatus, containers = [] } = await images.look(task);
      return [lastStatus, ...containers.map((one) => one.lastStatus)].join(' ');
    },
  };
}

describe('a container that depends on another', () => {
  test('[ECS-96] with START starts after it, at once', async () => {
    const { statuses, later } = await given('START', {});
    expect(await statuses()).toBe('ACTIVATING RUNNING RUNNING');
    await later(3);
    expect(await statuses()).toBe('RUNNING RUNNING RUNNING');
  });

  test('[ECS-96] with HEALTHY waits for its health check, in a task that is PENDING', async () => {
    const { statuses, later, ask, task } = await given('HEALTHY', { 'starts-after': '12s' }, { healthCheck });
    expect(await statuses()).toBe('PENDING PENDING RUNNING');
    expect(await ask(task)).toBe('refused');
    await later(14);
    expect(await statuses()).toBe('PENDING PENDING RUNNING');
    await later(2);
    expect(await statuses()).toBe('ACTIVATING RUNNING RUNNING');
    await later(3);
    expect([await statuses(), await ask(task)]).toEqual(['RUNNING RUNNING RUNNING', 200]);
  });

  test.each([
    ['COMPLETE', '0'],
    ['COMPLETE', '3'],
    ['SUCCESS', '0'],
  ] as const)('[ECS-96] with %s waits until it has exited, here with %s', async (condition, code) => {
    const { statuses, later } = await given(condition, { 'crashes-after': '10s', 'exit-code': code });
    expect(await statuses()).toBe('PENDING PENDING RUNNING');
    await later(11);
    expect(await statuses()).toBe('ACTIVATING RUNNING STOPPED');
    await later(3);
    expect(await statuses()).toBe('RUNNING RUNNING STOPPED');
  });

  test('[ECS-97] with SUCCESS never starts when it exits otherwise, and ends its task', async () => {
    const { look, later, task } = await given('SUCCESS', { 'crashes-after': '10s', 'exit-code': '3' });
    await later(30);
    const stopped = await look(task);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      containers: [
        {
          name: 'frontend',
          exitCode: 143,
          reason: expect.stringMatching(/^CannotStartContainerError: .*successfully\.$/),
        },
        { name: 'first', exitCode: 3 },
      ],
    });
    expect(stopped.startedAt).toBeUndefined();
  });

  test('[ECS-97] is given up after the start timeout of what it waits for', async () => {
    const behaviour = { 'never-healthy': 'true' };
    const { look, later, statuses, task } = await given('HEALTHY', behaviour, { healthCheck, startTimeout: 20 });
    await later(19);
    expect(await statuses()).toBe('PENDING PENDING RUNNING');
    await later(20);
    expect(await look(task)).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [
        { exitCode: 143, reason: expect.stringMatching(/has timed out\.$/) },
        { name: 'first', exitCode: 0 },
      ],
    });
  });

  test('[ECS-97] ends with its task when an essential one exits before it could start', async () => {
    const behaviour = { 'crashes-after': '7s', 'exit-code': '4', 'never-healthy': 'true' };
    const { look, later, task } = await given('HEALTHY', behaviour, { healthCheck, essential: true });
    await later(30);
    const stopped = await look(task);
    expect(stopped).toMatchObject({
      lastStatus: 'STOPPED',
      stopCode: 'EssentialContainerExited',
      containers: [{ name: 'frontend' }, { name: 'first', exitCode: 4 }],
    });
    expect(stopped.containers![0]!.exitCode).toBeUndefined();
  });

  test('[ECS-96] does not start any more in a task that was stopped', async () => {
    const { ecs, look, later, task, aws } = await given('COMPLETE', { 'crashes-after': '10s', 'exit-code': '0' });
    await ecs.stopTask({ cluster: 'prod', task });
    await later(30);
    expect(await look(task)).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'UserInitiated' });
    expect((await look(task)).containers!.map(({ exitCode }) => exitCode)).toEqual([undefined, 0]);
    expect(aws.internalErrors).toEqual([]);
  });
});
