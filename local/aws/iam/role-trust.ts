import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { asService } from './credentials';
import { permitsService } from './service-access';

/**
 * Whether a role exists and lets a service assume it. In an account without IAM nobody's role is asked.
 * @param service `codedeploy`, as in `codedeploy.amazonaws.com`
 */
export async function roleTrusts(world: World, roleArn: string, service: string): Promise<boolean> {
  const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn)?.[1];
  if (name === undefined) return false;
  try {
    const { Role } = await world.call(asService(service), 'iam', 'GetRole', { RoleName: name });
    const trusted = permitsService(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), {
      service: `${service}.amazonaws.com`,
      action: 'sts:AssumeRole',
      resource: roleArn,
      sourceArn: undefined,
      sourceAccount: world.accountId,
    });
    return Role?.Arn === roleArn && trusted;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotImplemented') return true;
    if (error instanceof AwsError && error.code.startsWith('NoSuchEntity')) return false;
    throw error;
  }
}
