/** One page of a list, and the token that asks for the next one. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextToken: string | undefined;
}

export interface PageRequest<Item> {
  /** Names the list, so that a token of one operation is refused by another: `iam:ListRoles`. */
  readonly list: string;
  /** Unique, and ascending in the list: a page begins after the last key of the page before, whatever was deleted. */
  readonly keyOf: (item: Item) => string;
  readonly limit: number;
  readonly token: string | undefined;
}

/**
 * Cuts a page out of a list that is sorted by `keyOf` (by code units, as `<` compares).
 * @returns `undefined` when the token is none of this list's: the caller refuses it in its service's words.
 */
export function pageOf<Item>(items: readonly Item[], request: PageRequest<Item>): Page<Item> | undefined {
  const { list, keyOf, limit, token } = request;
  let rest = items;
  if (token !== undefined) {
    const after = keyIn(token, list);
    if (after === undefined) return undefined;
    rest = items.filter((item) => keyOf(item) > after);
  }
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const nextToken = last !== undefined && page.length < rest.length ? tokenOf(list, keyOf(last)) : undefined;
  return { items: page, nextToken };
}

const tokenOf = (list: string, key: string): string => Buffer.from(JSON.stringify([list, key])).toString('base64url');

function keyIn(token: string, list: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(parsed) && parsed[0] === list && typeof parsed[1] === 'string') return parsed[1];
  } catch {
    // Not ours.
  }
  return undefined;
}
