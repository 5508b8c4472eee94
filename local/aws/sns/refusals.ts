import { AwsError } from '../wire/aws-error';

/** `Invalid parameter: Subject`, the one sentence that SNS refuses parameters with. */
export const invalidParameter = (what: string): AwsError =>
  new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

/** What SNS can do and this embedded SNS cannot, said by name. */
export const notBuilt = (what: string): AwsError =>
  new AwsError('NotImplemented', `sns: ${what} is not built in this embedded AWS.`);
