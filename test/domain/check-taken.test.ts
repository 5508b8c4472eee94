import { describe, expect, test } from '@jest/globals';
import type { CheckSpec } from '../../src/domain/check/check-spec';
import { lookedAgain, type SeenTaken, spotsDoing, tasksAskedBy } from '../../src/domain/check/taken';
import type { TakenTask } from '../../src/domain/taken-task';
import { at } from './given';

const taken = (minutes: number, members: Partial<TakenTask> = {}): TakenTask => ({
  ...{ task: 'a', startedBy: 'ecs-svc/green', takenAt: at(minutes), containers: [] },
  ...members,
});
const { takenAt: _unsaid, ...UNSAID } = taken(0);
const seen = (...tasks: TakenTask[]): SeenTaken => ({ taken: tasks, missing: 0, lacksCapacity: false });
const missing = (...tasks: TakenTask[]): SeenTaken => ({ ...seen(...tasks), missing: 1 });
const dry = (...tasks: TakenTask[]): SeenTaken => ({ ...missing(...tasks), lacksCapacity: true });

describe('a failed look that began at 12:00 is', () => {
  test.each<[string, SeenTaken, string | undefined]>([
    ['the image’s doing where no task was taken', seen(), undefined],
    ['Spot’s doing where one was taken meanwhile', seen(taken(0)), 'Fargate Spot took a task meanwhile'],
    ['Spot’s doing where one was in its two minutes', seen(taken(-2)), 'Fargate Spot took a task meanwhile'],
    ['the image’s doing where that was before', seen(taken(-2.1, { stoppedAt: at(-1) })), undefined],
    ['Spot’s doing where several were', seen(taken(-1), taken(1)), 'Fargate Spot took 2 tasks meanwhile'],
    ['Spot’s doing where ECS does not say since when one goes', seen(UNSAID), 'Fargate Spot took a task meanwhile'],
    ['the image’s doing where that one is gone', seen({ ...UNSAID, stoppedAt: at(-1) }), undefined],
    ['Spot’s doing while one is replaced', missing(taken(-9)), 'Fargate Spot took a task, and 1 is missing'],
    ['the image’s doing where that takes too long', missing(taken(-11)), undefined],
    ['Spot’s doing where there is none to give', dry(taken(-50)), 'Fargate Spot took a task, and has no other'],
    ['the image’s doing where tasks are missing for another reason', dry(), undefined],
  ])('%s', (_, tasks, why) => expect(spotsDoing(tasks, at(0))?.why).toBe(why));
});

describe('a look that was Spot’s doing', () => {
  const FAILED = { outcome: 'failed', reason: '1 × status 502' } as const;
  const doing = (lacksCapacity: boolean) => ({ why: 'Spot did it', lacksCapacity });

  test('is followed by another, which knows what it knew', () => {
    expect(lookedAgain(FAILED, doing(false), { begun: at(-3) }, at(0))).toEqual({
      outcome: 'in-progress',
      reason: '1 × status 502; it is looked at again, as Spot did it',
      noted: { begun: at(-3), takenSince: at(0) },
    });
  });

  test.each([
    [4, false, 'in-progress'],
    [5, false, 'failed'],
    [9, true, 'in-progress'],
    [10, true, 'failed'],
  ])('for %s minutes, without capacity %s, is %s', (minutes, lacksCapacity, outcome) => {
    const judged = lookedAgain(FAILED, doing(lacksCapacity), { takenSince: at(-minutes) }, at(0));
    expect(judged.outcome).toBe(outcome);
  });

  test('for too long is the image’s fault, as Spot does not explain everything', () => {
    expect(lookedAgain(FAILED, doing(false), { takenSince: at(-5) }, at(0))).toBe(FAILED);
  });

  test('for too long without capacity is nobody’s fault', () => {
    expect(lookedAgain(FAILED, doing(true), { takenSince: at(-10) }, at(0))).toEqual({
      outcome: 'failed',
      reason: 'could not decide for 10 minutes: 1 × status 502; Spot did it',
      undone: true,
    });
  });
});

test.each([
  ['targets', { kind: 'targets' }, 'replacement'],
  ['http through the test listener', { kind: 'http', path: '/' }, 'replacement'],
  ['http at a URL, which production may answer', { kind: 'http', url: 'https://example.com/' }, 'service'],
  ['lambda, which may ask anything', { kind: 'lambda' }, 'service'],
  ['alarms', { kind: 'alarms' }, undefined],
  ['image', { kind: 'image' }, undefined],
])('whose tasks are asked by %s', (_, check, whose) => {
  expect(tasksAskedBy(check as CheckSpec)).toBe(whose);
});
