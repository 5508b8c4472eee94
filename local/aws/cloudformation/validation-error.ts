import { AwsError } from '../wire/aws-error';

/** What CloudFormation answers to nearly everything that it refuses at once. */
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
