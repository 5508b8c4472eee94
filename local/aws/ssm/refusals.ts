import { AwsError } from '../wire/aws-error';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** A value that breaks a constraint of the model, in the words that AWS services share. */
export const constraintBroken = (value: unknown, path: string, constraint: string): AwsError =>
  invalid(
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** AWS sends no text with it. */
export const notFound = (): AwsError => new AwsError('ParameterNotFound', '');
