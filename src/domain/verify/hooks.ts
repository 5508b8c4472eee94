import { LIFECYCLE_HOOK_EVENTS } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { nameOf } from './roles';

/** Functions that the AppSpec names, each once. */
export function hookFunctionsOf({ strategy }: Facts['spec']): readonly string[] {
  return [...new Set(LIFECYCLE_HOOK_EVENTS.flatMap((event) => strategy.hooks[event] ?? []))];
}

/** Hook functions exist, and CodeDeploy's role may call them. */
export function judgeHooks(facts: Facts): readonly Judgement[] {
  const { spec, functions, group, forbidden } = facts;
  const named = hookFunctionsOf(spec);
  if (named.length === 0) return [ok('no lifecycle event has one')];
  if (!functions) return [];
  const role = group && 'seen' in group ? group.seen?.serviceRoleArn : undefined;
  const denied = role === undefined ? undefined : forbidden?.[role];
  return okOr(named.join(', '), [
    ...named.map((name): Judgement => {
      const look = functions[name];
      if (!look || 'unseen' in look) return skip(`function ${name}: ${look?.unseen ?? 'not looked at'}`);
      if (!look.seen) return ng(`there is no function ${name}`, 'Deploy it, or take the hook out.');
      if (look.seen.state === 'Failed') return ng(`function ${name} is Failed`, 'Deploy it again.');
      return ok(name);
    }),
    ...(denied && role !== undefined ? judgeCalls(role, denied) : []),
  ]);
}

function judgeCalls(role: string, denied: NonNullable<Facts['forbidden']>[string]): readonly Judgement[] {
  if ('unseen' in denied) return [skip(`whether ${nameOf(role)} may call them: ${denied.unseen}`)];
  return denied.seen
    .filter(({ action }) => action === 'lambda:InvokeFunction')
    .map(({ resource }) => {
      const name = resource.slice(resource.lastIndexOf(':') + 1);
      return ng(
        `CodeDeploy's role ${nameOf(role)} may not call ${name}`,
        `Allow it lambda:InvokeFunction on it; AWS's own policies allow functions named CodeDeployHook_*.`,
      );
    });
}
