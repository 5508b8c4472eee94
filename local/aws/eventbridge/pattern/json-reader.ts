import { InvalidPattern } from './invalid-pattern';

export type Token = '{' | '}' | '[' | ']' | 'name' | 'string' | 'number' | 'true' | 'false' | 'null';

/** Levels of objects and lists, and characters of the text shown in a refusal, as in the parser that AWS uses (Jackson). */
const DEEPEST = 1_000;
const SHOWN = 500;

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

/**
 * Reads JSON token by token. A refusal names the place up to which was read, as AWS's parser does: a name is read together
 * with the first character of its value, and a text is read only when it is asked for.
 */
export class JsonReader {
  private at = 0;
  private readonly open: ('{' | '[')[] = [];
  /** Whether a value came before in the innermost object or list, so that a comma has to follow. */
  private filled = false;
  /** A value whose name is the token now. */
  private named: { readonly token: Token; readonly literal: string } | undefined;
  private unread = false;
  private read = '';

  constructor(private readonly source: string) {}

  /** The next token; undefined at the end of the text. @throws InvalidPattern for what is no JSON */
  next(): Token | undefined {
    if (this.unread) this.finish();
    if (this.named) {
      const { token, literal } = this.named;
      this.named = undefined;
      this.read = literal;
      return this.begin(token);
    }
    this.skipBlanks();
    const inside = this.open.at(-1);
    if (this.at >= this.source.length) {
      if (inside)
        this.fail(`Unexpected end-of-input: expected close marker for ${inside === '{' ? 'Object' : 'Array'}`);
      return undefined;
    }
    const character = this.source[this.at]!;
    if (character === '}' || character === ']') return this.close(character, inside);
    if (inside && this.filled) {
      if (character !== ',')
        this.unexpected(`was expecting comma to separate ${inside === '{' ? 'Object' : 'Array'} entries`);
      this.at++;
      this.skipBlanks();
    }
    if (inside !== '{') return this.begin(this.value());
    if (this.source[this.at] !== '"') this.unexpected('was expecting double-quote to start field name');
    this.at++;
    const name = this.string();
    this.skipBlanks();
    if (this.source[this.at] !== ':') this.unexpected('was expecting a colon to separate field name and value');
    this.at++;
    this.skipBlanks();
    const token = this.value();
    this.named = { token, literal: this.read };
    this.read = name;
    return 'name';
  }

  /** Another reader at the same place: it looks ahead. */
  fork(): JsonReader {
    const ahead = new JsonReader(this.source);
    ahead.at = this.at;
    ahead.open.push(...this.open);
    ahead.filled = this.filled;
    ahead.named = this.named;
    ahead.unread = this.unread;
    ahead.read = this.read;
    return ahead;
  }

  /** The name, the text, or the number, word or bracket as it was written. */
  get text(): string {
    if (this.unread) this.finish();
    return this.read;
  }

  /** How far was read. */
  get offset(): number {
    return this.at;
  }

  /** What was read since an offset. */
  since(offset: number): string {
    return this.source.slice(offset, this.at);
  }

  /** @throws InvalidPattern here; `times` how often AWS says where */
  fail(reason: string, times = 1): never {
    throw new InvalidPattern(reason, this.position.repeat(times));
  }

  private get position(): string {
    const lines = this.source.slice(0, this.at).split(/\r\n|\r|\n/);
    const shown =
      this.source.length > SHOWN
        ? `"${this.source.slice(0, SHOWN)}"[truncated ${this.source.length - SHOWN} chars]`
        : `"${this.source}"`;
    return `\n at [Source: (String)${shown}; line: ${lines.length}, column: ${lines.at(-1)!.length + 1}]`;
  }

  /** Enters what opens, remembers that a value has come. */
  private begin(token: Token): Token {
    if (token === '{' || token === '[') {
      if (this.open.push(token) > DEEPEST)
        this.fail(`Document nesting depth (${this.open.length}) exceeds the maximum allowed (${DEEPEST})`);
      this.filled = false;
      return token;
    }
    this.filled = true;
    this.unread = token === 'string';
    return token;
  }

  private close(character: '}' | ']', inside: '{' | '[' | undefined): Token {
    if (inside !== (character === '}' ? '{' : '['))
      this.unexpected(
        inside === undefined
          ? "expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"
          : `expected '${inside === '{' ? '}' : ']'}'`,
      );
    this.at++;
    this.open.pop();
    this.filled = true;
    this.read = character;
    return character;
  }

  /** Reads a value, of a text, object or list only its first character. */
  private value(): Token {
    const rest = /^(?:["{[]|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/.exec(
      this.source.slice(this.at),
    );
    const found = rest?.[0];
    if (found === undefined)
      this.unexpected("expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or 'false')");
    this.at += found.length;
    this.read = found;
    if (found === '{' || found === '[') return found;
    if (found === '"') return 'string';
    if (found !== 'true' && found !== 'false' && found !== 'null') {
      if (/^-?0$/.test(found) && /\d/.test(this.source[this.at] ?? ''))
        this.fail('Invalid numeric value: Leading zeroes not allowed');
      return 'number';
    }
    if (/\w/.test(this.source[this.at] ?? ''))
      this.fail(
        `Unrecognized token '${found}${/^\w+/.exec(this.source.slice(this.at))![0]}': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')`,
      );
    return found;
  }

  private finish(): void {
    this.unread = false;
    this.read = this.string();
  }

  /** Reads to the closing quote. */
  private string(): string {
    let text = '';
    for (;;) {
      const character = this.source[this.at++];
      if (character === undefined) {
        this.at = this.source.length;
        this.fail('Unexpected end-of-input: was expecting closing quote for a string value');
      }
      if (character === '"') return text;
      if (character < ' ')
        this.fail(
          `Illegal unquoted character ((CTRL-CHAR, code ${character.charCodeAt(0)})): has to be escaped using backslash to be included in string value`,
        );
      text += character === '\\' ? this.escaped() : character;
    }
  }

  private escaped(): string {
    const character = this.source[this.at++] ?? '';
    if (character === 'u') {
      const digits = /^[\da-fA-F]{4}/.exec(this.source.slice(this.at, this.at + 4))?.[0];
      if (digits === undefined) this.fail('Unexpected character: expected a hex-digit for character escape sequence');
      this.at += 4;
      return String.fromCharCode(Number.parseInt(digits, 16));
    }
    const meant = ESCAPES[character];
    if (meant !== undefined) return meant;
    // AWS's parser has not passed the letter yet when it refuses it.
    this.at--;
    return this.fail(`Unrecognized character escape '${character}' (code ${character.charCodeAt(0)})`);
  }

  private skipBlanks(): void {
    while (' \t\r\n'.includes(this.source[this.at] ?? 'x')) this.at++;
  }

  private unexpected(wanted: string): never {
    const character = this.source[this.at];
    if (character === undefined) this.fail('Unexpected end-of-input within/between Object entries');
    this.at++;
    this.fail(`Unexpected character ('${character}' (code ${character.charCodeAt(0)})): ${wanted}`);
  }
}
