import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** What does not fit CloudWatch's constraints. No error of its model: clients know the code from the Query protocol. */
export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** What CloudWatch can do and this embedded CloudWatch cannot, said by name. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `cloudwatch: ${what} is not built in this embedded AWS.`);

/** CloudWatch's answer to a required member that is missing. */
export function refusalOf({ kind, path }: Misfit): AwsError | undefined {
  return kind === 'missing' ? new AwsError('MissingParameter', `The parameter ${path} is required.`) : undefined;
}
