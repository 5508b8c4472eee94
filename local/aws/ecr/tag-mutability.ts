import { fitsWildcard } from './wildcard';

/** How a repository's tags may move. Source: ECR User Guide, "Preventing image tags from being overwritten". */
export interface TagMutability {
  readonly setting: 'MUTABLE' | 'IMMUTABLE' | 'IMMUTABLE_WITH_EXCLUSION' | 'MUTABLE_WITH_EXCLUSION';
  /** Wildcards (`*`) naming the tags that the setting does not hold for. */
  readonly exclusions: readonly string[];
}

/** Whether a tag, once given to an image, stays with it. */
export function isImmutable(tag: string, { setting, exclusions }: TagMutability): boolean {
  const excluded = setting.endsWith('_WITH_EXCLUSION') && exclusions.some((wildcard) => fitsWildcard(tag, wildcard));
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
