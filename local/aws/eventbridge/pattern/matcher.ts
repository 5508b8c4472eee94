import { type AddressRange, parseAddress, parseCidr, rangeContains } from './cidr';
import { ignoringCase } from './ignoring-case';
import type { JsonReader, Token } from './json-reader';
import { comparable, compileNumeric, isComparable } from './numeric';
import { parseWildcard, type Wildcard } from './wildcard';

/** A leaf of an event; a whole number that a double cannot hold is a bigint. */
export type Scalar = string | number | bigint | boolean | null;

/** What one entry of a pattern's array asks of a field. */
export interface Matcher {
  /** Whether it asks for a value, or for the field to be absent. */
  readonly kind: 'value' | 'absent';
  readonly accepts: (value: Scalar) => boolean;
  readonly wildcards: readonly Wildcard[];
  /** The entry as it was written: equal ones are the same. */
  readonly identity: string;
}

/** What an entry accepts; the other parts of a matcher where they are not the usual ones. */
interface Compiled extends Partial<Omit<Matcher, 'accepts' | 'identity'>> {
  readonly accepts: (value: Scalar) => boolean;
}

const onText = (accepts: (text: string) => boolean, wildcards: readonly Wildcard[] = []): Compiled => ({
  accepts: (value) => typeof value === 'string' && accepts(value),
  wildcards,
});

/**
 * Compiles one entry of a pattern's array: a plain value, or a match expression such as `{"prefix": "aws."}`.
 * @param token the entry's first token, read already
 * @throws InvalidPattern
 */
export function compileMatcher(reader: JsonReader, token: Token | undefined): Matcher {
  const start = reader.offset - 1;
  const compiled = token === '{' ? compileExpression(reader) : compileValue(reader, token);
  return { kind: 'value', wildcards: [], identity: `${token} ${reader.text} ${reader.since(start)}`, ...compiled };
}

function compileValue(reader: JsonReader, token: Token | undefined): Compiled {
  switch (token) {
    case 'string': {
      const wanted = reader.text;
      const address = parseAddress(wanted);
      if (!address) return onText((text) => text === wanted);
      // An address is the same however it is written.
      const range: AddressRange = { bits: address.bits, low: address.value, high: address.value };
      return onText((text) => rangeContains(range, text));
    }
    case 'number': {
      const literal = reader.text;
      const number = comparable(literal);
      // Numbers that cannot be compared, such as the ids of accounts, are equal when they are written alike.
      return {
        accepts: (value) =>
          (typeof value === 'number' || typeof value === 'bigint') && (value === number || String(value) === literal),
      };
    }
    case 'true':
    case 'false':
      return { accepts: (value) => value === (token === 'true') };
    case 'null':
      return { accepts: (value) => value === null };
    default:
      return reader.fail('Match value must be String, number, true, false, or null');
  }
}

/** Compiles what follows the `{` of a match expression. */
function compileExpression(reader: JsonReader): Compiled {
  if (reader.next() !== 'name') reader.fail('Match expression name not found');
  const name = reader.text;
  switch (name) {
    case 'exactly': {
      const wanted = onlyText(reader, 'exact match pattern must be a string');
      return onText((value) => value === wanted);
    }
    case 'prefix':
    case 'suffix':
      return compileEnd(reader, name);
    case 'equals-ignore-case':
      return onText(ignoringCase(onlyText(reader, 'equals-ignore-case match pattern must be a string'), 'both'));
    case 'wildcard': {
      if (reader.next() !== 'string') reader.fail('wildcard match pattern must be a string');
      const wildcard = parseWildcard(reader.text);
      if (typeof wildcard === 'string') reader.fail(wildcard);
      endExpression(reader);
      return onText(wildcard.accepts, [wildcard]);
    }
    case 'numeric': {
      if (reader.next() !== '[') reader.fail('Value of numeric must be an array.');
      const accepts = compileNumeric(reader);
      endExpression(reader, TOO_MANY);
      return { accepts: (value) => typeof value === 'number' && isComparable(value) && accepts(value) };
    }
    case 'cidr': {
      if (reader.next() !== 'string') reader.fail('prefix match pattern must be a string');
      const range = parseCidr(reader.text);
      endExpression(reader);
      return onText((value) => rangeContains(range, value));
    }
    case 'exists': {
      const wanted = reader.next();
      if (wanted !== 'true' && wanted !== 'false') reader.fail('exists match pattern must be either true or false.');
      endExpression(reader);
      return { kind: wanted === 'true' ? 'value' : 'absent', accepts: () => true };
    }
    case 'anything-but':
      return compileAnythingBut(reader);
    default:
      return reader.fail(`Unrecognized match type ${name}`);
  }
}

