import type { Pause } from '../command';
import type { Release } from '../record';
import type { Judgement } from './verdict';

/** Checks of one release that somebody answers for leaving out, by name. A gate is no check, and is not left out. */
export interface Skip extends Pause {
  readonly checks: readonly string[];
}

/** What is skipped of a release. It goes with the command, not with the image: what a push or a rollback brings has none. */
export function skipsOf({ changed }: Pick<Release, 'changed'>): readonly Skip[] {
  return changed.flatMap(({ asked }) => {
    const { skipChecks = [], by, at, reason } = asked ?? {};
    return skipChecks.length > 0 && by !== undefined && at !== undefined && reason !== undefined
      ? [{ checks: skipChecks, by, at, reason }]
      : [];
  });
}

/** A release's skips as a member of what is remembered or told of it: none where there is none. */
export function skipsIn(release: Pick<Release, 'changed'>): { readonly skips?: readonly Skip[] } {
  const skips = skipsOf(release);
  return skips.length > 0 ? { skips } : {};
}

/** The verdict on a check that is skipped; undefined on one that is not. */
export function judgeSkipped(skips: readonly Skip[], check: string): Judgement | undefined {
  const skip = skips.find(({ checks }) => checks.includes(check));
  return skip && { outcome: 'skipped', reason: `skipped by ${skip.by}: ${skip.reason}` };
}

/** `smoke test, probe: skipped by arn:…: the test system is down` */
export function explainSkip({ checks, by, reason }: Skip): string {
  return `${checks.join(', ')}: skipped by ${by}: ${reason}`;
}
