/** The time that a question is about, virtual milliseconds. */
export interface Window {
  readonly from: number;
  /** Not included. */
  readonly until: number;
  /** What is asked for beyond it has not begun. */
  readonly now: number;
  /** A time at which periods of any length begin. Absent: as the clock has them, from 1970 on. */
  readonly origin?: number;
}

/** When the first period begins, which may be before the window does. */
export function beginningOf({ from, origin = 0 }: Window, periodInSeconds: number): number {
  const length = periodInSeconds * 1_000;
  return origin + Math.floor((from - origin) / length) * length;
}

/** When the periods of the window begin, whether there are data or not. */
export function slotsOf(window: Window, periodInSeconds: number): number[] {
  const slots: number[] = [];
  const last = Math.min(window.until - 1, window.now);
  for (let time = beginningOf(window, periodInSeconds); time <= last; time += periodInSeconds * 1_000) slots.push(time);
  return slots;
}
