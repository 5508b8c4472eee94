import type { BaseTaskDefinition } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { logOf } from './log-driver';
import { mapped, text } from './members';

export interface LogGroup {
  readonly name: string;
  /** Of CloudWatch Logs; absent: not said. */
  readonly region?: string;
  /** `awslogs-create-group`: ECS makes it where the execution role may. */
  readonly isMade: boolean;
}

/** Where the containers of a task definition log to in CloudWatch Logs, each once. */
export function logGroupsOf({ containerDefinitions }: BaseTaskDefinition): readonly LogGroup[] {
  const all = containerDefinitions.flatMap((container): readonly LogGroup[] => {
    const log = logOf(container);
    const options = mapped(log.options);
    const [name, region] = [text(options['awslogs-group']), text(options['awslogs-region'])];
    if (log.logDriver !== 'awslogs' || name === undefined) return [];
    return [{ name, ...(region === undefined ? {} : { region }), isMade: options['awslogs-create-group'] === 'true' }];
  });
  return all.filter((group, index) => all.findIndex(({ name }) => name === group.name) === index);
}

/** Log groups exist, or ECS makes them: a task that cannot open its log stream does not start. */
export function judgeLogGroups({ definition, logGroups }: Facts): readonly Judgement[] {
  const groups = logGroupsOf(definition);
  if (groups.length === 0) return [ok('no container logs to CloudWatch Logs')];
  if (!logGroups) return [];
  return okOr(
    groups.map(({ name }) => name).join(', '),
    groups.map(({ name, isMade }): Judgement => {
      const look = logGroups[name];
      if (!look || 'unseen' in look)
        return skip(`log group ${name}: ${look?.unseen ?? 'it is in another Region, which is not looked at'}`);
      if (look.seen || isMade) return ok(name);
      const remedy =
        'Create it, or set "awslogs-create-group": "true" and allow the execution role logs:CreateLogGroup.';
      return ng(`there is no log group ${name}, so no task would start`, remedy);
    }),
  );
}
