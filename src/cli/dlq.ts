import { type DeadLetterReader, listDeadLetters, replayDeadLetters } from '../app/dead-letters';
import type { DeadLetter, Replayed } from '../domain/dead-letter';
import { DONE, FAILED, type Invocation, type Outcome, UsageError } from './invocation';
import { deadLettersText, replayedText } from './text/dead-letters-text';

const USAGES = 'dlq list, dlq replay <id>, or dlq replay --all';

/** `slipway dlq [list]` and `slipway dlq replay <id>|--all` */
export async function dlq(invocation: Invocation): Promise<Outcome> {
  const { operands, values, clients, stage, json } = invocation;
  const [action = 'list', ...rest] = operands;
  const reader: DeadLetterReader = { clients, stage };
  if (action === 'replay') return replay(reader, rest, values.all === true, json);
  if (action !== 'list' || rest.length > 0 || values.all) throw new UsageError(`The command "dlq" is ${USAGES}.`);
  const letters = await listDeadLetters(reader);
  const shown = letters.map(({ event: _, ...letter }) => letter);
  const stdout = json ? JSON.stringify({ letters: shown }, undefined, 2) : deadLettersText(letters);
  return { stdout, exitCode: DONE };
}

async function replay(
  reader: DeadLetterReader,
  operands: readonly string[],
  all: boolean,
  json: boolean,
): Promise<Outcome> {
  const [id, ...more] = operands;
  if (more.length > 0 || (id === undefined) === !all) throw new UsageError(`Which? The command "dlq" is ${USAGES}.`);
  if (id !== undefined && !/^[0-9a-f-]{4,36}$/i.test(id))
    throw new UsageError(`"${id}" is no id of a dead letter, nor the beginning of one: see dlq list.`);
  const replayed = await replayDeadLetters(reader, id === undefined ? () => true : await oneLetter(reader, id));
  const exitCode = replayed.every(({ outcome }) => outcome === 'sent') ? DONE : FAILED;
  const stdout = json
    ? JSON.stringify({ replayed }, undefined, 2)
    : replayedText(replayed satisfies readonly Replayed[]);
  return { stdout, exitCode };
}

/** An id may be cut, as lists show it, while it is one letter's only. */
async function oneLetter(reader: DeadLetterReader, id: string): Promise<(letter: DeadLetter) => boolean> {
  const meant = (await listDeadLetters(reader)).filter((letter) => letter.id.startsWith(id.toLowerCase()));
  const [letter] = meant;
  if (!letter) throw new UsageError(`There is no dead letter ${id}. Somebody may have sent it again: see dlq list.`);
  if (meant.length > 1) throw new UsageError(`${meant.length} dead letters begin with ${id}: give more of the id.`);
  return ({ id: each }) => each === letter.id;
}
