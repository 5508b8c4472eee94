import { GetRoleCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { RoleFacts } from '../domain/verify/facts';
import { trustedServices } from '../domain/verify/trust';
import { askingFor } from './aws-error';

/**
 * Who may assume a role; undefined when there is no such role. Throws AwsError. IAM tells the policy URL-encoded.
 *
 * @param named ARN or name, as ECS takes it
 */
export async function readRole(iam: IAMClient, named: string): Promise<RoleFacts | undefined> {
  const RoleName = named.slice(named.lastIndexOf('/') + 1);
  const answer = await askingFor('iam:GetRole', iam.send(new GetRoleCommand({ RoleName })));
  const { Arn, AssumeRolePolicyDocument = '' } = answer?.Role ?? {};
  // A name is one among all paths: another path is another role's ARN.
  const isThere = Arn !== undefined && (Arn === named || !named.startsWith('arn:'));
  return isThere ? { arn: Arn, trusts: trustedServices(decodeURIComponent(AssumeRolePolicyDocument)) } : undefined;
}
