import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { SEED_TIMEOUT_MS } from './commanded';
import { writeProgress } from './progress';
import { simulate } from './simulate';

const directory = mkdtempSync(join(tmpdir(), 'simulation-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function typed(...given: string[]): Promise<{ code: number; said: string }> {
  let said = '';
  const code = await simulate(given, {
    write: (text) => {
      said += text;
    },
    progress: () => {},
  });
  return { code, said };
}

const lastLine = (said: string): string => said.trimEnd().split('\n').at(-1)!;

test(
  'the last line counts seeds and violations',
  async () => {
    const { code, said } = await typed('--seeds', '1', '--seed', '2');
    expect(lastLine(said)).toBe('1 seeds, 0 violations');
    expect(code).toBe(0);
  },
  SEED_TIMEOUT_MS,
);

test(
  'a run that was stopped goes on where it was',
  async () => {
    const file = join(directory, 'progress.json');
    writeProgress(file, { seed: 2, seeds: 40, next: 41, failed: [7] });
    const { code, said } = await typed('--seeds', '40', '--seed', '2', '--resume', file);
    expect(JSON.parse(readFileSync(file, 'utf8')).next).toBe(42);
    expect(lastLine(said)).toBe('40 seeds, 1 violations');
    expect(code).toBe(1);
  },
  SEED_TIMEOUT_MS,
);

test.each([
  [[], 'How many seeds?'],
  [['--seeds', '0'], 'How many seeds?'],
  [['--seeds', 'many'], 'How many seeds?'],
  [['--seeds', '1', '--seed', '-1'], 'How many seeds?|ambiguous'],
  [['--seeds', '1', '--with-bug', 'toString'], 'There is no bug "toString"'],
  [['--loudly'], 'Unknown option'],
])('%j is refused', async (given, words) => {
  const { code, said } = await typed(...given);
  expect(code).toBe(2);
  expect(said).toMatch(new RegExp(words));
});

test('--help says what it does', async () => {
  const { code, said } = await typed('--help');
  expect(code).toBe(0);
  expect(said).toContain('--with-bug');
});
