import { type AddressRange, parseAddress, parseCidr, rangeContains } from './cidr';
import { InvalidPattern } from './invalid-pattern';
import { comparable, compileNumeric, isComparable } from './numeric';
import { parseWildcard, type Wildcard } from './wildcard';

export type Scalar = string | number | boolean | null;

/** What one entry of a pattern's array asks of a field. */
export type Matcher =
  | { readonly kind: 'value'; readonly accepts: (value: Scalar) => boolean; readonly wildcards: readonly Wildcard[] }
  | { readonly kind: 'absent' };

const matcher = (accepts: (value: Scalar) => boolean, wildcards: readonly Wildcard[] = []): Matcher => ({
  kind: 'value',
  accepts,
  wildcards,
});
const onText = (accepts: (text: string) => boolean, wildcards: readonly Wildcard[] = []): Matcher =>
  matcher((value) => typeof value === 'string' && accepts(value), wildcards);

/**
 * Compiles one entry of a pattern's array: a plain value, or a match expression such as `{"prefix": "aws."}`.
 * @throws InvalidPattern
 */
export function compileMatcher(entry: unknown): Matcher {
  if (Array.isArray(entry)) throw new InvalidPattern('Match value must be String, number, true, false, or null');
  if (typeof entry === 'object' && entry !== null) return compileExpression(entry as Record<string, unknown>);
  if (typeof entry === 'string') {
    const address = parseAddress(entry);
    if (!address) return onText((text) => text === entry);
    // An address is the same however it is written.
    const range: AddressRange = { bits: address.bits, low: address.value, high: address.value };
    return onText((text) => text === entry || rangeContains(range, text));
  }
  return matcher((value) => value === entry);
}

function compileExpression(expression: Record<string, unknown>): Matcher {
  const [name, operand] = onlyMember(expression, 'Match expression name not found');
  switch (name) {
    case 'exactly': {
      const wanted = text(operand, 'exact match pattern must be a string');
      return onText((value) => value === wanted);
    }
    case 'prefix': {
      const { wanted, fold } = textOrIgnoringCase(operand, 'prefix');
      return onText((value) => fold(value).startsWith(wanted));
    }
    case 'suffix': {
      const { wanted, fold } = textOrIgnoringCase(operand, 'suffix');
      return onText((value) => fold(value).endsWith(wanted));
    }
    case 'equals-ignore-case': {
      const wanted = ignoringCase(text(operand, 'equals-ignore-case match pattern must be a string'));
      return onText((value) => ignoringCase(value) === wanted);
    }
    case 'wildcard': {
      const wildcard = parseWildcard(text(operand, 'wildcard match pattern must be a string'));
      return onText((value) => wildcard.expression.test(value), [wildcard]);
    }
    case 'numeric': {
      const accepts = compileNumeric(operand);
      return matcher((value) => typeof value === 'number' && isComparable(value) && accepts(value));
    }
    case 'cidr': {
      const range = parseCidr(text(operand, 'prefix match pattern must be a string'));
      return onText((value) => rangeContains(range, value));
    }
    case 'exists':
      if (typeof operand !== 'boolean') throw new InvalidPattern('exists match pattern must be either true or false.');
      return operand ? matcher(() => true) : { kind: 'absent' };
    case 'anything-but':
      return compileAnythingBut(operand);
    default:
      throw new InvalidPattern(`Unrecognized match type ${name}`);
  }
}

/** `anything-but` takes a value, a list of values of one type, or one of four expressions over text or a list of texts. */
function compileAnythingBut(operand: unknown): Matcher {
  if (typeof operand === 'object' && operand !== null && !Array.isArray(operand)) {
    const [name, inner] = onlyMember(operand as Record<string, unknown>, 'Anything-But expression name not found');
    const refused = compileRefused(name, inner);
    return matcher((value) => typeof value !== 'string' || !refused.accepts(value), refused.wildcards);
  }
  if (!Array.isArray(operand) && typeof operand !== 'string' && typeof operand !== 'number')
    throw new InvalidPattern('Value of anything-but must be an array or single string/number value.');
  const values: unknown[] = Array.isArray(operand) ? operand : [operand];
  for (const value of values) {
    if (typeof value === 'number') comparable(value);
    else if (typeof value !== 'string')
      throw new InvalidPattern('Inside anything but list, start|null|boolean is not supported.');
  }
  if (new Set(values.map((value) => typeof value)).size !== 1)
    throw new InvalidPattern(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
    );
  const refused = new Set(values);
  return matcher((value) => !refused.has(value));
}

function compileRefused(
  name: string,
  operand: unknown,
): { accepts: (text: string) => boolean; wildcards: readonly Wildcard[] } {
  const refusals: Readonly<Record<string, string>> = {
    'equals-ignore-case': 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    prefix: 'prefix/suffix match pattern must be a string',
    suffix: 'prefix/suffix match pattern must be a string',
    wildcard: 'wildcard match pattern must be a string',
  };
  const refusal = refusals[name];
  if (refusal === undefined) throw new InvalidPattern(`Unsupported anything-but pattern: ${name}`);
  if (!Array.isArray(operand) && typeof operand !== 'string' && typeof operand !== 'number')
    throw new InvalidPattern('Value of anything-but must be an array or single string/number value.');
  const texts = (Array.isArray(operand) ? operand : [operand]).map((value) => text(value, refusal));
  if ((name === 'prefix' || name === 'suffix') && texts.includes(''))
    throw new InvalidPattern('Null prefix/suffix not allowed');
  const wildcards = name === 'wildcard' ? texts.map(parseWildcard) : [];
  const tests: ((value: string) => boolean)[] =
    name === 'wildcard'
      ? wildcards.map(
          ({ expression }) =>
            (value) =>
              expression.test(value),
        )
      : texts.map((wanted) => {
          if (name === 'prefix') return (value) => value.startsWith(wanted);
          if (name === 'suffix') return (value) => value.endsWith(wanted);
          return (value) => ignoringCase(value) === ignoringCase(wanted);
        });
  return { accepts: (value) => tests.some((test) => test(value)), wildcards };
}

/** `"aws."` or `{"equals-ignore-case": "AWS."}`. */
function textOrIgnoringCase(
  operand: unknown,
  what: 'prefix' | 'suffix',
): { wanted: string; fold: (value: string) => string } {
  if (typeof operand !== 'object' || operand === null || Array.isArray(operand))
    return { wanted: text(operand, `${what} match pattern must be a string`), fold: (value) => value };
  const label = what === 'prefix' ? 'Prefix' : 'Suffix';
  const [name, inner] = onlyMember(operand as Record<string, unknown>, `${label} expression name not found`);
  if (name !== 'equals-ignore-case') throw new InvalidPattern(`Unsupported ${what} pattern: ${name}`);
  const wanted = text(inner, 'equals-ignore-case match pattern must be a string');
  return { wanted: ignoringCase(wanted), fold: ignoringCase };
}

/** Letter by letter, as AWS does: ß is not SS. */
const ignoringCase = (value: string): string =>
  [...value].map((letter) => (letter.toLowerCase().length === letter.length ? letter.toLowerCase() : letter)).join('');

function text(operand: unknown, refusal: string): string {
  if (typeof operand !== 'string') throw new InvalidPattern(refusal);
  return operand;
}

function onlyMember(expression: Record<string, unknown>, whenEmpty: string): [string, unknown] {
  const [member, ...others] = Object.entries(expression);
  if (!member) throw new InvalidPattern(whenEmpty);
  if (others.length > 0) throw new InvalidPattern('Only one key allowed in match expression');
  return member;
}
