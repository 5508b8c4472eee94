import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { BareAccount } from './bare-account';

/**
 * Runs a script of this folder before an account, of which it is told the endpoint and, on its standard input, what is
 * built; `more` follows the endpoint. Resolves with the JSON that it prints.
 */
export function runPython(
  python: string,
  script: string,
  { endpoint, built }: BareAccount,
  more: readonly string[] = [],
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const judge = execFile(python, [join(__dirname, script), endpoint, ...more], (error, said) =>
      error ? reject(error) : resolve(JSON.parse(said)),
    );
    judge.stdin?.end(JSON.stringify(built));
  });
}
