import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { sentenceOf, validationErrors } from '../wire/constraints/validation-exception';

const NAME_TEXT = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
const PATH_TEXT = 'It must begin and end with / and contain only alphanumeric characters and/or / characters.';

/** Members whose pattern IAM says in a sentence of its own, where other services quote it. */
const PATTERN_TEXTS: Readonly<Record<string, string>> = {
  RoleName: NAME_TEXT,
  PolicyName: NAME_TEXT,
  UserName: NAME_TEXT,
  Path: PATH_TEXT,
  PathPrefix: PATH_TEXT,
};

/** The `ValidationError` that IAM answers when members of a request are missing or do not satisfy their constraints. */
export function refusalOf(first: Misfit, _operation: string, misfits: readonly Misfit[]): AwsError | undefined {
  if (first.kind === 'type') return undefined;
  const lengths = misfits.filter(({ kind }) => kind !== 'pattern');
  const [worded] = misfits.filter(({ kind, path }) => kind === 'pattern' && PATTERN_TEXTS[path] !== undefined);
  if (lengths.length === 0 && worded)
    return new AwsError(
      'ValidationError',
      `The specified value for ${worded.at} is invalid. ${PATTERN_TEXTS[worded.path]}`,
    );
  const told = misfits.filter((misfit) => misfit.kind !== 'pattern' || PATTERN_TEXTS[misfit.path] === undefined);
  return new AwsError('ValidationError', validationErrors(told.map(sentenceOf)));
}
