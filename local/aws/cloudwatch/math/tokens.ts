import { MathError } from './math-error';

export type Token =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'sign'; readonly sign: Sign }
  | { readonly kind: 'end' };

const SIGNS = ['==', '!=', '<=', '>=', '&&', '||', '<', '>', '+', '-', '*', '/', '^', '(', ')', '[', ']', ','] as const;
export type Sign = (typeof SIGNS)[number];

/** Operators that are words. */
const WORDS: Readonly<Record<string, Sign>> = { AND: '&&', OR: '||' };

/** One token at the place where the last one ended; quotes of both kinds enclose texts. */
const TOKEN =
  /\s*(?:(?<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z]\w*)|"(?<double>[^"]*)"|'(?<single>[^']*)'|(?<sign>[=!<>]=|&&|\|\||[<>+\-*/^()[\],]))/y;

/**
 * The tokens of an expression, `end` the last.
 * @throws MathError
 */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.groups;
    if (!found) throw new MathError(`Unexpected character at position ${at}`);
    tokens.push(tokenOf(found));
  }
  return [...tokens, { kind: 'end' }];
}

function tokenOf({ number, name, double, single, sign }: Record<string, string | undefined>): Token {
  if (number !== undefined) return { kind: 'number', value: Number(number) };
  if (name !== undefined)
    return Object.hasOwn(WORDS, name) ? { kind: 'sign', sign: WORDS[name]! } : { kind: 'name', name };
  if (sign !== undefined) return { kind: 'sign', sign: SIGNS.find((each) => each === sign)! };
  return { kind: 'text', text: double ?? single ?? '' };
}
