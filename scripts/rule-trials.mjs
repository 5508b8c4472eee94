import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { literally } from './run-trials.mjs';

/*
 * Which tests are run without which rules (run-trials.mjs runs them), and what to say about how they went.
 *
 * Each of these makes trials and judges one that has ended: faults are sentences; none means that all is well.
 */

/** A test of each promise of a rule fails without the rule. */
export async function ledgerTrials(root, rules, variable) {
  const texts = await Promise.all(
    (await testFiles(root, 'test/local')).map(async (file) => [file, await readFile(join(root, file), 'utf8')]),
  );
  return Object.entries(rules).map(([rule, { promises }]) => ({
    name: `ledger-${rule}`,
    files: texts.filter(([, text]) => promises.some((id) => text.includes(`[${id}]`))).map(([file]) => file),
    titles: `\\[(${promises.join('|')})\\]`,
    variables: { [variable]: rule },
    judge: ({ tests }) => {
      const failed = tests.filter(({ status }) => status === 'failed');
      const silent = promises.filter((id) => !failed.some(({ title }) => title.includes(`[${id}]`)));
      return silent.length === 0 ? [] : [`${rule}: no test of ${silent.join(', ')} fails without it`];
    },
  }));
}

/** The journey that is written down for a rule fails without it; told so to `noticed`. */
export function recordedTrials(rules, variable, recorded, noticed) {
  return needed(rules).flatMap((rule) => {
    const journey = recorded.get(rule);
    if (!journey) return [];
    const { file, title } = journey;
    return {
      name: `journey-${rule}`,
      files: [file],
      titles: `^${literally(`${file} ${title}`)}$`,
      variables: { [variable]: rule },
      judge: ({ tests }) => {
        const status = tests.find((test) => test.title === title)?.status;
        if (status === 'failed') noticed(rule, journey);
        if (status === undefined) return [`${rule}: there is no journey “${title}” in ${file}`];
        return status === 'failed' ? [] : [`${rule}: its journey does not notice (${status}): ${file}: ${title}`];
      },
    };
  });
}

/** All journeys without a rule: who fails first, by its own time, is told to `noticed`. */
export async function searchTrials(root, rules, variable, noticed) {
  const files = await testFiles(root, 'test/journeys');
  return Object.keys(rules).flatMap((rule) =>
    files.map((file, index) => ({
      name: `search-${rule}-${index}`,
      files: [file],
      variables: { [variable]: rule },
      judge: ({ tests }) => {
        for (const test of tests) if (test.status === 'failed') noticed(rule, test);
        return [];
      },
    })),
  );
}

/** All journeys without the rules that are declared idle: none fails. So they pass when no rule is off. */
export async function calmTrials(root, rules, variable) {
  const idle = Object.keys(rules).filter((rule) => rules[rule].idle !== undefined);
  return (await testFiles(root, 'test/journeys')).map((file, index) => ({
    name: `calm-${index}`,
    files: [file],
    variables: { [variable]: idle.join(',') },
    judge: ({ tests }) =>
      tests
        .filter(({ status }) => status === 'failed' || status === 'timed out')
        .map(({ title, status }) => `${status} though only idle rules are off: ${file}: ${title}`),
  }));
}

/** The rules that a journey has to notice. */
export const needed = (rules) => Object.keys(rules).filter((rule) => rules[rule].idle === undefined);

async function testFiles(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true });
  return names
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name))
    .sort();
}
