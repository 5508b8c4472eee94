import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { textOf, validationException } from '../wire/constraints/validation-exception';

/** What does not fit CloudWatch's constraints. No error of its model: clients know the code from the Query protocol. */
export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** What CloudWatch can do and this embedded CloudWatch cannot, said by name. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `cloudwatch: ${what} is not built in this embedded AWS.`);

/** CloudWatch's answer to a required member that is missing, and to what breaks a constraint. */
export function refusalOf(
  { kind, path, value, constraint }: Misfit,
  operation: string,
  all: readonly Misfit[],
): AwsError {
  if (kind === 'type') return validationException(all);
  if (kind === 'missing') return new AwsError('MissingParameter', `The parameter ${path} is required.`);
  // Metrics are older than the constraints of the others, and have words of their own.
  if (operation === 'PutMetricData' || path.includes('Dimensions'))
    return invalidValue(`The value ${textOf(value)} for parameter ${path} is invalid. ${constraint}`);
  return validationException(all, 'ValidationError');
}
