import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** A seed takes under a second of one core; machines are shared. */
export const SEED_TIMEOUT_MS = 60_000;

/**
 * Lets the worlds of seeds live by the command, as anybody does: inside Jest's sandbox a seed takes four times as long.
 * @returns everything that the command said; it ends in `N seeds, M violations`, after the stories of those that fail
 */
export function simulated(first: number, count: number): Promise<string> {
  const command = [join(__dirname, '../../scripts/simulate.mjs'), '--seeds', String(count), '--seed', String(first)];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (_failed, stdout, stderr) => resolve(`${stderr}\n${stdout}`.trim()));
  });
}
