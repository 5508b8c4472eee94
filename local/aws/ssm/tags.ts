import { AwsError } from '../wire/aws-error';
import { invalid } from './refusals';

const MOST_TAGS = 50;
const TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** @throws AwsError ValidationException, TooManyTagsError */
export function addTags(
  tags: Map<string, string>,
  added: readonly { Key?: string | undefined; Value?: string | undefined }[],
): void {
  for (const { Key = '', Value = '' } of added) {
    if (Key.length < 1 || Key.length > 128 || Value.length > 256 || !TEXT.test(Key) || !TEXT.test(Value))
      throw invalid(
        `The tag '${Key}' is not valid: a key has 1 to 128 characters, a value at most 256, of letters, digits, spaces and _.:/=+-@.`,
      );
    if (/^aws:/i.test(Key)) throw invalid('Tag keys beginning with aws: are reserved for AWS.');
  }
  if (new Set([...tags.keys(), ...added.map(({ Key }) => Key)]).size > MOST_TAGS)
    throw new AwsError('TooManyTagsError', `A parameter has at most ${MOST_TAGS} tags.`);
  for (const { Key = '', Value = '' } of added) tags.set(Key, Value);
}
