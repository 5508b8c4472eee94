import { isFinal, type Verdict, type VerdictSoFar } from './check/verdict';
import { type Instant, isPast, secondsAfter } from './instant';

/**
 * The checks of `AllowTraffic`: the one stage without a hook. While it lasts each of them is looked at once a minute, and one
 * that fails stops the deployment. Kept in the deployment's hook record.
 */
export interface TrafficWatch {
  /** When somebody has to look; while a look is under way, when it has crashed. Absent: the watch is over. */
  readonly lookAt?: Instant;
  /** What each check came to at the last look. */
  readonly soFar?: readonly VerdictSoFar[];
  /** By check: looks in a row that could not be done. */
  readonly undone?: Readonly<Record<string, number>>;
  /** A check failed: whatever the others say, the deployment is stopped. */
  readonly failedAt?: Instant;
  /** When CodeDeploy last took our word to stop it. */
  readonly stoppedAt?: Instant;
}

/** Shorter than the sweep's minute, so that no sweep comes a moment too early. */
const LOOK_AGAIN_SECONDS = 30;

/**
 * A check that could not be done says nothing of the release: a throttled minute does not take production back. What nobody
 * can see for so many looks in a row does.
 */
const MOST_UNDONE_LOOKS = 3;

/** A watch whose first look is due. */
export function newWatch(now: Instant): TrafficWatch {
  return { lookAt: now };
}

/** Takes the look that is due, until `lookUntil`; undefined when none is, or somebody has it. */
export function beginLook(watch: TrafficWatch, lookUntil: Instant, now: Date): TrafficWatch | undefined {
  return watch.lookAt !== undefined && isPast(watch.lookAt, now) ? { ...watch, lookAt: lookUntil } : undefined;
}

/** What the next look has to know: a check that succeeded begins anew, as long as traffic moves. */
export function notedFor(watch: TrafficWatch): readonly VerdictSoFar[] {
  return (watch.soFar ?? []).filter((verdict) => !isFinal(verdict));
}

/** The watch after a look at every check. */
export function lookedAt(watch: TrafficWatch, found: readonly VerdictSoFar[], now: Date): TrafficWatch {
  const undone: Record<string, number> = {};
  const soFar = found.map((verdict): VerdictSoFar => {
    const { check, outcome, reason, at } = verdict;
    if (outcome !== 'failed' || !verdict.undone) return verdict;
    const looks = (watch.undone?.[check] ?? 0) + 1;
    undone[check] = looks;
    if (looks >= MOST_UNDONE_LOOKS) return verdict;
    const before = watch.soFar?.find((each) => each.check === check);
    const noted = before?.outcome === 'in-progress' && before.noted ? { noted: before.noted } : {};
    return { check, outcome: 'in-progress', reason: `${reason}; ${looks} of ${MOST_UNDONE_LOOKS} looks`, at, ...noted };
  });
  const failed = soFar.find(({ outcome }) => outcome === 'failed');
  const { undone: _before, ...rest } = watch;
  return {
    ...rest,
    lookAt: secondsAfter(now, LOOK_AGAIN_SECONDS),
    soFar,
    ...(Object.keys(undone).length > 0 ? { undone } : {}),
    ...(failed ? { failedAt: failed.at } : {}),
  };
}

/** Nothing to look at yet. */
export function waiting(watch: TrafficWatch, now: Date): TrafficWatch {
  return { ...watch, lookAt: secondsAfter(now, LOOK_AGAIN_SECONDS) };
}

/** CodeDeploy has taken our word; whether the deployment ends is looked at once more. */
export function stopped(watch: TrafficWatch, at: Instant, now: Date): TrafficWatch {
  return { ...waiting(watch, now), stoppedAt: at };
}

/** Traffic has moved, or the deployment has ended. */
export function over(watch: TrafficWatch): TrafficWatch {
  const { lookAt: _none, ...rest } = watch;
  return rest;
}

/** What the checks came to in the end: one that found nothing until all traffic had moved has succeeded. */
export function watchVerdicts({ soFar = [] }: TrafficWatch): readonly Verdict[] {
  return soFar.map((verdict) =>
    isFinal(verdict)
      ? verdict
      : {
          ...{ check: verdict.check, outcome: 'succeeded', at: verdict.at },
          reason: `nothing found until the end of the traffic shift: ${verdict.reason}`,
        },
  );
}
