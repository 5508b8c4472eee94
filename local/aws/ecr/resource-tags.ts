import { AwsError } from '../wire/aws-error';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

const MAXIMUM_TAGS = 50;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Adds tags to a repository or replaces their values. Source: ECR User Guide, "Tagging a private repository". */
export function addTags(tags: Map<string, string>, added: readonly Tag[]): void {
  for (const { Key = '', Value = '' } of added) {
    const fits =
      Key.length >= 1 && Key.length <= 128 && Value.length <= 256 && TAG_TEXT.test(Key) && TAG_TEXT.test(Value);
    if (!fits || Key.toLowerCase().startsWith('aws:'))
      throw new AwsError(
        'InvalidTagParameterException',
        `Invalid parameter at 'tags' failed to satisfy constraint: '${Key}' is not a valid tag`,
      );
  }
  if (new Set([...tags.keys(), ...added.map(({ Key = '' }) => Key)]).size > MAXIMUM_TAGS)
    throw new AwsError('TooManyTagsException', `The repository can have at most ${MAXIMUM_TAGS} tags.`);
  for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
}

export const tagList = (tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] =>
  [...tags].map(([Key, Value]) => ({ Key, Value }));
