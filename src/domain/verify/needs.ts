import type { BaseTaskDefinition } from '../service-spec';
import type { Facts } from './facts';
import { hookFunctionsOf } from './hooks';
import { logGroupsOf } from './log-groups';
import { text } from './members';
import { taskRolesOf } from './roles';
import { parametersOf } from './secrets';
import { XRAY_ACTIONS, xrayDaemonOf } from './x-ray';

/** Something that a role must be allowed for a deployment to get through. */
export interface Need {
  /** ARN. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  /** Condition keys that come with the action. */
  readonly context?: Readonly<Record<string, string>>;
}

/** `arn:aws:<service>:<region>:<account>:` without its service: where the service's own resources are. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/**
 * What the roles of a service must be allowed, as far as their own policies alone decide it: a repository, a key or a secret
 * may have a policy that allows it, too.
 */
export function needsOf(facts: Facts, place: Place): readonly Need[] {
  const { definition, group } = facts;
  const serviceRole = group && 'seen' in group ? group.seen?.serviceRoleArn : undefined;
  return [
    ...(serviceRole === undefined ? [] : needsOfCodeDeploy(facts, serviceRole)),
    ...needsOfExecution(definition, place),
    ...needsOfTracing(definition),
  ];
}

/** CodeDeploy calls the hooks, and hands the tasks their roles. CodeDeploy user guide, "Step 2: Create a service role". */
function needsOfCodeDeploy({ spec, definition, functions = {}, roles }: Facts, role: string): readonly Need[] {
  const arns = hookFunctionsOf(spec).flatMap((name) => {
    const look = functions[name];
    return look && 'seen' in look && look.seen ? [look.seen.arn] : [];
  });
  return [
    ...arns.map((resource) => ({ role, action: 'lambda:InvokeFunction', resource })),
    ...taskRolesOf(definition).map(([, named]) => ({
      ...{ role, action: 'iam:PassRole', resource: arnOf(roles, named) },
      context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
    })),
  ];
}

/** ECS takes roles by name, too; policies are about ARNs. */
export function arnOf(roles: Facts['roles'], named: string): string {
  const look = roles?.[named];
  return look && 'seen' in look && look.seen ? look.seen.arn : named;
}

/** ECS developer guide, "Amazon ECS task execution IAM role". */
function needsOfExecution(definition: BaseTaskDefinition, place: Place): readonly Need[] {
  const role = text(definition.executionRoleArn);
  if (role === undefined) return [];
  const arn = (service: string, resource: string, region = place.region) =>
    `arn:${place.partition}:${service}:${region}:${place.account}:${resource}`;
  return [
    ...logGroupsOf(definition).flatMap(({ name, region, isMade }) => {
      const resource = arn('logs', `log-group:${name}:log-stream:x`, region);
      const made = { role, action: 'logs:CreateLogGroup', resource: arn('logs', `log-group:${name}`, region) };
      return [...(isMade ? [made] : []), { role, action: 'logs:CreateLogStream', resource }];
    }),
    ...parametersOf(definition).map((from) => ({
      ...{ role, action: 'ssm:GetParameters' },
      resource: from.startsWith('arn:') ? from : arn('ssm', `parameter/${from.replace(/^\//, '')}`),
    })),
  ];
}

function needsOfTracing(definition: BaseTaskDefinition): readonly Need[] {
  const role = text(definition.taskRoleArn);
  if (role === undefined || xrayDaemonOf(definition) === undefined) return [];
  return XRAY_ACTIONS.map((action) => ({ role, action, resource: '*' }));
}
