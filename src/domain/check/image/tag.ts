import { type Aspect, fault, fine } from './aspect';

/** ECR API reference, Repository: `imageTagMutability` and the wildcards of its exclusion filters. */
export interface TagMutability {
  readonly setting: string;
  readonly exclusions: readonly string[];
}

/** Whether a tag stays with its image. An image that was released without a tag has none that could move. */
export function judgeTag(tag: string | undefined, { setting, exclusions }: TagMutability): Aspect {
  if (tag === undefined) return fine('was released by its digest');
  const isExcluded = exclusions.some((filter) => fitsWildcard(tag, filter));
  const stays =
    setting === 'IMMUTABLE' ||
    (setting === 'IMMUTABLE_WITH_EXCLUSION' && !isExcluded) ||
    (setting === 'MUTABLE_WITH_EXCLUSION' && isExcluded);
  if (stays) return fine('keeps its tag');
  const filters = isExcluded ? ` for ${tag}, by its exclusion filters` : '';
  return fault(`has a tag that can be moved: the tags of its repository are ${setting}${filters}`);
}

/** `*` stands for anything. By greedy parts, not by a regular expression: filters come from outside. */
function fitsWildcard(tag: string, wildcard: string): boolean {
  const [head = '', ...rest] = wildcard.split('*');
  const tail = rest.pop();
  if (tail === undefined) return tag === head;
  if (!tag.startsWith(head)) return false;
  let from = head.length;
  for (const part of rest) {
    const found = tag.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return tag.length - tail.length >= from && tag.endsWith(tail);
}
