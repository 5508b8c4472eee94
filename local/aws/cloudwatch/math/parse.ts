import type { Expression, Operator } from './expression';
import { MathError } from './math-error';
import { type Sign, type Token, tokensOf } from './tokens';

/**
 * How strongly operators bind, weakest first; a power binds to the right and before a minus sign: `-m1^2` is `-(m1^2)`.
 * CloudWatch does not say how its operators bind; this is how they do elsewhere.
 */
const LEVELS: readonly (readonly Operator[])[] = [
  ['||'],
  ['&&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
];
const STRENGTH = new Map(LEVELS.flatMap((operators, index) => operators.map((each) => [each, index + 1] as const)));
const MINUS = STRENGTH.get('*')! + 0.5;
/** More than anybody nests, less than the stack bears. */
const DEEPEST = 200;

/**
 * Parses a metric math expression by the strength of its operators (Pratt).
 * @throws MathError
 */
export function parse(text: string): Expression {
  return new Parser(tokensOf(text)).whole();
}

class Parser {
  private position = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const expression = this.expression(0);
    if (this.next().kind !== 'end') throw this.unexpected();
    return expression;
  }

  /** Everything that is bound more strongly than `strength`. */
  private expression(strength: number): Expression {
    if (++this.depth > DEEPEST) throw new MathError('The expression is nested too deeply');
    let left = this.operand();
    for (;;) {
      const token = this.next();
      const operator = token.kind === 'sign' ? (token.sign as Operator) : undefined;
      const mine = (operator && STRENGTH.get(operator)) ?? 0;
      if (!operator || mine <= strength) break;
      this.position++;
      const right = this.expression(operator === '^' ? MINUS : mine);
      left = { kind: 'binary', operator, left, right };
    }
    this.depth--;
    return left;
  }

  private operand(): Expression {
    const token = this.next();
    this.position++;
    switch (token.kind) {
      case 'number':
      case 'text':
        return token;
      case 'name':
        return this.takes('(') ? { kind: 'call', name: token.name, args: this.until(')') } : token;
      case 'sign':
        if (token.sign === '-') return { kind: 'minus', of: this.expression(MINUS) };
        if (token.sign === '[') return { kind: 'list', items: this.until(']') };
        if (token.sign === '(') {
          const inside = this.expression(0);
          if (!this.takes(')')) throw this.unexpected();
          return inside;
        }
    }
    this.position--;
    throw this.unexpected();
  }

  /** What is separated by commas, and the bracket that ends it. */
  private until(end: Sign): Expression[] {
    const items: Expression[] = [];
    if (this.takes(end)) return items;
    do items.push(this.expression(0));
    while (this.takes(','));
    if (!this.takes(end)) throw this.unexpected();
    return items;
  }

  private takes(sign: Sign): boolean {
    const token = this.next();
    if (token.kind !== 'sign' || token.sign !== sign) return false;
    this.position++;
    return true;
  }

  private next(): Token {
    return this.tokens[this.position] ?? { kind: 'end' };
  }

  private unexpected(): MathError {
    const token = this.next();
    if (token.kind === 'end') return new MathError('Unexpected end of the expression');
    const text =
      token.kind === 'sign'
        ? token.sign
        : token.kind === 'number'
          ? token.value
          : 'name' in token
            ? token.name
            : token.text;
    return new MathError(`Unexpected '${text}'`);
  }
}
