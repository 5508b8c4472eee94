import type { Outcome } from '../../../src/domain/record';
import type { Scene } from './scene';

/**
 * One way in which a release ends, told as if `v1` ran, `v2` were pushed and `v3` came after it. Every word but `ending` is
 * held against what happens when it is played; `…` stands for whatever differs from one time to the next.
 */
export interface Ending {
  readonly ending: string;
  readonly see: {
    /** Subject of the mail that tells the owners. */
    readonly mail: string;
    /** Subjects of other mails that the owners get. */
    readonly besides?: readonly string[];
    /** How many such mails come, the last of which is meant; absent: one. */
    readonly times?: number;
    /** In that mail and in the record. */
    readonly reason: string;
    /** CodeDeploy's own words beside it, where the mail has them. */
    readonly detail?: string;
    /** CodeDeploy's words about its own rollback, which is nobody else's deployment and no release. */
    readonly rollback?: string;
  };
  readonly next: {
    /** What serves production when the mail has come. */
    readonly serves: 'v1' | 'v2' | 'nothing';
    readonly sequel: Sequel;
    /** The mail's own words. */
    readonly words: string;
  };
  /** The record's word for the release's end; `held` (AWS forbids it) and `waits`: it has not ended; `paused`: nothing is started for the service. */
  readonly outcome: Outcome | 'held' | 'waits' | 'paused';
  /** Until the mail is on its way; time is moved up to two hours further for it. */
  play(scene: Scene): Promise<unknown>;
  /** What people do before anything can succeed again; `play` says how (`Scene.onRepair`). */
  readonly repair?: string;
}

/**
 * What becomes of the same image afterwards. `refused`: it is in quarantine, pushed under another tag it is refused.
 * `starts`: pushed under another tag it is released. `goes on`: it is released by itself. `is there`: it runs.
 * `gives way`: the newer one, accepted before, is released by itself. `is held`: it is released when somebody says
 * `slipway release`. `is paused`: whatever is pushed next is released.
 */
export type Sequel = 'refused' | 'starts' | 'goes on' | 'is there' | 'gives way' | 'is held' | 'is paused';

/** How long after a story's last act its mail may come. CodeDeploy's own limits are an hour each. */
export const MAIL_LIMIT_IN_MS = 2 * 60 * 60_000;

/** A pattern of an ending as a regular expression, for the tags that it really had. */
export function patternOf(words: string, tags: { readonly tag: string; readonly newer: string }): RegExp {
  const real = words.replace(/\bv[23]\b/g, (told) => (told === 'v2' ? tags.tag : tags.newer));
  const literal = real.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('…', '.+?')}$`);
}
