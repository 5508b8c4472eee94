import { describe, expect, test } from '@jest/globals';
import { isTakenBySpot, killedContainers, type TakenTask } from '../../src/domain/taken-task';
import { at } from './given';

describe('a task is taken by Spot', () => {
  test.each([
    ['by its code', { stopCode: 'SpotInterruption', stoppedReason: 'x' }, true],
    ['by the older code', { stopCode: 'TerminationNotice' }, true],
    ['by the words alone', { stoppedReason: 'Your Spot Task was interrupted.' }, true],
    [
      'not when it crashed',
      { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container exited' },
      false,
    ],
    ['not while it runs', {}, false],
  ])('%s', (_, task, is) => expect(isTakenBySpot(task)).toBe(is));
});

const task = (id: string, minute: number, containers: TakenTask['containers']): TakenTask => ({
  ...{ task: id, startedBy: 'ecs-svc/1', takenAt: at(minute), stoppedAt: at(minute), containers },
});
const web = (exitCode: number, reason?: string) => [{ name: 'web', exitCode, ...(reason ? { reason } : {}) }];

describe('a container was killed at the last interruption', () => {
  test.each<[string, TakenTask[], string[]]>([
    ['that ignored SIGTERM', [task('a', 1, web(137))], ['web of a']],
    ['not one that ended', [task('a', 1, web(0)), task('b', 2, web(143))], []],
    ['not one that is on its way out', [{ task: 'a', startedBy: 's', containers: web(137) }], []],
    ['not one whose exit ECS never saw', [task('a', 1, [{ name: 'web' }])], []],
    ['not one that ran out of memory', [task('a', 1, web(137, 'OutOfMemoryError: Container killed'))], []],
    ['until a later interruption ended it well', [task('b', 2, web(0)), task('a', 1, web(137))], []],
    ['whatever came before', [task('a', 1, web(0)), task('b', 2, web(137))], ['web of b']],
    ['where one of several at once was', [task('a', 1, web(137)), task('b', 1, web(0))], ['web of a']],
    ['each for itself', [task('a', 1, [...web(137), { name: 'agent', exitCode: 0 }])], ['web of a']],
  ])('%s', (_, tasks, killed) => {
    expect(killedContainers(tasks).map((one) => `${one.container} of ${one.task}`)).toEqual(killed);
  });
});
