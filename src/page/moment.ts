import type { Instant } from '../domain/instant';

const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

/** `21 November 2026, 09:45 UTC`. Of a deadline the seconds are left out, so it is said a little early, never late. */
export function momentText(moment: Instant): string {
  return `${DATE.format(new Date(moment))}, ${moment.slice(11, 16)} UTC`;
}

/** `in 45 minutes`, in whole minutes that are surely left. */
export function timeLeftText(until: Instant, now: Date): string {
  const minutes = Math.floor((new Date(until).getTime() - now.getTime()) / 60_000);
  if (minutes < 1) return 'in less than a minute';
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}
