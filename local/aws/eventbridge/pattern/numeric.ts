import { InvalidPattern } from './invalid-pattern';

/** AWS compares numbers within these bounds only. */
const LIMIT = 5e9;

/** Whether a number can take part in numeric matching at all. */
export const isComparable = (value: number): boolean => value >= -LIMIT && value <= LIMIT;

/** @throws InvalidPattern for a number that AWS cannot compare. */
export function comparable(value: number): number {
  if (!isComparable(value)) throw new InvalidPattern('Value must be between -5.0E9 and 5.0E9, inclusive');
  return value;
}

/**
 * Compiles `["=", 5]`, `["<", 10]`, `[">", 0, "<=", 5]`: one comparison, or a lower bound followed by an upper one.
 * @throws InvalidPattern
 */
export function compileNumeric(terms: unknown): (value: number) => boolean {
  if (!Array.isArray(terms)) throw new InvalidPattern('Value of numeric must be an array.');
  const [operator, operand, upperOperator, upperOperand] = terms as unknown[];
  if (typeof operator !== 'string')
    throw new InvalidPattern(`Invalid member in numeric match: ${JSON.stringify(operator ?? null)}`);
  switch (operator) {
    case '=':
    case '<':
    case '<=': {
      const bound = operandOf(operator === '=' ? 'equals' : operator, operand);
      if (terms.length > 2) throw new InvalidPattern('Too many elements in numeric expression');
      if (operator === '=') return (value) => value === bound;
      return operator === '<' ? (value) => value < bound : (value) => value <= bound;
    }
    case '>':
    case '>=': {
      const low = operandOf(operator, operand);
      const above = operator === '>' ? (value: number) => value > low : (value: number) => value >= low;
      if (terms.length === 2) return above;
      if (typeof upperOperator !== 'string')
        throw new InvalidPattern(`Bad value in numeric range: ${JSON.stringify(upperOperator)}`);
      if (upperOperator !== '<' && upperOperator !== '<=')
        throw new InvalidPattern(`Bad numeric range operator: ${upperOperator}`);
      const high = operandOf(upperOperator, upperOperand);
      if (terms.length > 4) throw new InvalidPattern('Too many terms in numeric range expression');
      if (low >= high) throw new InvalidPattern('Bottom must be less than top');
      const below = upperOperator === '<' ? (value: number) => value < high : (value: number) => value <= high;
      return (value) => above(value) && below(value);
    }
    default:
      throw new InvalidPattern(`Unrecognized numeric range operator: ${operator}`);
  }
}

function operandOf(operator: string, operand: unknown): number {
  if (typeof operand !== 'number') throw new InvalidPattern(`Value of ${operator} must be numeric`);
  return comparable(operand);
}
