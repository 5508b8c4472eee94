/** Characters of all lines together that a verdict quotes: it ends in mails and in the record. */
const MOST_CHARACTERS = 1_000;

/** Characters of one line. */
const LINE_CHARACTERS = 200;

/** A shorter value is no secret, and would be found in every second word. */
const LEAST_SECRET = 4;

const MASK = '***';
// biome-ignore lint/suspicious/noControlCharactersInRegex: terminals are told colours and positions by them
const TERMINAL_SEQUENCES = /\u001b\[[0-9;?]*[ -/]*[@-~]/g;
const UNREADABLE = /[\p{C}\p{Zl}\p{Zp}\s]+/gu;

/**
 * What somebody else's program wrote, as one line that a mail can hold: without values that must not be shown, without
 * control characters, bounded.
 *
 * @param values of environment variables; each of their lines, and the password of a URL in them, is masked too
 */
export function readable(text: string, values: readonly string[], mostCharacters = LINE_CHARACTERS): string {
  const masked = secretsOf(values).reduce(
    (sofar, secret) => sofar.replaceAll(secret, MASK),
    // A secret may be coloured in the middle.
    text.replace(TERMINAL_SEQUENCES, ''),
  );
  const plain = masked.replace(UNREADABLE, ' ').trim();
  return plain.length <= mostCharacters ? plain : `${plain.slice(0, mostCharacters - 1)}…`;
}

/** `"no such table" | "rolled back"`: the last lines of a log, as many as fit; undefined of a log that says nothing. */
export function quoteTail(lines: readonly string[], values: readonly string[]): string | undefined {
  const quoted: string[] = [];
  let characters = 0;
  for (const line of [...lines].reverse()) {
    const text = readable(line, values);
    if (text === '') continue;
    characters += text.length + 5;
    if (characters > MOST_CHARACTERS) break;
    quoted.unshift(`"${text}"`);
  }
  return quoted.length === 0 ? undefined : quoted.join(' | ');
}

/** The longest first: of two values, one may be the beginning of the other. */
function secretsOf(values: readonly string[]): readonly string[] {
  const secrets = values.flatMap((value) => [
    value,
    ...value.split(/\r?\n/).map((line) => line.trim()),
    ...[...value.matchAll(/:\/\/[^/\s:@]*:([^/\s@]+)@/g)].map(([, password = '']) => password),
  ]);
  return [...new Set(secrets)].filter(({ length }) => length >= LEAST_SECRET).sort((a, b) => b.length - a.length);
}
