import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { COMMANDS } from '../../src/cli/commands';
import { slipway } from './command-line';

const BUILT = [
  'plan',
  'verify',
  'status',
  'gates',
  'keys',
  'dlq',
  'release',
  'rollback',
  'pause',
  'resume',
  'simulate',
];

describe('the slipway command', () => {
  it.each(COMMANDS.map(({ name }) => name).filter((name) => !BUILT.includes(name)))(
    '%s says that it is not built and ends with 2',
    async (name) => {
      const outcome = await slipway([name]);

      expect(outcome).toEqual({ stderr: `The command "${name}" is not built yet.`, exitCode: 2, written: '' });
    },
  );

  it('says what runs the simulation', async () => {
    const stderr = 'The simulation runs in a checkout of Slipway: npm run simulate -- --seeds 100';

    expect(await slipway(['simulate'])).toEqual({ stderr, exitCode: 2, written: '' });
  });

  it.each([
    ['no command', [], /^No command given: choose one of plan, /],
    ['an unknown command', ['deploy'], /^Unknown command "deploy": choose one of /],
    ['an unknown option', ['status', '--quick'], /^Unknown option '--quick'\. See --help\.$/],
    [
      'an option without its value',
      ['status', '--stage'],
      /^Option '--stage <value>' argument missing\. See --help\.$/,
    ],
    ['an option of another command', ['gates', '--watch'], /^The option --watch does not go with "gates"\./],
    ['a stage that no name in AWS can hold', ['status', '--stage', 'a/b'], /^"a\/b" cannot be a stage/],
    [
      'a service that there is not',
      ['status', 'fronted'],
      /^There is no service "fronted"\. Did you mean "frontend"\?/,
    ],
    ['two services', ['status', 'frontend', 'backend'], /^One service at most is taken, not 2: frontend backend\.$/],
    ['watching one document', ['status', '--watch', '--json'], /^--watch repeats itself, --json is one document/],
    ['a vote on nothing', ['gates', 'approve'], /^Of which service\? gates approve <service>\.$/],
    ['a rejection without a reason', ['gates', 'reject', 'frontend', '--code', 'abcdef'], /^A rejection says why/],
    ['a rejection with an empty reason', ['gates', 'reject', 'frontend', '--comment', ' '], /^A rejection says why/],
    [
      'an action that is misspelt',
      ['gates', 'aprove', 'frontend'],
      /^There is no service "aprove"\. Did you mean gates approve <service>\? Known here: demo-app, frontend\.$/,
    ],
    ['an action alone', ['gates', 'withdrawal'], /Did you mean gates withdraw <service>\?/],
    ['a list of a service that there is not', ['gates', 'fronted'], /Did you mean "frontend"\?/],
    ['what is near nothing', ['gates', 'foo'], /^There is no service "foo"\. Known here: demo-app, frontend\.$/],
    ['a vote among the options of a list', ['gates', '--yes'], /^The option --yes goes with gates approve/],
    ['a release of nothing', ['release'], /^Release what\? release <service>:<tag>; /],
    ['a release without a tag', ['release', 'frontend'], /^Release what\? /],
    [
      'a release of another service',
      ['release', 'fronted:v2'],
      /^There is no service "fronted"\. Did you mean "frontend"/,
    ],
    [
      'another repository',
      ['release', 'frontend/backend:v2'],
      /^frontend takes images of frontend: release frontend\//,
    ],
    ['a tag that is not for the service', ['release', 'frontend:latest'], /^frontend does not take frontend:latest: /],
    [
      'force without a reason',
      ['release', 'frontend:v2', '--force'],
      /^Others will ask why: release frontend:v2 --force --r/,
    ],
    [
      'a check that there is not',
      ['release', 'frontend:v2', '--skip-checks', 'answer', '--reason', 'x'],
      /^frontend has no check "answer"\. Did you mean "answers"\? Known here: answers\.$/,
    ],
    [
      'one of several checks that there is not',
      ['release', 'frontend:v2', '--skip-checks', 'answers, ready', '--reason', 'x'],
      /^frontend has no check "ready"/,
    ],
    [
      'a skipped check without a reason',
      ['release', 'frontend:v2', '--skip-checks', 'answers'],
      /^Others will ask why: release frontend:v2 --skip-checks "answers" --reason/,
    ],
    [
      'a skip of nothing',
      ['release', 'frontend:v2', '--skip-checks'],
      /^Option '--skip-checks <value>' argument missing/,
    ],
    ['a rollback of nothing', ['rollback', '--reason', 'x'], /^Roll back which service\?/],
    ['a rollback without a reason', ['rollback', 'frontend'], /^Others will ask why: rollback frontend --reason/],
    [
      'a pause of nothing',
      ['pause', '--reason', 'x'],
      /^Either one service or all: pause <service>, or pause --fleet\.$/,
    ],
    ['a pause of both', ['pause', 'frontend', '--fleet'], /^Either one service or all/],
    [
      'a pause without a reason',
      ['pause', 'frontend', '--reason', ' '],
      /^Others will ask why: pause frontend --reason/,
    ],
    ['a pause of all without a reason', ['pause', '--fleet'], /^Others will ask why: pause --fleet --reason/],
    ['a resume of a service that there is not', ['resume', 'frnt'], /^There is no service "frnt"/],
    ['keys without what to do', ['keys'], /^The command "keys" does one thing: keys rotate\.$/],
  ])('refuses %s in one sentence and ends with 2', async (_, given, sentence) => {
    const { exitCode, stderr, stdout } = await slipway(given);

    expect(stderr).toMatch(sentence);
    expect(exitCode).toBe(2);
    if (!given.includes('--json')) expect(stdout).toBeUndefined();
  });

  it('names every violation of a catalog that cannot be used, and ends with 2', async () => {
    const { exitCode, stderr } = await slipway(['status'], undefined, {
      root: mkdtempSync(join(tmpdir(), 'slipway-')),
    });

    expect(stderr).toMatch(
      /^services\/ does not describe a fleet:\n {2}services\/slipway\.yml: .+\n {2}services: the directory does not/,
    );
    expect(exitCode).toBe(2);
  });

  it('keeps stdout one JSON document with --json', async () => {
    const { stdout } = await slipway(['wait', '--json']);

    expect(JSON.parse(stdout!)).toEqual({ error: 'The command "wait" is not built yet.' });
  });

  it('explains itself with --help, naming every command', async () => {
    const { exitCode, stdout } = await slipway(['--help']);

    expect(exitCode).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`  ${name} `);
  });

  test.each(COMMANDS.map((command) => [command.name, command] as const))(
    'explains %s with --help, naming its options, in 80 columns',
    async (name, { options = [] }) => {
      const { exitCode, stdout } = await slipway([name, '--help']);

      expect(exitCode).toBe(0);
      if (BUILT.includes(name)) for (const option of options) expect(stdout).toContain(`--${option}`);
      expect(Math.max(...stdout!.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(80);
    },
  );
});
