import { invalid } from './refusals';

export interface Page<T> {
  readonly items: T[];
  /** Absent on the last page. */
  readonly next: string | undefined;
}

/**
 * One page of a list, as `Marker` and `PageSize` (1–400) ask for it.
 * @throws `ValidationError` for a page size out of range and for a marker that no page of ours gave out.
 */
export function pageOf<T>(all: readonly T[], marker: string | undefined, size = 400): Page<T> {
  if (!Number.isInteger(size) || size < 1 || size > 400)
    throw invalid(`Page size '${size}' must be between '1' and '400'`);
  const start =
    marker === undefined ? 0 : Number(/^p(\d{1,9})$/.exec(Buffer.from(marker, 'base64url').toString())?.[1]);
  if (Number.isNaN(start) || (marker !== undefined && start >= all.length))
    throw invalid(`The marker '${marker}' is not valid`);
  const end = start + size;
  return {
    items: all.slice(start, end),
    next: end < all.length ? Buffer.from(`p${end}`).toString('base64url') : undefined,
  };
}
