import { AwsError } from '../wire/aws-error';

/** A value that breaks a constraint of the model, in the words of CloudWatch Logs. */
export const invalidParameter = (value: unknown, path: string, constraint: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** `limit` of the Describe, Get and Filter operations: 1 to `most`, which is its default too. */
export function pageSizeOf(limit: number | undefined, most: number): number {
  if (limit === undefined) return most;
  if (limit < 1) throw invalidParameter(limit, 'limit', 'have value greater than or equal to 1');
  if (limit > most) throw invalidParameter(limit, 'limit', `have value less than or equal to ${most}`);
  return limit;
}
