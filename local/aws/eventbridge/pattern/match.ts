import { isOff } from '../../rules/is-off';
import type { Matcher, Scalar } from './matcher';
import type { EventPattern } from './pattern';

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
