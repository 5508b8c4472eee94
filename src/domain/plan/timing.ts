/** How long an attempt without an answer stays in doubt: its effect must be visible before anything is tried again. */
export const DOUBT_SECONDS = 60;

/** Pause after AWS asked for one (throttling, its own failure). */
export const RETRY_SECONDS = 60;

/** A release that cannot be started for so long is given up: what it was accepted under has become another world. */
export const START_WITHIN_SECONDS = 3600;

/** A deployment's end is told by an event; this often it is looked at in case the event was lost. */
export const FOLLOW_SECONDS = 120;

/** A busy deployment group is looked at every minute at first, later less often: it can be busy for days. */
export function busyLookSeconds(waitedSeconds: number): number {
  return waitedSeconds < 600 ? 60 : 300;
}

/** While people are awaited: what they decide and what CodeDeploy does is told, and a look is for what was lost. */
export const GATE_LOOK_SECONDS = 600;

/** A decision is carried out by others within seconds; this often it is looked whether it has been. */
export const DECIDED_SECONDS = 60;

/** The end of the fleet's pause is looked for this often. */
export const PAUSED_LOOK_SECONDS = 300;

/** Somebody else's deployment, that nothing of ours waits for, is looked at this often. */
export const BUSY_SECONDS = 60;

/** A deployment that is Ready for so long after it was continued is continued again. */
export const CONTINUE_SECONDS = 60;

/** A deployment that goes on for so long after it was stopped is stopped again. */
export const STOP_SECONDS = 60;

/** Whether an alarm still fires, or capacity is still missing, that a release waits for is looked at this often. */
export const OUTSIDE_LOOK_SECONDS = 60;

/** Alarms and capacity come and go: who waits for one is told when it lasts. */
export const OUTSIDE_TOLD_SECONDS = 600;
