import { describe, expect, test } from '@jest/globals';
import { unplaced } from '../../src/aws/unplaced';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 12, minute));
const event = (minute: number, message: string) => ({
  id: 'e',
  createdAt: at(minute),
  message: `(service web) ${message}`,
});
const FAILED =
  'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.';
const STEADY = 'has reached a steady state.';
const set = (desired: number, running: number, pending = 0) => ({
  taskSets: [{ computedDesiredCount: desired, runningCount: running, pendingCount: pending }],
});
const since = { at: at(3).toISOString() };

describe('capacity that was not there', () => {
  test.each([
    ['is not told of a service without events', { ...set(4, 2) }, undefined],
    [
      'is not what keeps an image from being pulled',
      { events: [event(3, 'was unable to place a task. Reason: CannotPull')], ...set(4, 2) },
      undefined,
    ],
    ['lasts while tasks are missing', { events: [event(3, FAILED)], ...set(4, 2) }, { ...since, lasts: true }],
    ['does not when they are placed', { events: [event(3, FAILED)], ...set(4, 2, 2) }, { ...since, lasts: false }],
    [
      'lasts for hours',
      { events: [event(3, 'has begun draining'), event(3, FAILED), event(1, STEADY)], ...set(4, 2) },
      { ...since, lasts: true },
    ],
    [
      'is over once it was steady, whatever is missing now',
      { events: [event(4, STEADY), event(3, FAILED)], ...set(4, 2) },
      { ...since, lasts: false },
    ],
    [
      'is that of any task set',
      { events: [event(3, FAILED)], taskSets: [...set(4, 4).taskSets, ...set(4, 1).taskSets] },
      { ...since, lasts: true },
    ],
    [
      'is that of a service without task sets',
      { events: [event(3, FAILED)], desiredCount: 2, runningCount: 1 },
      { ...since, lasts: true },
    ],
  ])('%s', (_, service, expected) => expect(unplaced(service)).toEqual(expected));
});
