import { expect, test } from '@jest/globals';
import { paceLines } from '../../local/release-pace';

const gate = { openedAt: '2026-11-21T09:00:00.000Z', deadline: '2026-11-21T09:45:00.000Z' };
const consoleUrl = 'http://127.0.0.1:4567';

test.each([
  [20, '45 simulated minutes are about 2 min here; for more time:'],
  [60, '45 simulated minutes are about 45 s here; for more time:'],
  [6_000, '45 simulated minutes are less than a second here; for more time:'],
])('at speed %d: %s', (speed, line) => {
  expect(paceLines(gate, { speed: () => speed, consoleUrl })).toEqual([
    line,
    `curl -X POST http://127.0.0.1:4567/clock -d '{"speed":1}'`,
  ]);
});

test.each([0, 0.5, 1])('at speed %d there is nothing to say', (speed) => {
  expect(paceLines(gate, { speed: () => speed, consoleUrl })).toEqual([]);
});
