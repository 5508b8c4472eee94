import type { Evidence, MailSeen, Secret } from '../evidence';
import type { Law, Violation } from './law';
import { Cursor } from './read';

const NAME = 'law 9';

/** A part of a token that is as good as the whole; shorter parts (version, key id) are no secret. */
const PART_CHARACTERS = 20;

interface Memory {
  readonly logs: Cursor;
  readonly mails: Cursor;
}

interface Text {
  readonly place: string;
  readonly text: string;
  /** The mail's recipient, of a review mail. */
  readonly to?: string;
  readonly isTable?: true;
}

/**
 * No token (but in its own approver's mail) and no environment value is in a log, a mail, a dead letter or the table.
 *
 * - A token: also its claims or its signature alone. Its own mail is a review mail to its approver, nobody else's, and no
 *   other mail shows a path to the review page.
 * - An execution id is in none of them either, but in the table: who reports later reads it there.
 *
 * Each text is read once, when it is new, for the secrets that there are by then; at rest everything is for all of them.
 */
export const law9: Law<Memory> = {
  name: NAME,
  begin: () => ({ logs: new Cursor(), mails: new Cursor() }),
  check(evidence, { logs, mails }) {
    const { finalRest } = evidence;
    const newLogs = logs.unread(evidence.logs);
    const newMails = mails.unread(evidence.mails);
    const texts = [
      ...(finalRest ? evidence.logs : newLogs).map((text): Text => ({ place: 'a log line', text })),
      ...(finalRest ? evidence.mails : newMails).map(mailText),
      ...evidence.tableItems.map((item): Text => ({ place: 'an item of the table', text: plain(item), isTable: true })),
      ...(finalRest ? evidence.deadLetters : []).map(
        (letter): Text => ({ place: 'a dead letter', text: plain(letter) }),
      ),
    ];
    return texts.length === 0 ? [] : leaks(evidence, texts);
  },
};

function mailText({ to, subject, body }: MailSeen): Text {
  const text = `${subject}\n${body}`;
  return subject.startsWith('Review: ')
    ? { place: `a review mail to ${to}`, text, to }
    : { place: `mail "${subject}"`, text };
}

function plain(value: unknown): string {
  return JSON.stringify(value);
}

function leaks({ secrets, now }: Evidence, texts: readonly Text[]): Violation[] {
  const parts = secrets.flatMap((secret) => partsOf(secret).map((part) => ({ secret, part })));
  return texts.flatMap((text) => {
    const found = parts.find(({ secret, part }) => text.text.includes(part) && !isAllowed(secret, text));
    const what = found
      ? `a secret (${found.secret.kind})`
      : text.to === undefined && hasLink(text.text)
        ? 'a review link'
        : undefined;
    return what === undefined
      ? []
      : [{ law: NAME, at: now, says: `${text.place} shows ${what}: ${text.text.slice(0, 200)}` }];
  });
}

function hasLink(text: string): boolean {
  return /\/review\/\d/.test(text);
}

function partsOf({ kind, value }: Secret): readonly string[] {
  if (kind !== 'token') return [value];
  return [value, ...value.split('.').filter((part) => part.length >= PART_CHARACTERS)];
}

function isAllowed({ kind, allowedIn }: Secret, { to, isTable }: Text): boolean {
  return (kind === 'token' && to !== undefined && to === allowedIn) || (kind === 'execution-id' && isTable === true);
}
