import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { RoleFacts } from '../domain/verify/facts';
import { trustedServices } from '../domain/verify/trust';
import { askingFor } from './aws-error';

/** Who may assume a role; undefined when there is no such role. Throws AwsError. IAM tells the policy URL-encoded. */
export async function readRole(iam: IAMClient, arn: string): Promise<RoleFacts | undefined> {
  const RoleName = arn.slice(arn.lastIndexOf('/') + 1);
  const answer = await askingFor('iam:GetRole', iam.send(new GetRoleCommand({ RoleName })));
  const { Arn, AssumeRolePolicyDocument = '' } = answer?.Role ?? {};
  // A name is one among all paths: another path is another role's ARN.
  return Arn === arn ? { trusts: trustedServices(decodeURIComponent(AssumeRolePolicyDocument)) } : undefined;
}
