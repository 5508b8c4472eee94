export interface Page<Item> {
  readonly items: readonly Item[];
  /** Where the next page begins; absent on the last one. */
  readonly next: string | undefined;
}

/**
 * One page of a list, in the order of its keys. The token holds the last key shown, so that a page neither repeats nor
 * skips what stays while others come and go.
 * @returns `undefined` for a token that is not one of ours
 */
export function pageOf<Item>(
  all: Iterable<Item>,
  keyOf: (item: Item) => string,
  token: string | undefined,
  limit: number,
): Page<Item> | undefined {
  const after = token === undefined ? undefined : keyIn(token);
  if (token !== undefined && after === undefined) return undefined;
  const rest = [...all].filter((item) => after === undefined || keyOf(item) > after);
  rest.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const items = rest.slice(0, limit);
  const last = items.at(-1);
  return { items, next: last !== undefined && rest.length > limit ? tokenOf(keyOf(last)) : undefined };
}

const PREFIX = 'after:';
const tokenOf = (key: string): string => Buffer.from(PREFIX + key).toString('base64url');

function keyIn(token: string): string | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : undefined;
}

/**
 * One page of a list in its own order. The token holds the list's name and a position in it.
 * @returns `undefined` for a token that is not one of this list's
 */
export function pageByPosition<Item>(
  list: string,
  all: readonly Item[],
  token: string | undefined,
  limit: number,
): Page<Item> | undefined {
  const start = token === undefined ? 0 : positionIn(list, token);
  if (start === undefined) return undefined;
  const end = start + limit;
  const next = end < all.length ? Buffer.from(`${list}/${end}`).toString('base64url') : undefined;
  return { items: all.slice(start, end), next };
}

function positionIn(list: string, token: string): number | undefined {
  const text = Buffer.from(token, 'base64url').toString();
  const position = text.startsWith(`${list}/`) ? text.slice(list.length + 1) : '';
  return /^\d{1,9}$/.test(position) ? Number(position) : undefined;
}
