import { InvalidPattern } from './invalid-pattern';
import type { Matcher } from './matcher';

/** Bytes, `undefined` for `*`. */
type Bytes = readonly (number | undefined)[];

/**
 * More prefixes than this alive at once, and AWS refuses the pattern. AWS does not publish the figure; this one agrees with
 * every answer of AWS that we know.
 */
const MOST_PREFIXES = 10;
/** Sets of prefixes looked at before a pattern is called too complex without an answer; it bounds our own work. */
const MOST_SETS = 5_000;
const TOO_COMPLEX =
  'Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

/** What the rule compiler makes of the branches: which fields are asked about next, after which answers. */
interface State {
  readonly fields: Map<string, { readonly matchers: Map<string, Matcher>; readonly next: Map<string, State> }>;
}

/**
 * Refuses a pattern when one value of a field could keep too many prefixes of its wildcard patterns alive at once. Fields
 * are asked about in the order of their names, and wildcards of several `$or` branches count together where the branches
 * have the same answers so far; what only follows upon an absent field is not looked at.
 * @throws InvalidPattern
 */
export function assertSimple(branches: readonly ReadonlyMap<string, readonly Matcher[]>[]): void {
  const start: State = { fields: new Map() };
  for (const branch of branches) {
    let states = new Set([start]);
    for (const [field, matchers] of [...branch].sort(([a], [b]) => (a < b ? -1 : 1)))
      states = new Set([...states].flatMap((state) => follow(state, field, matchers)));
  }
  const seen = new Set<State>();
  const open = [start];
  for (let state = open.pop(); state; state = open.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    for (const { matchers, next } of state.fields.values()) {
      const groups = [...matchers.values()].flatMap(({ wildcards }) => (wildcards.length > 0 ? [wildcards] : []));
      if (complexityOf(groups.map((group) => group.map(({ bytes }) => bytes))) > MOST_PREFIXES)
        throw new InvalidPattern(TOO_COMPLEX);
      for (const [identity, after] of next) if (matchers.get(identity)?.kind === 'value') open.push(after);
    }
  }
}

/** The states that a field's answers lead to: one for those that are new here, else the ones known. */
function follow(state: State, field: string, matchers: readonly Matcher[]): State[] {
  const known = state.fields.get(field) ?? { matchers: new Map<string, Matcher>(), next: new Map<string, State>() };
  state.fields.set(field, known);
  let last: State | undefined;
  return matchers.map((matcher) => {
    last = known.next.get(matcher.identity) ?? last ?? { fields: new Map() };
    known.matchers.set(matcher.identity, matcher);
    known.next.set(matcher.identity, last);
    return last;
  });
}

interface Place {
  readonly literal: Map<number, Set<Place>>;
  /** The places right behind a `*` that comes next. */
  readonly stars: Set<Place>;
  isStar: boolean;
}

/**
 * The greatest number of prefixes that one value can match at once; a prefix that ends right before a `*` counts twice,
 * with the `*` that it opens. Patterns of a group (a list of `anything-but`) share their beginnings up to the first `*`, and
 * their ends. The measure is event-ruler's `MachineComplexityEvaluator`.
 */
export function complexityOf(groups: readonly (readonly Bytes[])[]): number {
  const first = newPlace();
  const alphabet = new Set<number>();
  for (const group of groups) addGroup(first, group, alphabet);
  let most = 0;
  const names = new Map<Place, number>();
  const seen = new Set<string>();
  const open: ReadonlySet<Place>[] = [new Set([first])];
  for (let places = open.pop(); places; places = open.pop())
    for (const byte of alphabet) {
      const next = step(places, byte);
      const opened = [...next].flatMap(({ stars }) => [...stars].filter((star) => !next.has(star)));
      most = Math.max(most, next.size + opened.length);
      if (most > MOST_PREFIXES) return most;
      for (const place of next) if (!names.has(place)) names.set(place, names.size);
      const key = [...next]
        .map((place) => names.get(place)!)
        .sort((a, b) => a - b)
        .join(' ');
      if (next.size === 0 || seen.has(key)) continue;
      if (seen.size >= MOST_SETS) return Number.POSITIVE_INFINITY;
      seen.add(key);
      open.push(next);
    }
  return most;
}

function addGroup(first: Place, group: readonly Bytes[], alphabet: Set<number>): void {
  const shared = new Map<string, Place>();
  const end = newPlace();
  for (const bytes of new Map(group.map((pattern) => [pattern.join(' '), pattern])).values()) {
    let before: Place | undefined;
    let place = first;
    let alike: string | undefined = '';
    bytes.forEach((byte, index) => {
      const key: string | undefined = alike === undefined ? undefined : `${alike} ${byte}`;
      const isLast = index === bytes.length - 1;
      const next = (isLast && byte !== undefined && end) || (key !== undefined && shared.get(key)) || newPlace();
      if (key !== undefined) shared.set(key, next);
      alike = byte === undefined ? undefined : key;
      if (byte === undefined) {
        next.isStar = true;
        place.stars.add(next);
        alphabet.add(OTHER);
      } else {
        alphabet.add(byte);
        // A `*` may stand for nothing, so what follows it is reached from before it too.
        for (const from of place.isStar && before ? [place, before] : [place])
          from.literal.set(byte, (from.literal.get(byte) ?? new Set()).add(next));
      }
      before = place;
      place = next;
    });
  }
}

function step(places: ReadonlySet<Place>, byte: number): ReadonlySet<Place> {
  const next = new Set<Place>();
  for (const place of places) {
    if (place.isStar) next.add(place);
    for (const star of place.stars) next.add(star);
    for (const reached of place.literal.get(byte) ?? []) next.add(reached);
  }
  return next;
}

const newPlace = (): Place => ({ literal: new Map(), stars: new Set(), isStar: false });

/** Stands for every byte that no pattern names. */
const OTHER = -1;
