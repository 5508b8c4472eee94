import { roleTrusts } from '../iam/role-trust';
import type { World } from '../world';
import { refusal } from './refusals';

/**
 * A group's service role exists and lets CodeDeploy assume it.
 * @throws `InvalidRole` with AWS's text, which is the same for a role that is not there.
 */
export async function refuseUntrusting(world: World, roleArn: string): Promise<void> {
  if (await roleTrusts(world, roleArn, 'codedeploy')) return;
  throw refusal('InvalidRole', `AWS CodeDeploy does not have the permissions required to assume the role ${roleArn}.`);
}
