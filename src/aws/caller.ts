import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { AwsError } from '../domain/errors';
import { asking } from './aws-error';

/** ARN of the principal whose credentials sign; of a role's session STS's `assumed-role/<role>/<session>`. Throws AwsError. */
export async function callerArn(sts: STSClient): Promise<string> {
  const operation = 'sts:GetCallerIdentity';
  const { Arn } = await asking(operation, sts.send(new GetCallerIdentityCommand({})));
  if (Arn === undefined) throw new AwsError(operation, 'NoArn', 'unavailable', 'the answer names no principal');
  return Arn;
}
