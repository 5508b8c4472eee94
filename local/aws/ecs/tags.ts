import type { Tag } from '@aws-sdk/client-ecs';
import { invalidParameter } from './refusals';

/** Tags of one resource, by key. */
export type Tags = Map<string, string>;

const MOST_TAGS = 50;
/** What tag keys and values may be made of [model]. */
const CHARACTERS = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * Adds tags to those there are, or refuses all of them: at most 50, keys of 1–128 and values of up to 256 characters,
 * none of AWS's own.
 */
export function withTags(current: Tags, added: readonly Tag[] = []): Tags {
  const tags = new Map(current);
  const seen = new Set<string>();
  for (const { key = '', value = '' } of added) {
    if (key.length < 1 || key.length > 128 || !CHARACTERS.test(key))
      throw invalidParameter(`The tag key '${key}' is not valid.`);
    if (/^aws:/i.test(key)) throw invalidParameter('Tag keys that start with aws: are reserved.');
    if (value.length > 256 || !CHARACTERS.test(value))
      throw invalidParameter(`The value of the tag '${key}' is not valid.`);
    if (seen.has(key)) throw invalidParameter(`Duplicate tag keys found: ${key}`);
    seen.add(key);
    tags.set(key, value);
  }
  if ([...tags.keys()].filter((key) => !key.startsWith('aws:')).length > MOST_TAGS)
    throw invalidParameter(`A resource can have at most ${MOST_TAGS} tags.`);
  return tags;
}

export const tagList = (tags: Tags): Tag[] => [...tags].map(([key, value]) => ({ key, value }));
