import { readTargets } from '../../aws/target-health';
import { isLeaving, isUnused } from '../../domain/check/target-health';
import { judgeTargets, type TargetsCheckSpec } from '../../domain/check/targets';
import { instant } from '../../domain/instant';
import { type CheckRunner, NOT_TRIED, undone } from './check-runner';

export const lookAtTargets: CheckRunner<TargetsCheckSpec> = async ({ runtime, check, event, time, noted, once }) => {
  const { replacementTasks, replacementTargetGroup: targetGroup } = event;
  if (replacementTasks === 0) return NOT_TRIED;
  if (replacementTasks === undefined || targetGroup === undefined)
    return undone('the deployment has no replacement with a target group');
  const all = await once(`targets of ${targetGroup}`, () =>
    time.work(() => readTargets(runtime.clients.elb, targetGroup)),
  );
  if (!all) return undone(`the target group ${targetGroup} does not exist any more`);
  const targets = all.filter((target) => !isLeaving(target));
  if (targets.length > 0 && targets.every(isUnused))
    return undone(`no listener leads to the target group ${targetGroup}, so nobody checks its targets`);
  return judgeTargets(check, { targetGroup, wanted: replacementTasks, targets }, noted, instant(runtime.now()));
};
