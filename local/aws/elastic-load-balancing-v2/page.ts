import { type Page, pageByPosition } from '../page';
import { invalid } from './refusals';

/**
 * One page of a list, as `Marker` and `PageSize` (1–400) ask for it.
 * @throws `ValidationError` for a page size out of range and for a marker that no page of ours gave out.
 */
export function pageOf<T>(all: readonly T[], marker: string | undefined, size = 400): Page<T> {
  if (!Number.isInteger(size) || size < 1 || size > 400)
    throw invalid(`Page size '${size}' must be between '1' and '400'`);
  const page = pageByPosition('elb', all, marker, size);
  if (!page) throw invalid(`The marker '${marker}' is not valid`);
  return page;
}
