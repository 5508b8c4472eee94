/** How a repository's tags may move. Source: ECR User Guide, "Preventing image tags from being overwritten". */
export interface TagMutability {
  readonly setting: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  /** Wildcards (`*`) naming the tags that the setting does not hold for. */
  readonly exclusions: readonly string[];
}

/** Whether a tag, once given to an image, stays with it. */
export function isImmutable(tag: string, { setting, exclusions }: TagMutability): boolean {
  const excluded = setting.endsWith('_WITH_EXCLUSION') && exclusions.some((wildcard) => matches(tag, wildcard));
  return setting.startsWith('IMMUTABLE') ? !excluded : excluded;
}

/** What is wrong with a setting; `undefined` when nothing is. A filter has at most two wildcards. */
export function mutabilityFault({ setting, exclusions }: TagMutability): string | undefined {
  if (setting.endsWith('_WITH_EXCLUSION') && exclusions.length === 0)
    return `Exclusion filters are required when image tag mutability is ${setting}`;
  if (!setting.endsWith('_WITH_EXCLUSION') && exclusions.length > 0)
    return `Exclusion filters can not be specified when image tag mutability is ${setting}`;
  const crowded = exclusions.find((wildcard) => wildcard.split('*').length > 3);
  return crowded === undefined ? undefined : `Filter '${crowded}' has more than two wildcards`;
}

/** Wildcards by greedy parts, not by a regular expression: filters come from outside. */
function matches(tag: string, wildcard: string): boolean {
  const [head = '', ...rest] = wildcard.split('*');
  if (rest.length === 0) return tag === head;
  if (!tag.startsWith(head)) return false;
  const tail = rest.pop()!;
  let from = head.length;
  for (const part of rest) {
    const found = tag.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return tag.length - tail.length >= from && tag.endsWith(tail);
}
