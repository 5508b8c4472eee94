import { asService, type ServiceCaller } from '../iam/credentials';
import { roleTrust, roleTrusts } from '../iam/role-trust';
import { isOff } from '../rules/is-off';
import type { World } from '../world';
import { refusal } from './refusals';
import { DeploymentFault } from './stages/stage';

/** AWS's text for a role that CodeDeploy may not assume. */
const notAssumed = (roleArn: string): string =>
  `AWS CodeDeploy does not have the permissions required to assume the role ${roleArn}.`;

/**
 * A group's service role exists and lets CodeDeploy assume it.
 * @throws `InvalidRole` with AWS's text, which is the same for a role that is not there.
 */
export async function refuseUntrusting(world: World, roleArn: string): Promise<void> {
  if (await roleTrusts(world, roleArn, 'codedeploy')) return;
  throw refusal('InvalidRole', notAssumed(roleArn));
}

/**
 * Assumes the service role of a deployment, which may have gone or changed its mind since its group was made.
 * [CD: error-codes], [CD: monitoring-sns-event-notifications-json-format]
 * @throws DeploymentFault `IAM_ROLE_MISSING`, `IAM_ROLE_PERMISSIONS`
 */
export async function assumeServiceRole(world: World, roleArn: string, groupName: string): Promise<ServiceCaller> {
  if (isOff('service-role')) return asService('codedeploy');
  const trust = await roleTrust(world, roleArn, 'codedeploy');
  if (trust === 'missing')
    throw new DeploymentFault('IAM_ROLE_MISSING', `IAM Role is missing for deployment group: ${groupName}`);
  if (trust === 'does not trust') throw new DeploymentFault('IAM_ROLE_PERMISSIONS', notAssumed(roleArn));
  return asService('codedeploy', { roleArn });
}
