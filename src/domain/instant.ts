/** A moment as the record keeps it: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export type Instant = string;

/** A date as an instant. */
export function instant(date: Date): Instant {
  return date.toISOString();
}

/** The instant so many seconds after another, before it where they are negative. */
export function secondsAfter(moment: Date | Instant, seconds: number): Instant {
  return new Date(new Date(moment).getTime() + seconds * 1000).toISOString();
}

/** Whether a moment has come: it is past when it is now. */
export function isPast(moment: Instant, now: Date): boolean {
  return new Date(moment).getTime() <= now.getTime();
}

/** `09:03:11` in UTC, where the day is clear. */
export function clockTime(moment: Instant): string {
  return moment.slice(11, 19);
}

/** `2026-11-21 09:03 UTC`, where the day is not clear. */
export function minuteText(moment: Instant): string {
  return `${moment.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Whole seconds from one moment to a later one, never negative. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
}
