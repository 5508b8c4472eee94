import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Runs test files many times over with other variables each time, in one Jest: to start it costs more than most of what it
 * runs here. Jest runs a file once, so each trial is a file of its own, which loads the tests that it is about.
 */

/** With a rule off, what waits may wait for ever: all trials together end within this. */
const LONGEST_MS = 45 * 60_000;

/** With a rule off a test may leave something open, for which Jest would wait. */
const END_MS = 5_000;

/**
 * @typedef {object} Trial
 * @property {string} name  a file name
 * @property {readonly string[]} files  of tests, relative to the repository
 * @property {string} [titles]  a regular expression on `file title`, where title is the full one; absent: all tests
 * @property {Record<string, string>} variables  of the environment
 *
 * @typedef {{ file: string, title: string, status: string, ms: number }} TestOutcome  `status` as Jest calls it
 * @typedef {{ tests: TestOutcome[], broken?: string }} Outcome  `broken`: why its files could not even be loaded
 */

/**
 * @param {string} root the repository
 * @param {readonly Trial[]} trials  those that take long first: they begin in this order
 * @param {(trial: Trial, outcome: Outcome) => void} ended  told once of each trial; of those that never ended, at the end
 */
export async function runTrials(root, trials, ended) {
  const directory = join(root, `.build/trials-${process.pid}`);
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  const left = new Map(trials.map((trial) => [`${trial.name}.test.js`, trial]));
  for (const [name, { files }] of left) await writeFile(join(directory, name), textOf(root, files));

  const given = [
    join(root, 'node_modules/jest/bin/jest.js'),
    `--config=${JSON.stringify(configOf(root, directory, left))}`,
  ];
  const child = spawn(process.execPath, given, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  });
  child.on('message', ({ name, ...outcome }) => {
    const trial = left.get(name);
    left.delete(name);
    ended(trial, outcome);
    if (left.size === 0) setTimeout(() => child.kill(), END_MS);
  });
  const timer = setTimeout(() => child.kill(), LONGEST_MS);
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearTimeout(timer);
  for (const trial of left.values()) ended(trial, { tests: [], broken: 'it did not end' });
  await rm(directory, { recursive: true, force: true });
}

/** Groups by file: hooks of one do not run for the tests of another, and titles tell where they are from. */
const textOf = (root, files) =>
  files
    .map((file) => `describe(${JSON.stringify(file)}, () => { require(${JSON.stringify(join(root, file))}); });\n`)
    .join('');

const configOf = (root, directory, trials) => ({
  rootDir: root,
  roots: [directory],
  testMatch: [join(directory, '*.test.js')],
  testEnvironment: '<rootDir>/scripts/trial-environment.mjs',
  testEnvironmentOptions: {
    trials: Object.fromEntries([...trials].map(([name, { variables, titles }]) => [name, { variables, titles }])),
  },
  testSequencer: '<rootDir>/scripts/trial-sequencer.mjs',
  reporters: ['<rootDir>/scripts/trial-reporter.mjs'],
  transform: { '\\.([cm]?ts|mjs)$': '<rootDir>/scripts/jest-transform.mjs' },
  transformIgnorePatterns: ['/node_modules/'],
  moduleFileExtensions: ['ts', 'mjs', 'js', 'json', 'node'],
  maxWorkers: 2,
  testTimeout: 20_000,
});

/** Names as a part of a regular expression that matches them and nothing else. */
export const literally = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
