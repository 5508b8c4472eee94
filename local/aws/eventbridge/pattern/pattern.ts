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

/** Words of the pattern language, which cannot be field names inside `$or`. */
const RESERVED = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard ' +
    'not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range ' +
    'ip-address-not-in-range'
  ).split(' '),
);

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
  const branches = compileObject(reader, [], [new Map()], false);
  assertSimple(branches);
  return { branches };
}

/** Compiles what follows the `{` of an object and adds it to every branch. */
function compileObject(
  reader: JsonReader,
  path: readonly string[],
  branches: readonly Branch[],
  insideOr: boolean,
): readonly Branch[] {
  let result = branches;
  let isEmpty = true;
  for (; reader.next() !== '}'; isEmpty = false) {
    const name = reader.text;
    if (name === '$or') {
      result = compileOr(reader, path, result);
      continue;
    }
    if (insideOr && RESERVED.has(name))
      reader.fail(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    const token = reader.next();
    if (token === '[') {
      const matchers = compileField(reader);
      const field = [...path, name].join('.');
      result = result.map((branch) => new Map(branch).set(field, matchers));
    } else if (token === '{') result = compileObject(reader, [...path, name], result, insideOr);
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
  if (reader.next() !== '[') reader.fail('It must be an Array followed with $or.');
  const result: Branch[] = [];
  let alternatives = 0;
  for (let token = reader.next(); token !== ']'; token = reader.next()) {
    alternatives++;
    if (token !== '{') reader.fail('Only JSON object is allowed in array of $or relationship.');
    result.push(...compileObject(reader, path, branches, true));
    if (result.length > MOST_BRANCHES)
      reader.fail(`The $or relationships make more than ${MOST_BRANCHES} rule combinations.`, 0);
  }
  if (alternatives < 2) reader.fail('There must have at least 2 Objects in $or relationship.');
  return result;
}
