import { explainSkip, type Skip } from '../domain/check/skip';
import { foreignText } from './foreign-text';
import { field } from './wrap';

/** The checks that a release goes without: fields of a mail. */
export function skipFields(skips: readonly Skip[] = []): readonly string[] {
  return skips.map((skip, index) => field(index === 0 ? 'Not checked' : '', foreignText(explainSkip(skip))));
}
