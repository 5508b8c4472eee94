import { isOff } from '../../rules/is-off';
import { InvalidPattern } from './invalid-pattern';
import { compileMatcher, type Matcher, type Scalar } from './matcher';
import { assertSimple } from './wildcard';

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
 * Compiles the JSON text of an event pattern.
 * @throws InvalidPattern with AWS's reason
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
export function compilePattern(text: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(text);
  } catch (error) {
    throw new InvalidPattern((error as Error).message);
  }
  if (!isRecord(pattern)) throw new InvalidPattern('Filter is not an object');
  return { branches: compileObject(pattern, [], [new Map()], false) };
}

function compileObject(
  pattern: Record<string, unknown>,
  path: readonly string[],
  branches: readonly Branch[],
  insideOr: boolean,
): readonly Branch[] {
  const members = Object.entries(pattern);
  if (members.length === 0) throw new InvalidPattern('Empty objects are not allowed');
  let result = branches;
  for (const [name, value] of members) {
    if (name === '$or') {
      result = compileOr(value, path, result);
      continue;
    }
    if (insideOr && RESERVED.has(name))
      throw new InvalidPattern(`${name} is Ruler reserved fieldName which cannot be used inside $or.`);
    if (Array.isArray(value)) {
      if (value.length === 0) throw new InvalidPattern('Empty arrays are not allowed');
      const matchers = value.map(compileMatcher);
      assertSimple(matchers.flatMap((matcher) => (matcher.kind === 'value' ? matcher.wildcards : [])));
      const field = [...path, name].join('.');
      result = result.map((branch) => new Map(branch).set(field, matchers));
    } else if (isRecord(value)) result = compileObject(value, [...path, name], result, insideOr);
    else throw new InvalidPattern(`"${name}" must be an object or an array`);
  }
  return result;
}

function compileOr(alternatives: unknown, path: readonly string[], branches: readonly Branch[]): readonly Branch[] {
  if (!Array.isArray(alternatives)) throw new InvalidPattern('It must be an Array followed with $or.');
  const result = alternatives.flatMap((alternative) => {
    if (!isRecord(alternative)) throw new InvalidPattern('Only JSON object is allowed in array of $or relationship.');
    return compileObject(alternative, path, branches, true);
  });
  if (alternatives.length < 2) throw new InvalidPattern('There must have at least 2 Objects in $or relationship.');
  if (result.length > MOST_BRANCHES)
    throw new InvalidPattern(`The $or relationships make more than ${MOST_BRANCHES} rule combinations.`);
  return result;
}

/** Which element of which array a value stands in. */
type Membership = ReadonlyMap<number, number>;

interface Leaf {
  readonly value: Scalar;
  readonly membership: Membership;
}

/**
 * Whether an event matches. Fields are compared by dotted path, so `{"a.b": …}` and `{"a": {"b": …}}` are the same field;
 * arrays and objects in between disappear, but what one branch takes from an array it must take from one element of it.
 * `exists` sees leaves only: a field that holds an object does not exist.
 */
export function matchesPattern(pattern: EventPattern, event: Readonly<Record<string, unknown>>): boolean {
  const leaves = leavesOf(event);
  return pattern.branches.some((branch) => {
    // The order decides which element of an array a branch is bound to when it comes to what must be absent.
    const fields = [...branch]
      .filter(([path]) => path === 'source' || !isOff('event-patterns'))
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return matchFields(fields, 0, leaves, new Map());
  });
}

function matchFields(
  fields: readonly (readonly [string, readonly Matcher[]])[],
  at: number,
  leaves: ReadonlyMap<string, readonly Leaf[]>,
  membership: Membership,
): boolean {
  const field = fields[at];
  if (!field) return true;
  const [path, matchers] = field;
  const reachable = (leaves.get(path) ?? []).flatMap((leaf) => {
    const joined = join(membership, leaf.membership);
    return joined ? [{ value: leaf.value, joined }] : [];
  });
  if (reachable.length === 0 && matchers.some(({ kind }) => kind === 'absent'))
    return matchFields(fields, at + 1, leaves, membership);
  return reachable.some(
    ({ value, joined }) =>
      matchers.some((matcher) => matcher.kind === 'value' && matcher.accepts(value)) &&
      matchFields(fields, at + 1, leaves, joined),
  );
}

/** Both memberships, unless they are of different elements of one array. */
function join(a: Membership, b: Membership): Membership | undefined {
  if (b.size === 0) return a;
  const joined = new Map(a);
  for (const [array, index] of b) {
    if ((joined.get(array) ?? index) !== index) return undefined;
    joined.set(array, index);
  }
  return joined;
}

function leavesOf(event: Readonly<Record<string, unknown>>): ReadonlyMap<string, readonly Leaf[]> {
  const leaves = new Map<string, Leaf[]>();
  let arrays = 0;
  const visit = (value: unknown, path: string, membership: Membership): void => {
    if (Array.isArray(value)) {
      const array = arrays++;
      value.forEach((element, index) => {
        const inside = typeof element === 'object' && element !== null;
        visit(element, path, inside ? new Map(membership).set(array, index) : membership);
      });
    } else if (isRecord(value)) {
      for (const [name, member] of Object.entries(value)) visit(member, path ? `${path}.${name}` : name, membership);
    } else {
      const leaf = { value: value as Scalar, membership };
      const known = leaves.get(path);
      if (known) known.push(leaf);
      else leaves.set(path, [leaf]);
    }
  };
  visit(event, '', new Map());
  return leaves;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
