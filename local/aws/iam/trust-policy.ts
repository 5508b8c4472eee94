import type { Caller } from './credentials';
import { decide } from './evaluate';
import { covers } from './patterns';
import { type Principal, readPolicyDocument } from './policy-document';

/**
 * Whether a role's trust policy lets a caller assume the role: a statement that names him allows it and none denies it.
 * The account, and its root, stand for everybody of the account.
 * Source: IAM User Guide, reference_policies_elements_principal and id_roles_create_for-user_externalid.
 * @throws AwsError NotImplemented for a condition that is not built
 */
export function letsIn(trust: string, caller: Caller, accountId: string, externalId: string | undefined): boolean {
  const reading = readPolicyDocument(trust, 'trust');
  if (!reading.ok) return false;
  const names = new Set(
    caller.kind === 'principal'
      ? [
          caller.arn,
          ...(caller.roleArn === undefined ? [] : [caller.roleArn]),
          accountId,
          `arn:aws:iam::${accountId}:root`,
        ]
      : [caller.service],
  );
  const type = caller.kind === 'principal' ? 'AWS' : 'Service';
  const isHe = (each: Principal): boolean => each.value === '*' || (each.type === type && names.has(each.value));
  const about = reading.document.statements.filter(
    ({ principals, actions }) => principals?.values.some(isHe) && covers(actions, 'sts:AssumeRole', 'action'),
  );
  const arn = caller.kind === 'principal' ? (caller.roleArn ?? caller.arn) : undefined;
  const context = {
    ...(arn === undefined ? {} : { 'aws:PrincipalArn': [arn] }),
    ...(externalId === undefined ? {} : { 'sts:ExternalId': [externalId] }),
  };
  return decide(about, context) === 'allowed';
}
