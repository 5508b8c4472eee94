import { longestSeconds, lookSeconds } from '../check/duration';
import { GATE_EVENT } from '../own-hooks';
import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, okOr, skip } from './judgement';

/** CodeDeploy fails a hook that has not reported within an hour (user guide, "AppSpec hooks section for ECS"). */
const HOOK_MINUTES = 60;

/** The longest time that a Lambda function may have (developer guide, "Lambda quotas"). */
const LAMBDA_SECONDS = 15 * 60;

/** The arithmetic of a deployment: whatever it waits for ends before CodeDeploy gives up on it. */
export function judgeDeadlines(facts: Facts): readonly Judgement[] {
  return okOr('checks, gate and waits end in time', [
    ...LIFECYCLE_HOOK_EVENTS.flatMap((event) => judgeEvent(facts, event)),
    ...judgeTermination(facts),
  ]);
}

/** Checks of an event run at once, so the longest one counts; a gate is opened after them. */
function judgeEvent(facts: Facts, event: LifecycleHookEvent): readonly Judgement[] {
  const checks = facts.spec.checks?.[event] ?? [];
  const look = Math.max(0, ...checks.map(lookSeconds));
  const longest = Math.max(0, ...checks.map(longestSeconds));
  const tooLong =
    look >= LAMBDA_SECONDS
      ? [
          ng(
            `the longest check of ${event} may take ${look} s, and a function has less than ${LAMBDA_SECONDS} s`,
            'Shorten it.',
          ),
        ]
      : longest >= HOOK_MINUTES * 60
        ? [
            ng(
              `the longest check of ${event} may take ${longest} s, and CodeDeploy gives a hook ${HOOK_MINUTES} minutes`,
              'Shorten it.',
            ),
          ]
        : [];
  return [...tooLong, ...(event === GATE_EVENT ? judgeGate(facts, longest) : [])];
}

/** Inside the hour the hook's report is withheld; a longer gate is the group's ready wait. */
function judgeGate({ spec, group }: Facts, longest: number): readonly Judgement[] {
  if (!spec.gate) return [];
  const { waitInMinutes } = spec.gate;
  if (waitInMinutes * 60 + longest < HOOK_MINUTES * 60) return [];
  const together = `the gate waits ${waitInMinutes} minutes, and the longest check of ${GATE_EVENT} may take ${longest} s`;
  if (waitInMinutes < HOOK_MINUTES)
    return [
      ng(`${together}: together an hour or more, which CodeDeploy gives a hook`, 'Shorten the one or the other.'),
    ];
  if (!group) return [];
  if ('unseen' in group) return [skip(`the group's ready wait: ${group.unseen}`)];
  const { action, waitTimeInMinutes } = group.seen?.ready ?? { action: 'none', waitTimeInMinutes: 0 };
  if (action === 'STOP_DEPLOYMENT' && waitInMinutes <= waitTimeInMinutes) return [];
  const reason = `the gate waits ${waitInMinutes} minutes, and the deployment group waits ${action === 'STOP_DEPLOYMENT' ? waitTimeInMinutes : 0} when the replacement is ready`;
  return [ng(reason, `Have the group wait as long, with actionOnTimeout STOP_DEPLOYMENT, or shorten the gate.`)];
}

function judgeTermination({ spec, group }: Facts): readonly Judgement[] {
  const promised = spec.strategy.rollbackWindowInMinutes;
  if (promised === undefined || !group) return [];
  if ('unseen' in group) return [skip(`the group's termination wait: ${group.unseen}`)];
  const kept = group.seen?.terminationWaitTimeInMinutes;
  if (!group.seen || kept === undefined || kept >= promised) return [];
  const reason = `rollbackWindowInMinutes promises ${promised} minutes, and the deployment group keeps the original for ${kept}`;
  return [ng(reason, "Lengthen the group's termination wait, or shorten the window.")];
}
