import type { GateStatus } from '../src/domain/status';

/** How simulated time passes for whoever is to decide, and where it is slowed down. */
export interface Pace {
  /** Simulated seconds per real second, now; 0 while time stands still. */
  readonly speed: () => number;
  readonly consoleUrl: string;
}

/** How long an open gate waits by the clock on the wall; nothing where that is not shorter than it says. */
export function paceLines(
  { openedAt, deadline }: Pick<GateStatus, 'openedAt' | 'deadline'>,
  { speed, consoleUrl }: Pace,
): readonly string[] {
  const fast = speed();
  if (fast <= 1) return [];
  const seconds = (Date.parse(deadline) - Date.parse(openedAt)) / 1000;
  const minutes = Math.round(seconds / 60);
  return [
    `${minutes} simulated ${minutes === 1 ? 'minute is' : 'minutes are'} ${wallText(seconds / fast)} here; for more time:`,
    `curl -X POST ${consoleUrl}/clock -d '{"speed":1}'`,
  ];
}

function wallText(seconds: number): string {
  if (seconds < 1) return 'less than a second';
  return seconds < 90 ? `about ${Math.round(seconds)} s` : `about ${Math.round(seconds / 60)} min`;
}
