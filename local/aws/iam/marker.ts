import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';

/** IAM's way to page: `Marker` and `MaxItems` in, `IsTruncated` and `Marker` out. Lists are in the order of their keys. */
export function markedPage<Item>(
  items: Iterable<Item>,
  keyOf: (item: Item) => string,
  { Marker, MaxItems = 100 }: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): { items: readonly Item[]; IsTruncated: boolean; Marker?: string } {
  const page = pageOf(items, keyOf, Marker, MaxItems);
  if (!page) throw new AwsError('ValidationError', 'Invalid Marker.');
  return {
    items: page.items,
    IsTruncated: page.next !== undefined,
    ...(page.next !== undefined && { Marker: page.next }),
  };
}
