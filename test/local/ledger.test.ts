import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(__dirname, '../..');
const README = join(ROOT, 'README.md');
const OPENING = '<!-- unverified: written by test/local/ledger.test.ts -->';
const CLOSING = '<!-- end of unverified -->';
const ledger = readFileSync(join(ROOT, 'local/aws/BEHAVIOUR.md'), 'utf8');
const rows = ledger
  .split('\n')
  .filter((line) => /^\| [A-Z0-9]+-\d+ \|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, id = '', promise = '', source = '', ...rest]) => ({ id, promise, source, cells: rest.length }));

/** Every `[ID]` in a test's title under test/local; shared suites are not `.test.ts` files. */
const tested = new Map<string, string>();
for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }))
  for (const [, id] of (file.endsWith('.ts') ? readFileSync(join(__dirname, file), 'utf8') : '').matchAll(
    /\[([A-Z][A-Z0-9]*-\d+)\]/g,
  ))
    tested.set(id!, file);

describe('the ledger of promises', () => {
  test('has a source for every promise, in three columns', () => {
    expect(rows.filter(({ promise, source, cells }) => !promise || !source || cells !== 1)).toEqual([]);
  });

  test('uses every id once', () => {
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('has a test for every promise', () => {
    expect(rows.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  test('knows every id that a test claims', () => {
    const ids = new Set(rows.map(({ id }) => id));
    expect([...tested].filter(([id]) => !ids.has(id))).toEqual([]);
  });

  test('is honest in the README about what no source states', () => {
    const readme = readFileSync(README, 'utf8');
    const [head = '', rest = ''] = readme.split(OPENING);
    const [, tail = ''] = rest.split(CLOSING);
    const drawn = `${head}${OPENING}\n${unverifiedList()}\n${CLOSING}${tail}`;
    if (process.env.WRITE_UNVERIFIED === 'yes') writeFileSync(README, drawn);
    // To write it anew: WRITE_UNVERIFIED=yes npx jest test/local/ledger
    expect(readFileSync(README, 'utf8')).toBe(drawn);
  });
});

/** One line for each promise that has a part without a source, folded away because it is long. */
function unverifiedList(): string {
  const unverified = rows.filter(({ source }) => source.includes('**unverified**'));
  const lines = unverified.map(({ id, promise, source }) => {
    const part = source === '**unverified**' ? '' : ` (${source.replaceAll('**', '')})`;
    return `- ${id}: ${promise}${part}`;
  });
  return [
    '<details>',
    `<summary>${unverified.length} of ${rows.length} promises</summary>`,
    '',
    ...lines,
    '',
    '</details>',
  ].join('\n');
}
