import { AwsError } from '../wire/aws-error';

const MAXIMUM_TAGS = 50;

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

/**
 * Adds tags to a role or a policy; a key that is there already, in whatever case, gets the new value.
 * Source: IAM User Guide, "Tags for IAM resources".
 */
export function addTags(tags: Map<string, string>, added: readonly Tag[]): void {
  const seen = new Set<string>();
  for (const { Key = '', Value = '' } of added) {
    if (Key.length < 1 || Key.length > 128 || Value.length > 256 || !TAG_TEXT.test(Key) || !TAG_TEXT.test(Value))
      throw new AwsError(
        'ValidationError',
        `The tag '${Key}' is not valid: a key has 1 to 128 characters, a value at most 256, of letters, digits, spaces and _.:/=+-@.`,
      );
    if (Key.toLowerCase().startsWith('aws:'))
      throw new AwsError('InvalidInput', 'Tag keys beginning with aws: are reserved for AWS.');
    if (seen.has(Key.toLowerCase()))
      throw new AwsError('InvalidInput', 'Duplicate tag keys found. Please note that Tag keys are case insensitive.');
    seen.add(Key.toLowerCase());
  }
  const kept = [...tags.keys()].filter((key) => !seen.has(key.toLowerCase()));
  if (kept.length + added.length > MAXIMUM_TAGS)
    throw new AwsError('LimitExceeded', `The number of tags has reached the maximum limit of ${MAXIMUM_TAGS}.`);
  for (const key of tags.keys()) if (seen.has(key.toLowerCase())) tags.delete(key);
  for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
}

const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

export function removeTags(tags: Map<string, string>, keys: readonly string[]): void {
  const removed = new Set(keys.map((key) => key.toLowerCase()));
  for (const key of tags.keys()) if (removed.has(key.toLowerCase())) tags.delete(key);
}

export const tagList = (tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
