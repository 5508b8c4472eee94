import { literally } from './ignoring-case';

export interface Wildcard {
  /** What AWS runs through: the UTF-8 bytes of the text between its quotes, `undefined` for `*`. */
  readonly bytes: readonly (number | undefined)[];
  readonly accepts: (value: string) => boolean;
}

/**
 * Parses a wildcard pattern: `*` stands for any text, `\*` and `\\` for themselves.
 * @returns the pattern, or why AWS refuses it; positions are those of bytes from the opening quote
 */
export function parseWildcard(text: string): Wildcard | string {
  const bytes: (number | undefined)[] = [QUOTE];
  let source = '';
  const characters = [...text];
  let position = 1;
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at]!;
    const next = characters[at + 1];
    if (character === '*') {
      if (next === '*') return `Consecutive wildcard characters at pos ${position}`;
      bytes.push(undefined);
      source += '.*';
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') return `Invalid escape character at pos ${position}`;
      bytes.push(next.charCodeAt(0));
      source += literally(next);
      at++;
      position++;
    } else {
      bytes.push(...Buffer.from(character));
      source += literally(character);
    }
    position += Buffer.byteLength(character);
  }
  const expression = new RegExp(`^${source}$`, 's');
  return { bytes: [...bytes, QUOTE], accepts: (value) => expression.test(value) };
}

const QUOTE = 0x22;
