/** Deeper than any definition that AWS accepts, shallower than any stack. */
export const MAX_DEPTH = 64;

export interface JsonMisfit {
  readonly offset: number;
  readonly problem: string;
}

const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids exactly these in a string
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const SPACE = /[ \t\r\n]*/y;

/**
 * Where a text stops being JSON (RFC 8259), or undefined.
 *
 * JSON.parse of Node 20 does not say where; this does, and it bounds the depth, so that later recursion is safe.
 */
export function misfitOfJson(text: string): JsonMisfit | undefined {
  try {
    new Scanner(text).document();
    return undefined;
  } catch (misfit) {
    if (misfit instanceof Misfit) return { offset: misfit.offset, problem: misfit.message };
    throw misfit;
  }
}

class Misfit extends Error {
  constructor(
    readonly offset: number,
    problem: string,
  ) {
    super(problem);
  }
}

class Scanner {
  private position = 0;

  constructor(private readonly text: string) {}

  document(): void {
    this.value(0);
    if (this.position < this.text.length) this.expected('the end of the file');
  }

  private value(depth: number): void {
    if (depth > MAX_DEPTH) throw new Misfit(this.position, `nested more than ${MAX_DEPTH} levels deep`);
    this.take(SPACE);
    if (this.skip('{')) this.members('}', () => this.member(depth));
    else if (this.skip('[')) this.members(']', () => this.value(depth + 1));
    else if (!this.take(STRING) && !this.take(LITERAL)) this.expected('a value');
    this.take(SPACE);
  }

  private members(end: string, member: () => void): void {
    this.take(SPACE);
    if (this.skip(end)) return;
    do member();
    while (this.skip(','));
    if (!this.skip(end)) this.expected(`"," or "${end}"`);
  }

  private member(depth: number): void {
    this.take(SPACE);
    if (!this.take(STRING)) this.expected('a key in double quotes');
    this.take(SPACE);
    if (!this.skip(':')) this.expected('":"');
    this.value(depth + 1);
  }

  private skip(character: string): boolean {
    if (this.text[this.position] !== character) return false;
    this.position += 1;
    return true;
  }

  private take(pattern: RegExp): boolean {
    pattern.lastIndex = this.position;
    if (!pattern.test(this.text)) return false;
    this.position = pattern.lastIndex;
    return true;
  }

  private expected(what: string): never {
    const found = this.text[this.position];
    throw new Misfit(
      this.position,
      `expected ${what}, found ${found === undefined ? 'the end of the file' : JSON.stringify(found)}`,
    );
  }
}
