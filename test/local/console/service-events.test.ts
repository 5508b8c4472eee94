import { expect, test } from '@jest/globals';
import { shortEvents } from '../../../local/console/service-events';

const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 9, 0, second));
const GROUP = 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:targetgroup';
const event = (second: number, message: string) => ({ at: at(second), message });

test('what is said of each target is said once for a target group, by its name', () => {
  const events = [
    event(9, '(service frontend) has reached a steady state.'),
    event(
      8,
      `(service frontend, taskSet ecs-svc/12) registered 1 targets in (target-group ${GROUP}/green/0123456789abcdef)`,
    ),
    event(
      7,
      `(service frontend, taskSet ecs-svc/12) registered 2 targets in (target-group ${GROUP}/green/0123456789abcdef)`,
    ),
    event(6, `(service frontend) deregistered 1 targets in (target-group ${GROUP}/green/0123456789abcdef)`),
    event(5, `(service frontend) deregistered 1 targets in (target-group ${GROUP}/blue/0123456789abcdef)`),
    event(
      4,
      `(service frontend) has started 2 tasks: (task ${'0123456789abcdef'.repeat(2)}) (task ${'f'.repeat(32)}).`,
    ),
  ];
  expect(shortEvents(events)).toEqual([
    event(9, 'has reached a steady state.'),
    event(8, 'task set ecs-svc/12 registered 3 targets in green'),
    event(6, 'deregistered 1 target in green'),
    event(5, 'deregistered 1 target in blue'),
    event(4, 'has started 2 tasks: 01234567 ffffffff.'),
  ]);
});

test('what ECS does not say like that stays as it is', () => {
  const events = [event(2, 'unable to place a task.'), event(1, 'unable to place a task.')];
  expect(shortEvents(events)).toEqual(events);
  expect(shortEvents([])).toEqual([]);
});
