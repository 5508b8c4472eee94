import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** `Invalid parameter: Subject`, the one sentence that SNS refuses parameters with. */
export const invalidParameter = (what: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

/** What SNS can do and this embedded SNS cannot, said by name. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `sns: ${what} is not built in this embedded AWS.`);

/** SNS's answer to a required member that is missing. */
export function refusalOf({ kind, path }: Misfit): AwsError | undefined {
  if (kind !== 'missing') return undefined;
  const member = path.charAt(0).toLowerCase() + path.slice(1);
  return new AwsError(
    'ValidationError',
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}
