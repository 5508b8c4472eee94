import { areAlternatives } from './alternatives';
import { assertSimple } from './complexity';
import { JsonReader } from './json-reader';
import { compileMatcher, type Matcher } from './matcher';

export { matchesPattern } from './match';

/** One way to match: every field, by its dotted path, has to meet one of its matchers. */
type Branch = ReadonlyMap<string, readonly Matcher[]>;

/** A compiled event pattern: it matches where one of its branches does. */
export interface EventPattern {
  readonly branches: readonly Branch[];
}

/** EventBridge's limit of `$or` combinations. */
const MOST_BRANCHES = 1_000;

/**
 * Compiles the JSON text of an event pattern. Of a field that is named twice the second counts; objects named twice are
 * one.
 * @throws InvalidPattern with AWS's reason
 * @throws EmptyList
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(text: string): EventPattern {
  const reader = new JsonReader(text);
  if (reader.next() !== '{') reader.fail('Filter is not an object');
  const branches = compileObject(reader, [], [new Map()]);
  assertSimple(branches);
  return { branches };
}

/** Compiles what follows the `{` of an object and adds it to every branch. */
function compileObject(reader: JsonReader, path: readonly string[], branches: readonly Branch[]): readonly Branch[] {
  let result = branches;
  let isEmpty = true;
  for (; reader.next() !== '}'; isEmpty = false) {
    const name = reader.text;
    if (name === '$or' && areAlternatives(reader.fork())) {
      result = compileOr(reader, path, result);
      continue;
    }
    const token = reader.next();
    if (token === '[') {
      const matchers = compileField(reader);
      const field = [...path, name].join('.');
      result = result.map((branch) => new Map(branch).set(field, matchers));
    } else if (token === '{') result = compileObject(reader, [...path, name], result);
    else reader.fail(`"${name}" must be an object or an array`);
  }
  if (isEmpty) reader.fail('Empty objects are not allowed');
  return result;
}

function compileField(reader: JsonReader): readonly Matcher[] {
  const matchers: Matcher[] = [];
  for (let token = reader.next(); token !== ']'; token = reader.next()) matchers.push(compileMatcher(reader, token));
  if (matchers.length === 0) reader.fail('Empty arrays are not allowed');
  return matchers;
}

function compileOr(reader: JsonReader, path: readonly string[], branches: readonly Branch[]): readonly Branch[] {
  const result: Branch[] = [];
  reader.next();
  while (reader.next() !== ']') {
    result.push(...compileObject(reader, path, branches));
    if (result.length > MOST_BRANCHES)
      reader.fail(`The $or relationships make more than ${MOST_BRANCHES} rule combinations.`, 0);
  }
  return result;
}
