/** The time that a question is about, virtual milliseconds. */
export interface Window {
  readonly from: number;
  /** Not included. */
  readonly until: number;
  /** What is asked for beyond it has not begun. */
  readonly now: number;
}

/** When the periods of the window begin, whether there are data or not. */
export function slotsOf({ from, until, now }: Window, periodInSeconds: number): number[] {
  const length = periodInSeconds * 1_000;
  const slots: number[] = [];
  for (let time = Math.floor(from / length) * length; time < until && time <= now; time += length) slots.push(time);
  return slots;
}
