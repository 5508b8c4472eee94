import type { CommandLineClients } from '../aws/command-line-clients';
import { invokeLater } from '../aws/lambda';
import { deleteMessage, giveBack, queueUrl, type TakenMessage, takeMessages } from '../aws/sqs';
import type { DeadLetter, Replayed } from '../domain/dead-letter';
import { AwsError, SlipwayError } from '../domain/errors';
import { readDeadLetter } from '../messages/dead-letter';

/** Who looks into the dead-letter queue of a stage. */
export interface DeadLetterReader {
  readonly clients: Pick<CommandLineClients, 'lambda' | 'sqs'>;
  readonly stage: string;
}

/** There is no such queue: the stage is not deployed here. */
export class NoDeadLetterQueue extends SlipwayError {
  readonly code = 'NoDeadLetterQueue';
  readonly retryable = false;
}

/** Messages looked at; SQS shows ten at a time and no list. */
const MOST_LETTERS = 1_000;
/** SQS has no reading without taking: this long nobody else sees what a look took, if it is not given back. */
const HIDDEN_SECONDS = 60;

/** What was given up, oldest first; it stays where it is. Throws NoDeadLetterQueue, AwsError. */
export async function listDeadLetters(reader: DeadLetterReader): Promise<readonly DeadLetter[]> {
  return withLetters(reader, async (letters) => letters.map(({ letter }) => letter));
}

/**
 * Sends dead letters again to the functions that they were for, as asynchronous events, and takes each out of the queue
 * after Lambda has it. What cannot be sent stays. Throws NoDeadLetterQueue, AwsError.
 * @param which of the letters
 */
export async function replayDeadLetters(
  reader: DeadLetterReader,
  which: (letter: DeadLetter) => boolean,
): Promise<readonly Replayed[]> {
  return withLetters(reader, async (letters, url, forget) => {
    const replayed: Replayed[] = [];
    for (const { letter, message } of letters) {
      if (!which(letter)) continue;
      const result = await replay(reader, url, letter, message);
      // What Lambda has is not shown to others at once, even where it could not be deleted.
      if (result.outcome !== 'left') forget(message);
      replayed.push(result);
    }
    return replayed;
  });
}

async function replay(
  { clients, stage }: DeadLetterReader,
  url: string,
  letter: DeadLetter,
  message: TakenMessage,
): Promise<Replayed> {
  const { id, what, functionName, event } = letter;
  const named = { id, what, ...(functionName === undefined ? {} : { functionName }) };
  if (!event || functionName === undefined) return { ...named, outcome: 'left', reason: letter.why };
  if (!isOurs(functionName, stage))
    return { ...named, outcome: 'left', reason: `${functionName} is no function of the stage ${stage}` };
  try {
    await invokeLater(clients.lambda, functionName, event);
  } catch (error) {
    return { ...named, outcome: 'left', reason: reasonOf(error) };
  }
  try {
    await deleteMessage(clients.sqs, url, message);
  } catch (error) {
    return { ...named, outcome: 'sent-twice', reason: reasonOf(error) };
  }
  return { ...named, outcome: 'sent' };
}

/** A message says itself which function it is for: it is taken at its word among this stack's functions only. */
const isOurs = (functionName: string, stage: string): boolean =>
  [`slipway-${stage}-`, `CodeDeployHook_slipway-${stage}-`].some((prefix) => functionName.startsWith(prefix));

function reasonOf(error: unknown): string {
  if (error instanceof AwsError) return error.message;
  throw error;
}

interface Letter {
  readonly letter: DeadLetter;
  readonly message: TakenMessage;
}

/** Takes all that there is, and gives back what `work` does not forget, whatever becomes of it. */
async function withLetters<Result>(
  { clients, stage }: DeadLetterReader,
  work: (letters: readonly Letter[], url: string, forget: (message: TakenMessage) => void) => Promise<Result>,
): Promise<Result> {
  const name = `slipway-${stage}-dead-letters`;
  const url = await queueUrl(clients.sqs, name);
  if (url === undefined)
    throw new NoDeadLetterQueue(`There is no queue ${name} in this account and Region: is Slipway deployed there?`);
  const held = new Map<string, TakenMessage>();
  try {
    while (held.size < MOST_LETTERS) {
      const messages = await takeMessages(clients.sqs, url, HIDDEN_SECONDS);
      const known = held.size;
      for (const message of messages) held.set(message.id, message);
      // Nothing new: the queue is through, or what was taken first is shown again.
      if (held.size === known) break;
    }
    const letters = [...held.values()].map((message) => ({ letter: readDeadLetter(message), message }));
    letters.sort((one, other) => (one.letter.setAsideAt < other.letter.setAsideAt ? -1 : 1));
    return await work(letters, url, (message) => held.delete(message.id));
  } finally {
    // Who cannot give back only keeps the others waiting: the messages come again by themselves.
    await Promise.allSettled([...held.values()].map((message) => giveBack(clients.sqs, url, message)));
  }
}
