import { describe, expect, test } from '@jest/globals';
import type { ObservedService } from '../../src/domain/observed';
import { causeOf } from '../../src/domain/plan/cause';
import { explainStopped, keptFromStarting, type StoppedTask } from '../../src/domain/stopped-tasks';
import { SERVICE } from './given';

const stopped = (reason: string, code?: number): StoppedTask => ({
  reason,
  exitCodes: code === undefined ? [] : [{ container: 'app', code }],
});

const PULL = stopped('CannotPullContainerError: pull image manifest has been retried 1 time(s): not found');
const CRASH = stopped('Essential container in task exited', 1);
const TAKEN = stopped('Your Spot Task was interrupted.');
const UNHEALTHY = stopped('Task failed ELB health checks in (target-group arn:…:targetgroup/green/1)');

describe('what kept a replacement from starting', () => {
  test.each([
    ['nothing is known', [], false],
    ['no image to pull', [PULL, PULL], true],
    ['no secret', [stopped('ResourceInitializationError: unable to pull secrets or registry auth')], true],
    ['no network interface', [stopped('Timeout waiting for network interface provisioning to complete.')], true],
    ['a program that ends', [CRASH], false],
    ['a program that never answers well', [UNHEALTHY], false],
    ['some could start and crashed', [PULL, CRASH], false],
    ['Spot took them', [TAKEN, TAKEN], true],
    ['Spot took one, and another crashed', [TAKEN, CRASH], false],
    [
      'an image for other processors',
      [stopped("CannotPullContainerError: image Manifest does not contain descriptor matching platform 'linux/amd64'")],
      false,
    ],
  ])('%s', (_rule, tasks, isWorlds) => {
    expect(keptFromStarting(tasks)).toBe(isWorlds);
  });
});

test('reasons are counted, the most frequent first, three at most, and cut', () => {
  expect(explainStopped([PULL, CRASH, CRASH])).toBe(
    '2 tasks: Essential container in task exited (app exited with 1); ' +
      '1 task: CannotPullContainerError: pull image manifest has been retried 1 time(s): not found',
  );
  expect(explainStopped(['a', 'b', 'c', 'd'].map((reason) => stopped(reason)))).toBe('1 task: a; 1 task: b; 1 task: c');
  expect(explainStopped([stopped('x'.repeat(1_000))])).toHaveLength('1 task: '.length + 200);
});

describe('whose doing a replacement that never got healthy is', () => {
  const message =
    'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.';
  const ended = (stoppedTasks?: readonly StoppedTask[], code = 'TIMEOUT', unplaced?: ObservedService['unplaced']) =>
    causeOf(
      {
        ...(unplaced ? { service: { ...SERVICE, unplaced } } : {}),
        images: {},
        deployments: [],
        deployment: {
          ...{ id: 'd-1', status: 'Failed', createdAt: '2026-11-21T09:00:00Z', error: { code, message } },
          ...(stoppedTasks ? { stoppedTasks } : {}),
        },
      },
      'd-1 Failed',
    );

  test.each([
    ['its tasks could not start: the world’s', [PULL], 'world', /never got healthy: 1 task: CannotPullContainerError/],
    ['its tasks ended: the image’s', [CRASH], 'image', /never got healthy: 1 task: Essential container/],
    ['its tasks told nothing: the image’s, in CodeDeploy’s words', [], 'image', /^deployment d-1 Failed$/],
    ['they were not looked at: the same', undefined, 'image', /^deployment d-1 Failed$/],
  ] as const)('%s', (_rule, tasks, fault, reason) => {
    expect(ended(tasks)).toMatchObject({ fault, reason: expect.stringMatching(reason) });
  });

  test.each([
    ['while it was deployed: the world’s', { at: '2026-11-21T09:20:00Z', lasts: false }, [], 'world'],
    ['before, and still: the world’s', { at: '2026-11-21T08:00:00Z', lasts: true }, [], 'world'],
    ['before, and not since: the image’s', { at: '2026-11-21T08:00:00Z', lasts: false }, [], 'image'],
    ['and Spot took a task: the world’s', { at: '2026-11-21T09:20:00Z', lasts: true }, [TAKEN], 'world'],
    ['but its tasks crashed: the image’s', { at: '2026-11-21T09:20:00Z', lasts: true }, [CRASH], 'image'],
  ] as const)('ECS had no capacity %s', (_rule, unplaced, tasks, fault) => {
    const cause = ended(tasks, 'TIMEOUT', unplaced);
    expect(cause.fault).toBe(fault);
    expect(cause.lacksCapacity).toBe(fault === 'world' ? true : undefined);
    if (fault === 'world') expect(cause.reason).toMatch(/^the replacement never got healthy: AWS had no capacity/);
  });

  test('another end is not its tasks’ doing', () => {
    expect(ended([PULL], 'MANUAL_STOP')).toMatchObject({ fault: 'image', reason: 'deployment d-1 Failed' });
  });
});
