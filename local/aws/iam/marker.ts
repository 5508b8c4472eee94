import { AwsError } from '../wire/aws-error';
import { pageOf } from '../wire/page';

/** IAM's way to page: `Marker` and `MaxItems` in, `IsTruncated` and `Marker` out. Lists are in the order of their keys. */
export function markedPage<Item>(
  operation: string,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { Marker, MaxItems = 100 }: { readonly Marker?: string | undefined; readonly MaxItems?: number | undefined },
): { items: readonly Item[]; IsTruncated: boolean; Marker?: string } {
  const sorted = [...items].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const page = pageOf(sorted, { list: `iam:${operation}`, keyOf, limit: MaxItems, token: Marker });
  if (!page) throw new AwsError('ValidationError', 'Invalid Marker.');
  return {
    items: page.items,
    IsTruncated: page.nextToken !== undefined,
    ...(page.nextToken && { Marker: page.nextToken }),
  };
}
