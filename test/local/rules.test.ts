import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, jest, test } from '@jest/globals';
import type { Rule } from '../../local/aws/rules/rule';
import { namesOff, RULES } from '../../local/aws/rules/rules';

/** The journey that notices each rule. */
type Noticers = Map<string, { file: string; title: string }>;
const { noticersIn, withTable } = jest.requireActual<{
  noticersIn(text: string): Noticers;
  withTable(text: string, rules: object, noticers: Noticers): string;
}>('../../scripts/rules-table.mjs');

const ROOT = join(__dirname, '../..');
const AWS = join(ROOT, 'local/aws');
const rules: [string, Rule][] = Object.entries(RULES);
const promises = new Set(
  [...readFileSync(join(AWS, 'BEHAVIOUR.md'), 'utf8').matchAll(/^\| ([A-Z0-9]+-\d+) \|/gm)].map(([, id]) => id),
);

/** Every place in which a rule is asked about, by the rule. */
const asked = new Map<string, string[]>();
for (const file of readdirSync(AWS, { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.ts'))
    for (const [, rule = ''] of readFileSync(join(AWS, file), 'utf8').matchAll(/\bisOff\('([^']*)'\)/g))
      asked.set(rule, [...(asked.get(rule) ?? []), file]);

describe('the rules that can be switched off', () => {
  test('stand for promises, each with a test of its own', () => {
    const broken = rules.filter(
      ([, rule]) => rule.promises.length === 0 || !rule.promises.every((id) => promises.has(id)),
    );
    expect(broken).toEqual([]);
  });

  test('are decided in one place each', () => {
    expect([...asked.keys()].sort()).toEqual(rules.map(([name]) => name).sort());
    expect([...asked].filter(([, places]) => places.length !== 1)).toEqual([]);
  });

  test('have a line each in docs/embedded-rules.md, with the journey that notices, or why none does', () => {
    const text = readFileSync(join(ROOT, 'docs/embedded-rules.md'), 'utf8');
    const noticers = noticersIn(text);
    expect(withTable(text, RULES, noticers)).toBe(text);
    const unnoticed = rules.filter(([name, { idle }]) => (idle === undefined) !== noticers.has(name));
    expect(unnoticed).toEqual([]);
    expect([...noticers.values()].filter(({ file }) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('are named in one variable, with commas; none is off without it', () => {
    expect(namesOff(undefined)).toEqual(new Set());
    expect(namesOff('')).toEqual(new Set());
    expect(namesOff('iam,draining')).toEqual(new Set(['iam', 'draining']));
  });

  test.each(['silence', 'iam,silence', 'IAM', 'toString'])('are known by name: %s is refused', (text) => {
    expect(() => namesOff(text)).toThrow('there is no rule');
  });
});
