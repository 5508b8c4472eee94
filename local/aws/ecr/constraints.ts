import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** The refusal of a parameter, in the words that ECR has for all of them. */
export const invalidParameter = (member: string, constraint: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
  );

/** ECR's answer to a required member that is missing, and to the first that breaks a constraint. */
export function refusalOf({ kind, path, constraint = '' }: Misfit): AwsError | undefined {
  if (kind === 'type' || kind === 'unknown-member') return undefined;
  if (kind === 'missing') return invalidParameter(path, constraint);
  const member = path.slice(path.lastIndexOf('.') + 1);
  return invalidParameter(member, constraint.replace(/Member must satisfy regular expression pattern: (.*)$/, PATTERN));
}

/** How ECR quotes a pattern. */
const PATTERN = "must satisfy regular expression '$1'";
