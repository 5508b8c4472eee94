import { InvalidPattern } from './invalid-pattern';

/** A literal character, or `undefined` for `*`. */
type Token = string | undefined;

export interface Wildcard {
  readonly tokens: readonly Token[];
  readonly expression: RegExp;
}

/**
 * Parses a wildcard pattern: `*` stands for any text, `\*` and `\\` for themselves.
 * @throws InvalidPattern
 */
export function parseWildcard(text: string): Wildcard {
  const tokens: Token[] = [];
  const characters = [...text];
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    const next = characters[at + 1];
    if (character === '*') {
      // AWS counts from the opening quote.
      if (next === '*') throw new InvalidPattern(`Consecutive wildcard characters at pos ${at + 1}`);
      tokens.push(undefined);
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') throw new InvalidPattern(`Invalid escape character at pos ${at + 1}`);
      tokens.push(next);
      at++;
    } else tokens.push(character);
  }
  const source = tokens
    .map((token) => (token === undefined ? '.*' : token.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')))
    .join('');
  return { tokens, expression: new RegExp(`^${source}$`, 'su') };
}

/**
 * More prefixes than this alive at once, and AWS refuses the pattern. AWS does not publish the figure; this one agrees with
 * every answer of AWS that we know.
 */
const MOST_PREFIXES = 10;
/** Sets of prefixes looked at before a pattern is called too complex without an answer; it bounds our own work. */
const MOST_SETS = 5_000;
/** Patterns are shorter than this, so a place in one of several fits one number. */
const STRIDE = 1 << 16;
const TOO_COMPLEX =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

/**
 * Refuses the wildcard patterns of one field when one value could keep too many of their prefixes alive at once; the
 * measure is event-ruler's (`MachineComplexityEvaluator`). A prefix that
 * ends right before a `*` counts twice, with the `*` that it opens.
 * @throws InvalidPattern
 */
export function assertSimple(wildcards: readonly Wildcard[]): void {
  // A value is matched with its quotes; the opening one is consumed at the start.
  const patterns = wildcards.map(({ tokens }) => [...tokens, '"']);
  const alphabet = new Set(patterns.flat().filter((token) => token !== undefined));
  const seen = new Set<string>();
  const open = [
    enter(
      new Set(),
      patterns.map((_, index) => index * STRIDE),
    ),
  ];

  function enter(stayed: Set<number>, entered: readonly number[]): Set<number> {
    const alive = new Set([...stayed, ...entered]);
    const opened = [...new Set(entered)].filter((place) => tokenAt(place) === undefined && !atEnd(place));
    if (alive.size + opened.length > MOST_PREFIXES) throw new InvalidPattern(TOO_COMPLEX);
    return alive;
  }
  function tokenAt(place: number, ahead = 0): Token {
    return patterns[Math.floor(place / STRIDE)]?.[(place % STRIDE) + ahead];
  }
  function atEnd(place: number): boolean {
    return place % STRIDE === patterns[Math.floor(place / STRIDE)]!.length;
  }

  for (let places = open.pop(); places; places = open.pop()) {
    for (const character of alphabet) {
      const stayed = new Set<number>();
      const entered: number[] = [];
      for (const place of places) {
        if (atEnd(place)) continue;
        if (tokenAt(place) === undefined) {
          stayed.add(place);
          if (tokenAt(place, 1) === character) entered.push(place + 2);
        } else if (tokenAt(place) === character) entered.push(place + 1);
      }
      const next = enter(stayed, entered);
      const key = [...next].sort((a, b) => a - b).join(' ');
      if (next.size === 0 || seen.has(key)) continue;
      if (seen.size >= MOST_SETS) throw new InvalidPattern(TOO_COMPLEX);
      seen.add(key);
      open.push(next);
    }
  }
}
