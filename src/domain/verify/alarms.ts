import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';

/** The alarms that the deployment group names exist: CodeDeploy stops what it cannot watch. */
export function judgeAlarms({ group, alarms }: Facts): readonly Judgement[] {
  if (!group || 'unseen' in group || !group.seen || !alarms) return [];
  const { alarmNames } = group.seen;
  if (alarmNames.length === 0) return [ok('the deployment group names none')];
  if ('unseen' in alarms) return [skip(alarms.unseen)];
  return okOr(
    alarmNames.join(', '),
    alarmNames
      .filter((name) => !alarms.seen.includes(name))
      .map((name) => ng(`there is no alarm ${name}`, 'Create it, or take it out of the deployment group.')),
  );
}
