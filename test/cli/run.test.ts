import { COMMANDS } from '../../src/cli/commands';
import { run } from '../../src/cli/run';

describe('the slipway command', () => {
  it.each(COMMANDS.map(({ name }) => name))('%s says that it is not built and ends with 2', (name) => {
    const outcome = run([name]);

    expect(outcome).toEqual({ stderr: `The command "${name}" is not built yet.`, exitCode: 2 });
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
  ])('refuses %s in one sentence and ends with 2', (_, given, sentence) => {
    const { exitCode, stderr, stdout } = run(given);

    expect(exitCode).toBe(2);
    expect(stderr).toMatch(sentence);
    expect(stdout).toBeUndefined();
  });

  it('keeps stdout one JSON document with --json', () => {
    const { stdout } = run(['status', '--json']);

    expect(JSON.parse(stdout!)).toEqual({ error: 'The command "status" is not built yet.' });
  });

  it('explains itself with --help, naming every command', () => {
    const { exitCode, stdout } = run(['--help']);

    expect(exitCode).toBe(0);
    for (const { name } of COMMANDS) expect(stdout).toContain(`  ${name} `);
  });
});
