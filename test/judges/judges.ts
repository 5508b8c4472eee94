import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/*
 * Judges are clients and checkers that we did not write. `.ci/run` installs them and says where they are; without it
 * those on the PATH are taken. An absent one is told loudly, here and in the closing summary of `npm run check`.
 */

/** Folder in which absences are noted for the summary; scripts/check.mjs reads and empties it. */
const ABSENCES = join(__dirname, '..', '..', '.build', 'not-run');

export type Judge = 'boto3' | 'awscli' | 'cfn-lint' | 'skopeo' | 'crane' | 'docker';

/** A judge that is there: the command that starts it and its version. */
export interface PresentJudge {
  readonly command: string;
  readonly version: string;
}

const PYTHON = process.env.SLIPWAY_JUDGES_PYTHON ?? 'python3';

const PROBES: Readonly<Record<Judge, { readonly command: string; readonly given: readonly string[] }>> = {
  boto3: { command: PYTHON, given: ['-c', 'import boto3; print(boto3.__version__)'] },
  awscli: { command: 'aws', given: ['--version'] },
  'cfn-lint': { command: 'cfn-lint', given: ['--version'] },
  skopeo: { command: 'skopeo', given: ['--version'] },
  crane: { command: 'crane', given: ['version'] },
  // Its command alone: it reads and puts indexes without a daemon.
  docker: { command: 'docker', given: ['--version'] },
};

/** Finds a judge; undefined, noted for the summary, when it is not installed. */
export function findJudge(name: Judge): PresentJudge | undefined {
  const { command, given } = PROBES[name];
  try {
    const said = execFileSync(command, [...given], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    return { command, version: said.trim().split('\n')[0]! };
  } catch {
    mkdirSync(ABSENCES, { recursive: true });
    writeFileSync(join(ABSENCES, name), '');
    return undefined;
  }
}

/**
 * `describe` for tests that need a judge. Without it one test stands in their place, skipped under the name
 * `not run: boto3`, so that it is counted and seen.
 */
export function judgedBy(name: Judge, title: string, tests: (judge: PresentJudge) => void): void {
  const judge = findJudge(name);
  if (judge) {
    describe(title, () => tests(judge));
    return;
  }
  process.stderr.write(`not run: ${name} (${title})\n`);
  describe(title, () => {
    it.skip(`not run: ${name}`, () => {});
  });
}
