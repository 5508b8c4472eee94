import { inRange } from './allowed-values';
import { invalidParameter } from './refusals';

/**
 * One page of a list, and the token of the next.
 * @param list names the list, so that another list's token is refused.
 * @param size the operation's default and largest page.
 */
export function page<Item>(
  list: string,
  items: readonly Item[],
  input: { readonly nextToken?: string | undefined; readonly maxResults?: number | undefined },
  size: { readonly usual: number; readonly most: number } = { usual: 100, most: 100 },
): { items: Item[]; nextToken?: string } {
  const count = inRange(input.maxResults, 1, size.most, 'maxResults') ?? size.usual;
  const from = input.nextToken === undefined ? 0 : startOf(list, input.nextToken);
  const end = from + count;
  const next = end < items.length ? { nextToken: Buffer.from(`${list}/${end}`).toString('base64url') } : {};
  return { items: items.slice(from, end), ...next };
}

function startOf(list: string, token: string): number {
  const [name, offset, ...rest] = Buffer.from(token, 'base64url').toString().split('/');
  if (name !== list || rest.length > 0 || !/^\d{1,9}$/.test(offset ?? '')) throw invalidParameter('Invalid token.');
  return Number(offset);
}
