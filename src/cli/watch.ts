import { setTimeout as pause } from 'node:timers/promises';
import { AwsError } from '../domain/errors';
import { DONE, type Invocation, type Outcome } from './invocation';
import { printable } from './text/printable';

const EVERY_MS = 2_000;

/** Cursor to the top left, and everything below it cleared. */
const REPAINT = '\u001b[H\u001b[J';

/**
 * Shows a text until Ctrl-C, which is how watching ends well: exit code 0. On a terminal the text stays in place; piped,
 * it is printed again when it changed. What fails at first is thrown; later a failure that may pass is shown and tried again.
 */
export async function watch(
  { write, repaints, interrupted }: Invocation,
  look: () => Promise<string>,
  everyMs: number = EVERY_MS,
): Promise<Outcome> {
  let shown: string | undefined;
  while (!interrupted.aborted) {
    const text = printable(await lookAgain(look, shown));
    if (repaints) write(`${shown === undefined ? '\u001b[2J' : ''}${REPAINT}${text}\n`);
    else if (text !== shown) write(`${shown === undefined ? '' : '\n'}${text}\n`);
    shown = text;
    await pause(everyMs, undefined, { signal: interrupted }).catch(() => {});
  }
  return { exitCode: DONE };
}

async function lookAgain(look: () => Promise<string>, shown: string | undefined): Promise<string> {
  try {
    return await look();
  } catch (error) {
    if (shown === undefined || !(error instanceof AwsError) || !error.retryable) throw error;
    const before = shown.split('\n').filter((line) => !line.startsWith(STALE));
    return [...before, `${STALE}${error.message}`].join('\n');
  }
}

const STALE = 'As of the last look that AWS answered: ';
