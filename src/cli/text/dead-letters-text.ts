import type { DeadLetter, Replayed } from '../../domain/dead-letter';
import { moment } from './moment';
import { oneLine } from './printable';
import { table } from './table';

const ID_CHARACTERS = 8;
/** Errors can be long; `--json` has all of it. */
const WHY_CHARACTERS = 120;

/** What was given up, a line for each. */
export function deadLettersText(letters: readonly DeadLetter[]): string {
  if (letters.length === 0) return 'No event was set aside.';
  return table(
    ['ID', 'SET ASIDE', 'WHAT', 'FOR', 'TRIED', 'WHY'],
    letters.map(({ id, setAsideAt, what, functionName, rule, attempts, why }) => [
      id.slice(0, ID_CHARACTERS),
      moment(setAsideAt),
      what,
      [functionName ?? '-', rule === undefined ? undefined : `by rule ${rule}`].filter((part) => part).join(' '),
      attempts === undefined ? '-' : `${attempts} times`,
      why.length > WHY_CHARACTERS ? `${why.slice(0, WHY_CHARACTERS)}…` : why,
    ]),
  );
}

const OUTCOME: Readonly<Record<Replayed['outcome'], string>> = {
  sent: 'sent again',
  'sent-twice': 'sent again, and still in the queue',
  left: 'left where it was',
};

/** What became of each that was to be sent again. */
export function replayedText(replayed: readonly Replayed[]): string {
  if (replayed.length === 0) return 'No event was set aside: nothing is sent.';
  return replayed
    .map(({ id, what, functionName, outcome, reason }) => {
      const to = outcome !== 'left' && functionName !== undefined ? ` to ${functionName}` : '';
      return oneLine(
        `${id.slice(0, ID_CHARACTERS)}  ${what}: ${OUTCOME[outcome]}${to}${reason === undefined ? '' : `: ${reason}`}`,
      );
    })
    .join('\n');
}
