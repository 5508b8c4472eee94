import { asService } from '../iam/credentials';
import { permitsService } from '../iam/service-access';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { refusal } from './refusals';

/**
 * A group's service role exists and lets CodeDeploy assume it. In an account without IAM nobody's role is asked.
 * @throws `InvalidRole` with AWS's text, which is the same for a role that is not there.
 */
export async function refuseUntrusting(world: World, roleArn: string): Promise<void> {
  const refused = refusal(
    'InvalidRole',
    `AWS CodeDeploy does not have the permissions required to assume the role ${roleArn}.`,
  );
  const name = /^arn:aws[\w-]*:iam::\d{12}:role\/(?:.*\/)?([\w+=,.@-]+)$/.exec(roleArn)?.[1];
  if (name === undefined) throw refused;
  try {
    const { Role } = await world.call(asService('codedeploy'), 'iam', 'GetRole', { RoleName: name });
    const trusted = permitsService(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''), {
      service: 'codedeploy.amazonaws.com',
      action: 'sts:AssumeRole',
      resource: roleArn,
      sourceArn: undefined,
      sourceAccount: world.accountId,
    });
    if (Role?.Arn !== roleArn || !trusted) throw refused;
  } catch (error) {
    if (error instanceof AwsError && error.code === 'NotImplemented') return;
    throw error instanceof AwsError && error.code.startsWith('NoSuchEntity') ? refused : error;
  }
}
