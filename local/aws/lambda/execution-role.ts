import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { constraintBroken, invalidParameter } from './refusal';

const ROLE_ARN = /^arn:aws[a-zA-Z-]*:iam::(\d{12}):role\/?([\w+=,.@\-/]+)$/;
const PATTERN = 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+';

/**
 * The role that a function is to run with: it exists and trusts Lambda.
 * @throws AwsError ValidationException, AccessDeniedException, InvalidParameterValueException
 */
export async function executionRole(world: World, arn: string): Promise<{ arn: string; roleId: string }> {
  const [, account, path] = ROLE_ARN.exec(arn) ?? [];
  if (account === undefined || path === undefined)
    throw constraintBroken(arn, 'role', `satisfy regular expression pattern: ${PATTERN}`);
  if (account !== world.accountId)
    throw new AwsError('AccessDeniedException', 'Cross-account pass role is not allowed.');
  const refusal = invalidParameter('The role defined for the function cannot be assumed by Lambda.');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const { Role } = await world.call(asService('lambda'), 'iam', 'GetRole', { RoleName: name }).catch((error) => {
    throw error instanceof AwsError && /^NoSuchEntity/.test(error.code) ? refusal : error;
  });
  if (Role?.Arn !== arn || !Role.RoleId || !trustsLambda(Role.AssumeRolePolicyDocument ?? '')) throw refusal;
  return { arn, roleId: Role.RoleId };
}

/** @param document a trust policy as IAM hands it out: JSON, percent-encoded */
export function trustsLambda(document: string): boolean {
  const { Statement = [] } = JSON.parse(decodeURIComponent(document)) as { Statement?: unknown };
  return listOf(Statement).some((statement) => {
    const { Effect, Principal, Action } = statement as Record<string, unknown>;
    const services =
      typeof Principal === 'object' && Principal !== null && 'Service' in Principal ? Principal.Service : [];
    return (
      Effect === 'Allow' &&
      listOf(Action).some((action) => action === 'sts:AssumeRole' || action === 'sts:*' || action === '*') &&
      listOf(services).includes('lambda.amazonaws.com')
    );
  });
}

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
