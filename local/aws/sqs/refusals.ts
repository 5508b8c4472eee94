import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { textOf } from '../wire/constraints/validation-exception';

/** A parameter that SQS does not take. No error of its model: clients know the code from the Query protocol. */
export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const outOfRange = (value: unknown, parameter: string, reason: string): AwsError =>
  invalidValue(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

export const queueDoesNotExist = (): AwsError =>
  new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

/** What SQS can do and this embedded SQS cannot, said by name. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `sqs: ${what} is not built in this embedded AWS.`);

/** SQS's answer to a required member that is missing, and to a name that is no attribute's. */
export function refusalOf({ kind, path, value }: Misfit): AwsError | undefined {
  if (kind === 'enum')
    return new AwsError('InvalidAttributeName', `Unknown Attribute ${textOf(value).replace(/^\[(.*)\]$/, '$1')}.`);
  if (kind !== 'missing') return undefined;
  return new AwsError('MissingParameter', `The request must contain the parameter ${path}.`);
}
