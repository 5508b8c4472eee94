/** First and last byte of what is asked for, both included. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Reads a `Range` header: `bytes=0-99`, `bytes=100-`, `bytes=-5`. Source: RFC 9110, section 14; S3 API Reference, GetObject.
 * @param size in bytes, of the whole
 * @returns `undefined` for what is not a single range, which asks for everything
 */
export function byteRangeOf(header: string | undefined, size: number): ByteRange | 'not satisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  return first >= size || last < first ? 'not satisfiable' : { first, last };
}
