import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { asService } from './credentials';
import { permitsService } from './service-access';

export type RoleTrust = 'trusts' | 'does not trust' | 'missing';

/** Whether a role exists and lets a service assume it; see {@link roleTrust}. */
export const roleTrusts = async (world: World, roleArn: string, service: string): Promise<boolean> =>
  (await roleTrust(world, roleArn, service)) === 'trusts';

/**
 * What a role says to a service that wants to assume it. In an account without IAM nobody's role is asked.
 * @param service `codedeploy`, as in `codedeploy.amazonaws.com`
 */
export async function roleTrust(world: World, roleArn: string, service: string): Promise<RoleTrust> {
  const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn)?.[1];
  if (name === undefined) return 'missing';
  try {
    const { Role } = await world.call(asService(service), 'iam', 'GetRole', { RoleName: name });
    const trusted = permitsService(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), {
      service: `${service}.amazonaws.com`,
      action: 'sts:AssumeRole',
      resource: roleArn,
      sourceArn: undefined,
      sourceAccount: world.accountId,
    });
    if (Role?.Arn !== roleArn) return 'missing';
    return trusted ? 'trusts' : 'does not trust';
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotImplemented') return 'trusts';
    if (error instanceof AwsError && error.code.startsWith('NoSuchEntity')) return 'missing';
    throw error;
  }
}