/** `"aws."` or `{"equals-ignore-case": "AWS."}` */
function compileEnd(reader: JsonReader, end: 'prefix' | 'suffix'): Compiled {
  const token = reader.next();
  if (token === '{') {
    if (reader.next() !== 'name') reader.fail(`${end === 'prefix' ? 'Prefix' : 'Suffix'} expression name not found`);
    if (reader.text !== 'equals-ignore-case') reader.fail(`Unsupported ${end} pattern: ${reader.text}`);
    const folded = onlyText(reader, 'equals-ignore-case match pattern must be a string');
    endExpression(reader);
    return onText(ignoringCase(folded, end));
  }
  if (token !== 'string') reader.fail(`${end} match pattern must be a string`);
  const wanted = reader.text;
  endExpression(reader);
  return onText(end === 'prefix' ? (value) => value.startsWith(wanted) : (value) => value.endsWith(wanted));
}

/** A value, a list of values of one type, or one of four expressions over a text or a list of texts. */
function compileAnythingBut(reader: JsonReader): Compiled {
  let token = reader.next();
  let expression: TextExpression | undefined;
  if (token === '{') {
    if (reader.next() !== 'name') reader.fail('Anything-But expression name not found');
    expression = TEXT_EXPRESSIONS[reader.text];
    if (!expression) reader.fail(`Unsupported anything-but pattern: ${reader.text}`);
    token = reader.next();
  }
  if (token !== '[' && token !== 'string' && token !== 'number')
    reader.fail('Value of anything-but must be an array or single string/number value.');
  const refused = expression ? refusedTexts(reader, token, expression) : refusedValues(reader, token);
  endExpression(reader, TOO_MANY);
  if (expression) endExpression(reader, TOO_MANY);
  return { accepts: (value) => !refused.accepts(value), wildcards: refused.wildcards ?? [] };
}

function refusedValues(reader: JsonReader, first: Token): Compiled {
  const refused = new Set<Scalar>();
  const types = new Set<Token>();
  const isList = first === '[';
  for (
    let token: Token | undefined = isList ? reader.next() : first;
    token !== ']';
    token = isList ? reader.next() : ']'
  ) {
    if (token !== 'string' && token !== 'number')
      reader.fail('Inside anything but list, start|null|boolean is not supported.', 2);
    types.add(token);
    const value = token === 'string' ? reader.text : comparable(reader.text);
    if (token === 'number' && typeof value === 'string') reader.fail(value, isList ? 1 : 0);
    refused.add(value);
  }
  if (types.size !== 1)
    reader.fail('Inside anything but list, either all values are number or string, mixed type is not supported');
  return { accepts: (value) => refused.has(value) };
}

interface TextExpression {
  /** Why AWS refuses what is no text. */
  readonly refusal: string;
  readonly isEnd?: boolean;
  /** @returns why AWS refuses the text, where it does */
  readonly compile: (text: string) => ((value: string) => boolean) | Wildcard | string;
}

const ENDS = { refusal: 'prefix/suffix match pattern must be a string', isEnd: true } as const;
const TEXT_EXPRESSIONS: Readonly<Partial<Record<string, TextExpression>>> = {
  __proto__: null as never,
  prefix: { ...ENDS, compile: (text) => (value) => value.startsWith(text) },
  suffix: { ...ENDS, compile: (text) => (value) => value.endsWith(text) },
  'equals-ignore-case': {
    refusal: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    compile: (text) => ignoringCase(text, 'both'),
  },
  wildcard: { refusal: 'wildcard match pattern must be a string', compile: parseWildcard },
};

function refusedTexts(reader: JsonReader, first: Token, expression: TextExpression): Compiled {
  const isList = first === '[';
  const texts: string[] = [];
  for (
    let token: Token | undefined = isList ? reader.next() : first;
    token !== ']';
    token = isList ? reader.next() : ']'
  ) {
    if (token !== 'string') reader.fail(expression.refusal, isList ? 2 : 1);
    const text = reader.text;
    if (expression.isEnd && text === '') reader.fail('Null prefix/suffix not allowed', isList ? 2 : 1);
    texts.push(text);
  }
  if (texts.length === 0) throw new EmptyList();
  const compiled = texts.map(expression.compile);
  const refusal = compiled.find((one) => typeof one === 'string');
  if (typeof refusal === 'string') reader.fail(refusal);
  const tests = compiled.map((one) => (typeof one === 'object' ? one.accepts : (one as (value: string) => boolean)));
  return onText(
    (value) => tests.some((test) => test(value)),
    compiled.filter((one) => typeof one === 'object'),
  );
}

/** A list of texts inside `anything-but` without any: AWS fails over it instead of refusing it. */
export class EmptyList extends Error {}

const TOO_MANY = 'Too many elements in numeric expression';

/** The text of a match expression that ends with it. */
function onlyText(reader: JsonReader, refusal: string): string {
  if (reader.next() !== 'string') reader.fail(refusal);
  const { text } = reader;
  endExpression(reader);
  return text;
}

function endExpression(reader: JsonReader, refusal = 'Only one key allowed in match expression'): void {
  if (reader.next() !== '}') reader.fail(refusal);
}
