import type { Instant } from '../../domain/instant';
import { type Html, html } from './html';
import type { Say } from './translation';

const MONTHS = {
  en: [
    ...['January', 'February', 'March', 'April', 'May', 'June'],
    ...['July', 'August', 'September', 'October', 'November', 'December'],
  ],
  ja: Array.from({ length: 12 }, (_, index) => String(index + 1)),
};

/** `10:13 UTC on 21 November 2026`. The zone is named: approvers and AWS are in many. */
export function moment(say: Say, language: keyof typeof MONTHS, at: Instant): Html {
  const date = new Date(at);
  const text = say('moment', {
    time: date.toISOString().slice(11, 16),
    day: date.getUTCDate(),
    month: MONTHS[language][date.getUTCMonth()],
    year: date.getUTCFullYear(),
  });
  return html`<time datetime="${date.toISOString()}">${text}</time>`;
}

/** `10:13 UTC`, of a day that is told beside it. */
export function clock(say: Say, at: Instant): Html {
  const time = new Date(at).toISOString();
  return html`<time datetime="${time}">${say('clock', { time: time.slice(11, 16) })}</time>`;
}

/** `23 minutes`, `1 hour 4 minutes`, `42 seconds`: rounded down, so that nobody is promised time that there is not. */
export function duration(say: Say, seconds: number): Html {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const inHours = say(hours === 1 ? 'hour' : 'hours', { count: hours });
  const inMinutes = say(minutes === 1 ? 'minute' : 'minutes', { count: minutes });
  if (hours > 0) return minutes > 0 ? say('hoursAndMinutes', { hours: inHours, minutes: inMinutes }) : inHours;
  if (minutes > 0) return inMinutes;
  const rest = Math.max(0, Math.floor(seconds));
  return say(rest === 1 ? 'second' : 'seconds', { count: rest });
}
