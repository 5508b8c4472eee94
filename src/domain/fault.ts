import type { Traffic } from './traffic';

/**
 * Whose doing an end is. `image`: of what was released, which is not to start again by itself. `world`: of AWS, of
 * permissions, of capacity; the same release may succeed once that is repaired. `nobody`: silence, or somebody changed
 * their mind; no verdict on the release.
 */
export type Fault = 'image' | 'world' | 'nobody';

/** What CodeDeploy says about an end. */
interface ErrorInformation {
  readonly code?: string;
  readonly message?: string;
}

/**
 * Every `ErrorCode` of CodeDeploy → whose doing. Those of EC2, Lambda and Auto Scaling deployments cannot occur with ECS;
 * they are about the surroundings as well. Source: CodeDeploy API reference, ErrorInformation; user guide,
 * troubleshooting-ecs and error-codes.
 */
export const FAULT_OF_CODE: Readonly<Record<string, Fault>> = {
  // An alarm of the group fired while green took traffic, or nobody knows whether it did.
  ALARM_ACTIVE: 'image',
  CUSTOMER_APPLICATION_UNHEALTHY: 'image',
  // A check said no: ours, or the owners'.
  HOOK_EXECUTION_FAILURE: 'image',
  // Somebody stopped it in the console or by the API: rolled back by a human.
  MANUAL_STOP: 'image',
  // Green never got healthy. The ready wait has the same code, and other words.
  TIMEOUT: 'image',
  HEALTH_CONSTRAINTS: 'image',

  AGENT_ISSUE: 'world',
  APPLICATION_MISSING: 'world',
  AUTOSCALING_VALIDATION_ERROR: 'world',
  AUTO_SCALING_CONFIGURATION: 'world',
  AUTO_SCALING_IAM_ROLE_PERMISSIONS: 'world',
  CLOUDFORMATION_STACK_FAILURE: 'world',
  CODEDEPLOY_RESOURCE_CANNOT_BE_FOUND: 'world',
  DEPLOYMENT_GROUP_MISSING: 'world',
  // ECS refused what CodeDeploy asked: capacity, quotas, permissions. An unhealthy task set has the same code.
  ECS_UPDATE_ERROR: 'world',
  ELASTIC_LOAD_BALANCING_INVALID: 'world',
  ELB_INVALID_INSTANCE: 'world',
  HEALTH_CONSTRAINTS_INVALID: 'world',
  IAM_ROLE_MISSING: 'world',
  IAM_ROLE_PERMISSIONS: 'world',
  INTERNAL_ERROR: 'world',
  INVALID_ECS_SERVICE: 'world',
  INVALID_LAMBDA_CONFIGURATION: 'world',
  INVALID_LAMBDA_FUNCTION: 'world',
  INVALID_REVISION: 'world',
  MISSING_BLUE_GREEN_DEPLOYMENT_CONFIGURATION: 'world',
  MISSING_ELB_INFORMATION: 'world',
  MISSING_GITHUB_TOKEN: 'world',
  NO_EC2_SUBSCRIPTION: 'world',
  NO_INSTANCES: 'world',
  OVER_MAX_INSTANCES: 'world',
  RESOURCE_LIMIT_EXCEEDED: 'world',
  REVISION_MISSING: 'world',
  THROTTLED: 'world',
};

/** Alarms watch production: one that fires before the replacement has any of its traffic is not about the replacement. */
const OF_TRAFFIC = ['ALARM_ACTIVE'];

/** Whether whose doing an end is turns on how far production traffic got. */
export function faultDependsOnTraffic(error: ErrorInformation | undefined): boolean {
  return error?.code !== undefined && OF_TRAFFIC.includes(error.code);
}

/** What CodeDeploy says of a replacement that never got healthy; its tasks know why. */
const UNHEALTHY: readonly { readonly code: string; readonly words: RegExp }[] = [
  { code: 'TIMEOUT', words: /replacement task set to become healthy/i },
  { code: 'ECS_UPDATE_ERROR', words: /task set is unhealthy/i },
];

/** Whether a replacement never got healthy: then its stopped tasks tell why, and whose doing it was. */
export function neverGotHealthy(error: ErrorInformation | undefined): boolean {
  return UNHEALTHY.some(({ code, words }) => error?.code === code && words.test(error.message ?? ''));
}

/** One code, two meanings: the words decide. Sources: CodeDeploy user guide, troubleshooting-ecs; the second observed. */
const FAULT_OF_WORDS: readonly { readonly code: string; readonly words: RegExp; readonly fault: Fault }[] = [
  { code: 'TIMEOUT', words: /waiting for a notification to continue/i, fault: 'nobody' },
  { code: 'ECS_UPDATE_ERROR', words: /task set is unhealthy/i, fault: 'image' },
  // A hook that says nothing for its hour judged nothing.
  { code: 'HOOK_EXECUTION_FAILURE', words: /waiting for a status callback/i, fault: 'world' },
  { code: 'TIMEOUT', words: /waiting for a status callback/i, fault: 'world' },
];

/**
 * Whose doing the end of a deployment is, by CodeDeploy's words, and where they leave it open by how far traffic got. A
 * code that CodeDeploy did not have when this was written is the world's: what nobody has found fault with may be tried
 * again.
 */
export function faultOf({ code, message = '' }: ErrorInformation, traffic?: Traffic): Fault {
  if (traffic === 'none' && faultDependsOnTraffic(code === undefined ? {} : { code })) return 'world';
  const said = FAULT_OF_WORDS.find((each) => each.code === code && each.words.test(message));
  const known = code !== undefined && Object.hasOwn(FAULT_OF_CODE, code) ? FAULT_OF_CODE[code] : undefined;
  return said?.fault ?? known ?? 'world';
}
