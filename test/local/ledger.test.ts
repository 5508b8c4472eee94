import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const ROOT = join(__dirname, '../..');
const ledger = readFileSync(join(ROOT, 'local/aws/BEHAVIOUR.md'), 'utf8');
const rows = ledger
  .split('\n')
  .filter((line) => /^\| [A-Z0-9]+-\d+ \|/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, id = '', promise = '', source = '', ...rest]) => ({ id, promise, source, cells: rest.length }));

/** Every `[ID]` in a test's title under test/local. */
const tested = new Map<string, string>();
for (const file of readdirSync(__dirname, { recursive: true, encoding: 'utf8' }))
  for (const [, id] of (file.endsWith('.test.ts') ? readFileSync(join(__dirname, file), 'utf8') : '').matchAll(
    /\[([A-Z0-9]+-\d+)\]/g,
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
});
