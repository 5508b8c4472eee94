/** One page of a bucket's keys. */
export interface Listing {
  readonly keys: readonly string[];
  readonly commonPrefixes: readonly string[];
  /** Set when more follows: the last key or prefix of this page. */
  readonly next: string | undefined;
}

export interface ListingRequest {
  readonly prefix: string;
  readonly delimiter: string;
  /** Keys and prefixes up to and including this one are skipped. */
  readonly after: string;
  readonly limit: number;
}

/**
 * Lists keys in UTF-8 binary order; keys that hold the delimiter after the prefix roll up into one common prefix, which
 * counts as one entry. S3 API Reference, ListObjectsV2.
 */
export function listKeys(keys: Iterable<string>, { prefix, delimiter, after, limit }: ListingRequest): Listing {
  const sorted = [...keys]
    .filter((key) => key.startsWith(prefix))
    .sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const page: string[] = [];
  const commonPrefixes: string[] = [];
  let last: string | undefined;
  for (const key of sorted) {
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length);
    if (Buffer.compare(Buffer.from(entry), Buffer.from(after)) <= 0 || entry === last) continue;
    if (page.length + commonPrefixes.length >= limit) return { keys: page, commonPrefixes, next: last };
    (end < 0 ? page : commonPrefixes).push(entry);
    last = entry;
  }
  return { keys: page, commonPrefixes, next: undefined };
}
