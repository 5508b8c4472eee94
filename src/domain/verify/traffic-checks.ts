import { whyNothingToWatch, whyTooSlow } from '../check/watchable';
import { TRAFFIC_EVENT } from '../service-spec';
import { trafficShiftOf } from '../traffic-shift';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { configurationOf } from './traffic-shift';

/**
 * Checks that watch traffic can decide before all of it has moved. A predefined deployment configuration says by its name how
 * it moves; of another it is asked only whether all moves at once.
 */
export function judgeTrafficChecks({ spec, group, movesAtOnce }: Facts): readonly Judgement[] {
  const checks = spec.checks?.[TRAFFIC_EVENT] ?? [];
  const name = configurationOf(spec, group);
  if (checks.length === 0) return [ok('none watches it')];
  if (name === undefined) return [];
  const shift = trafficShiftOf(name);
  if (!shift && !movesAtOnce) return [];
  if (!shift && movesAtOnce && 'unseen' in movesAtOnce) return [skip(`${name}: ${movesAtOnce.unseen}`)];
  const atOnce = shift ? shift.kind === 'all-at-once' : movesAtOnce && 'seen' in movesAtOnce && movesAtOnce.seen;
  const nothing = whyNothingToWatch(name, atOnce === true);
  if (nothing) return [ng(nothing.problem, nothing.remedy)];
  return okOr(
    checks.map((check) => check.name).join(', '),
    checks.flatMap((check) => {
      const slow = shift && whyTooSlow(check, name, shift);
      return slow ? [ng(`${check.name}: ${slow.problem}`, slow.remedy)] : [ok(check.name)];
    }),
  );
}
