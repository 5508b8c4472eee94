import { pageByPosition } from '../page';
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
  const found = pageByPosition(list, items, input.nextToken, count);
  if (!found) throw invalidParameter('Invalid token.');
  return { items: [...found.items], ...(found.next === undefined ? {} : { nextToken: found.next }) };
}
