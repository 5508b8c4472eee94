import { InvalidPattern } from './invalid-pattern';
import type { JsonReader } from './json-reader';

/** Words of the pattern language: whoever uses one as a name means no alternative. */
const RESERVED = new Set(
  (
    'exactly equals-ignore-case prefix suffix anything-but exists wildcard numeric cidr = < <= > >= regex not-wildcard ' +
    'not-equals-ignore-case date-after date-on-or-after date-before date-on-or-before in-date-range ip-address-in-range ' +
    'ip-address-not-in-range'
  ).split(' '),
);

/**
 * Whether what follows the name `$or` are alternatives: a list of at least two objects, none of which has a word of the
 * pattern language for a name. Anything else makes `$or` a field like others.
 * @param ahead a reader of its own
 * @see https://github.com/aws/event-ruler#the-or-primitive
 */
export function areAlternatives(ahead: JsonReader): boolean {
  try {
    if (ahead.next() !== '[') return false;
    let objects = 0;
    for (let token = ahead.next(); token !== ']'; token = ahead.next(), objects++)
      if (token !== '{' || hasReservedName(ahead)) return false;
    return objects >= 2;
  } catch (error) {
    // What is no JSON is refused where it is read for good.
    if (error instanceof InvalidPattern) return true;
    throw error;
  }
}

/** Reads to the end of an object, whose `{` is read. */
function hasReservedName(ahead: JsonReader): boolean {
  let reserved = false;
  for (let depth = 1; depth > 0; ) {
    const token = ahead.next();
    if (token === '{' || token === '[') depth++;
    if (token === '}' || token === ']') depth--;
    if (token === 'name' && depth === 1) reserved ||= RESERVED.has(ahead.text);
  }
  return reserved;
}
