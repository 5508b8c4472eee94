/** A moment as the record keeps it: ISO 8601 in UTC with milliseconds, so that text order is time order. */
export type Instant = string;

export function instant(date: Date): Instant {
  return date.toISOString();
}

export function secondsAfter(moment: Date | Instant, seconds: number): Instant {
  return new Date(new Date(moment).getTime() + seconds * 1000).toISOString();
}

export function isPast(moment: Instant, now: Date): boolean {
  return new Date(moment).getTime() <= now.getTime();
}

/** Whole seconds from one moment to a later one, never negative. */
export function secondsBetween(from: Instant, to: Instant): number {
  return Math.max(0, Math.round((new Date(to).getTime() - new Date(from).getTime()) / 1000));
}
