import type { JsonReader, Token } from './json-reader';

/** AWS compares numbers within these bounds only. */
const LIMIT = 5e9;

/** Whether a number of an event can take part in numeric matching at all. */
export const isComparable = (value: number): boolean => value >= -LIMIT && value <= LIMIT;

/**
 * The number that a pattern's literal stands for. It has to lie within AWS's bounds and to be one that a double holds
 * without changing its decimal value.
 * @returns the number, or why AWS cannot compare it
 */
export function comparable(literal: string): number | string {
  const value = Number(literal);
  if (!isComparable(value)) return 'Value must be between -5.0E9 and 5.0E9, inclusive';
  if (digitsOf(literal) !== digitsOf(String(value))) return `Value ${literal} has more digits than can be compared`;
  return value;
}

/** `-1.50e2` and `-150` have the same digits and exponent: `-15e1`. */
function digitsOf(literal: string): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(literal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`;
}

/**
 * Compiles what follows `"numeric": [`: `"=", 5]`, `"<", 10]`, `">", 0, "<=", 5]`, one comparison, or a lower bound followed
 * by an upper one.
 * @throws InvalidPattern
 */
export function compileNumeric(reader: JsonReader): (value: number) => boolean {
  if (reader.next() !== 'string') reader.fail(`Invalid member in numeric match: ${reader.text}`);
  const operator = reader.text;
  const first = reader.next();
  switch (operator) {
    case '=':
    case '<':
    case '<=': {
      const literal = operand(reader, first, operator === '=' ? 'equals' : operator);
      if (reader.next() !== ']') reader.fail('Too many elements in numeric expression');
      const bound = compared(reader, literal);
      if (operator === '=') return (value) => value === bound;
      return operator === '<' ? (value) => value < bound : (value) => value <= bound;
    }
    case '>':
    case '>=': {
      const bottom = operand(reader, first, operator);
      const second = reader.next();
      const range = second === ']' ? undefined : upperBound(reader, second);
      const low = compared(reader, bottom);
      const above = operator === '>' ? (value: number) => value > low : (value: number) => value >= low;
      if (!range) return above;
      const high = compared(reader, range.literal);
      if (low >= high) reader.fail('Bottom must be less than top');
      return range.open ? (value) => above(value) && value < high : (value) => above(value) && value <= high;
    }
    default:
      return reader.fail(`Unrecognized numeric range operator: ${operator}`);
  }
}

function upperBound(reader: JsonReader, token: Token | undefined): { literal: string; open: boolean } {
  if (token !== 'string') reader.fail(`Bad value in numeric range: ${reader.text}`);
  const operator = reader.text;
  if (operator !== '<' && operator !== '<=') reader.fail(`Bad numeric range operator: ${operator}`);
  const literal = operand(reader, reader.next(), operator);
  if (reader.next() !== ']') reader.fail('Too many terms in numeric range expression');
  return { literal, open: operator === '<' };
}

function operand(reader: JsonReader, token: Token | undefined, operator: string): string {
  if (token !== 'number') reader.fail(`Value of ${operator} must be numeric`);
  return reader.text;
}

function compared(reader: JsonReader, literal: string): number {
  const value = comparable(literal);
  return typeof value === 'number' ? value : reader.fail(value);
}
