import { AwsError } from '../wire/aws-error';

/** A value that breaks a constraint of the model, in the words that AWS services share. */
export const constraintBroken = (value: unknown, path: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${path}' failed to satisfy constraint: Member must ${constraint}`,
  );

export const invalidParameter = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, { Type: 'User' });

export const functionNotFound = (arn: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, { Type: 'User' });

/** Refuses what AWS would do and we would silently not: by name. */
export const notBuilt = (what: string): AwsError => invalidParameter(`This embedded Lambda has no ${what}.`);
