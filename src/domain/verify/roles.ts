import { isEcrRegistry, parseImageReference } from '../image';
import type { BaseTaskDefinition } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { logGroupsOf } from './log-groups';
import { text } from './members';
import { runsOnFargate } from './platform';
import { secretsOf } from './secrets';

const TASKS = 'ecs-tasks.amazonaws.com';
const CODEDEPLOY = 'codedeploy.amazonaws.com';

/** Roles of a task definition by what they are called there. */
export function taskRolesOf(definition: BaseTaskDefinition): readonly (readonly [what: string, arn: string])[] {
  return (['executionRoleArn', 'taskRoleArn'] as const).flatMap((what) => {
    const arn = text(definition[what]);
    return arn === undefined ? [] : [[what, arn] as const];
  });
}

/** The roles of the tasks exist, and ECS may assume them. */
export function judgeTaskRoles(facts: Facts): readonly Judgement[] {
  const { definition, roles } = facts;
  const named = taskRolesOf(definition);
  const missing = needsExecutionRole(facts);
  return okOr(named.length > 0 ? named.map(([, arn]) => nameOf(arn)).join(', ') : 'none is named, and none is needed', [
    ...(missing === undefined
      ? []
      : [ng(`there is no executionRoleArn, and ${missing}`, 'Name a role that ecs-tasks.amazonaws.com may assume.')]),
    ...named.flatMap(([what, arn]) => (roles ? [judgeRole(what, arn, TASKS, roles)] : [])),
    ...judgeAllowed('executionRoleArn', text(definition.executionRoleArn), facts, ['logs:', 'ssm:']),
  ]);
}

/** CodeDeploy's role in the deployment group exists, and CodeDeploy may assume it. */
export function judgeServiceRole(facts: Facts): readonly Judgement[] {
  const { group, roles } = facts;
  if (!group || !roles || 'unseen' in group || !group.seen) return [];
  const { serviceRoleArn } = group.seen;
  if (!roles[serviceRoleArn]) return [];
  const what = "the group's service role";
  return okOr(nameOf(serviceRoleArn), [
    judgeRole(what, serviceRoleArn, CODEDEPLOY, roles),
    ...judgeAllowed(what, serviceRoleArn, facts, ['iam:']),
  ]);
}

/** What a role's own policies do not allow of the actions that begin so; the others are another item's. */
function judgeAllowed(
  what: string,
  arn: string | undefined,
  { forbidden }: Facts,
  prefixes: readonly string[],
): readonly Judgement[] {
  const look = arn === undefined ? undefined : forbidden?.[arn];
  if (!look || arn === undefined) return [];
  if ('unseen' in look) return [skip(`what ${what} ${nameOf(arn)} may do: ${look.unseen}`)];
  return look.seen
    .filter(({ action }) => prefixes.some((prefix) => action.startsWith(prefix)))
    .map(({ action, resource }) =>
      ng(`${what}: role ${nameOf(arn)} may not ${action} on ${resource}`, `Allow it ${action} there.`),
    );
}

function judgeRole(what: string, arn: string, service: string, roles: NonNullable<Facts['roles']>): Judgement {
  const look = roles[arn];
  if (!look || 'unseen' in look) return skip(`${what} ${nameOf(arn)}: ${look?.unseen ?? 'not looked at'}`);
  if (!look.seen) return ng(`${what}: there is no role ${nameOf(arn)}`, 'Create it, or name another.');
  if (look.seen.trusts.includes(service) || look.seen.trusts.includes('*')) return ok(nameOf(arn));
  return ng(`${what}: role ${nameOf(arn)} does not let ${service} assume it`, `Trust ${service} in its trust policy.`);
}

/** ECS developer guide, "Amazon ECS task execution IAM role". */
function needsExecutionRole(facts: Facts): string | undefined {
  const { definition } = facts;
  if (text(definition.executionRoleArn) !== undefined) return undefined;
  if (secretsOf(definition).length > 0) return 'secrets are read with it';
  if (!runsOnFargate(facts)) return undefined;
  const fromEcr = definition.containerDefinitions.some(({ image }) =>
    isEcrRegistry(parseImageReference(image)?.registry ?? ''),
  );
  if (fromEcr) return 'Fargate pulls from ECR with it';
  return logGroupsOf(definition).length > 0 ? 'Fargate writes logs with it' : undefined;
}

/** `frontend-execution` of a role's ARN. */
export function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
