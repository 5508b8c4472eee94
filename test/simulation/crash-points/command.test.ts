import { expect, test } from '@jest/globals';
import { WORLDS_TIMEOUT_MS } from '../commanded';
import { simulate } from '../simulate';

async function typed(...given: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const write = (text: string): void => {
    said += text;
  };
  const code = await simulate(['--crash-points', ...given], { write, progress: () => {} });
  return { code, said };
}

test(
  'one point of a journey is played by its number',
  async () => {
    const { code, said } = await typed('push-lost', '--at', '2');
    expect(said).toBe('push-lost: 1 points, 0 different ends\n');
    expect(code).toBe(0);
  },
  WORLDS_TIMEOUT_MS,
);

test(
  'a number that a journey has no point for is refused',
  async () => {
    const { code, said } = await typed('push-lost', '--at', '100000');
    expect(said).toBe('push-lost has no point 100000.\n');
    expect(code).toBe(2);
  },
  WORLDS_TIMEOUT_MS,
);

test.each([
  [['toString'], 'There is no journey "toString"'],
  [['--at', '3'], 'Which point?'],
  [['succeeds', '--at', '0'], 'Which point?'],
  [['--share', '3/2'], '--share takes K/N'],
  [['--share', 'half'], '--share takes K/N'],
  [['--seeds', '3'], 'Unknown option'],
])('%j is refused', async (given, words) => {
  const { code, said } = await typed(...given);
  expect(code).toBe(2);
  expect(said).toContain(words);
});

test('--help names the journeys', async () => {
  const { code, said } = await typed('--help');
  expect(code).toBe(0);
  expect(said).toContain('superseded-at-the-gate');
});
