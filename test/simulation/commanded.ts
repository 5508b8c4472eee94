import { execFile } from 'node:child_process';
import { join } from 'node:path';

/** A seed takes about a second of one core; machines are shared. */
export const SEED_TIMEOUT_MS = 60_000;

/** For dozens of worlds, one after the other. */
export const WORLDS_TIMEOUT_MS = 10 * SEED_TIMEOUT_MS;

/**
 * The simulation by its command, as anybody starts it: inside Jest's sandbox a world takes four times as long.
 * @returns everything that it said; the last line sums up
 */
export function commanded(...given: string[]): Promise<string> {
  const command = [join(__dirname, '../../scripts/simulate.mjs'), ...given];
  return new Promise((resolve) => {
    execFile(process.execPath, command, (_failed, stdout, stderr) => resolve(`${stderr}\n${stdout}`.trim()));
  });
}
