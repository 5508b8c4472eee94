import { asService } from '../iam/credentials';
import { isServicePrincipal } from '../iam/service-principals';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';

const ACCOUNT = /^\d{12}$/;
const IAM_ARN = /^arn:aws:iam::(\d{12}):(?:root|(user|role)\/(?:.*\/)?([\w+=,.@-]+))$/;
/** Lambda takes a service of one Region only where that service calls so. */
const REGIONAL = /^(?!logs\.)[a-z0-9-]+\.[a-z]{2}(-[a-z]+)+-\d\.amazonaws\.com$/;

/**
 * Whether AddPermission knows a principal: everybody, an account, a service, or a user or role, which of this account
 * must be there.
 * Source: [L] API_AddPermission, Principal.
 */
export async function isPrincipal(world: World, text: string): Promise<boolean> {
  if (text === '*' || ACCOUNT.test(text)) return true;
  const [arn, account, type, name] = IAM_ARN.exec(text) ?? [];
  if (arn === undefined) return isServicePrincipal(text) && !REGIONAL.test(text);
  if (account !== world.accountId || name === undefined) return true;
  try {
    const found =
      type === 'role'
        ? (await world.call(asService('lambda'), 'iam', 'GetRole', { RoleName: name })).Role
        : (await world.call(asService('lambda'), 'iam', 'GetUser', { UserName: name })).User;
    return found?.Arn === text;
  } catch (error) {
    if (error instanceof AwsError && error.code.startsWith('NoSuchEntity')) return false;
    throw error;
  }
}
