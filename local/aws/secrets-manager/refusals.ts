import { AwsError } from '../wire/aws-error';

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);
export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequestException', message);
export const notFound = (what = 'secret.'): AwsError =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}`);

/** Refuses what AWS would do and we would silently not: by name. */
export const notBuilt = (what: string): AwsError => invalidParameter(`This embedded Secrets Manager has no ${what}.`);
