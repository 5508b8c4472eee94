/** A cron expression of EventBridge, in UTC: the minutes, hours, days and years at which it fires. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: (date: Date) => boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const DAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
/** The guide's last year. AWS takes later ones too; nobody has seen them fire. */
const LAST_YEAR = 2199;

interface Field {
  readonly low: number;
  readonly high: number;
  readonly names?: readonly string[];
}
const MINUTE: Field = { low: 0, high: 59 };
const HOUR: Field = { low: 0, high: 23 };
const DAY: Field = { low: 1, high: 31 };
const MONTH: Field = { low: 1, high: 12, names: MONTHS };
/** 1 is Sunday. */
const WEEKDAY: Field = { low: 1, high: 7, names: DAYS };
const YEAR: Field = { low: 1970, high: 9999 };

/**
 * Parses the six fields `minutes hours day-of-month month day-of-week year`; exactly one of the two days is `?`.
 * @returns `undefined` for what AWS refuses
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 6) return undefined;
  const [minute = '', hour = '', day = '', month = '', weekday = '', year = ''] = fields.map((f) => f.toUpperCase());
  if ((day === '?') === (weekday === '?')) return undefined;
  const minutes = numbersOf(minute, MINUTE);
  const hours = numbersOf(hour, HOUR);
  const months = numbersOf(month, MONTH);
  const years = numbersOf(year, YEAR);
  const isDay = weekday === '?' ? dayOfMonth(day) : dayOfWeek(weekday);
  if (!minutes || !hours || !months || !years || !isDay) return undefined;
  return { minutes, hours, months, years, isDay };
}

/** The first minute after `after` at which the expression fires; `undefined` when there is none left. */
export function nextOfCron(cron: Cron, after: Date): Date | undefined {
  const start = new Date(Math.floor(after.getTime() / 60_000) * 60_000 + 60_000);
  const day = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate()));
  for (; day.getUTCFullYear() <= LAST_YEAR; day.setUTCDate(day.getUTCDate() + 1)) {
    if (!cron.years.has(day.getUTCFullYear()) || !cron.months.has(day.getUTCMonth() + 1) || !cron.isDay(day)) continue;
    for (const hour of cron.hours)
      for (const minute of cron.minutes) {
        const time = day.getTime() + (hour * 60 + minute) * 60_000;
        if (time >= start.getTime()) return new Date(time);
      }
  }
  return undefined;
}

/** The numbers of `*`, `5`, `1-5`, `0/10`, `5/10`, `1-20/5` and lists of these, in ascending order. */
function numbersOf(text: string, field: Field): ReadonlySet<number> | undefined {
  const numbers: number[] = [];
  for (const part of text.split(',')) {
    const match = /^(\*|\w+(?:-\w+)?)(?:\/(\d+))?$/.exec(part);
    if (!match) return undefined;
    const [, range = '', stepText] = match;
    const step = stepText === undefined ? 1 : Number(stepText);
    const [from = '', to] = range === '*' ? [String(field.low), String(field.high)] : range.split('-');
    const low = numberOf(from, field);
    const high = to === undefined ? (stepText === undefined ? low : field.high) : numberOf(to, field);
    if (low === undefined || high === undefined || step < 1 || step > field.high) return undefined;
    // MON-SUN and 22-2 run over the end.
    const span = high >= low ? high - low : high - low + (field.high - field.low + 1);
    for (let offset = 0; offset <= span; offset += step)
      numbers.push(((low - field.low + offset) % (field.high - field.low + 1)) + field.low);
  }
  return new Set(numbers.sort((a, b) => a - b));
}

function numberOf(text: string, { low, high, names }: Field): number | undefined {
  const named = names?.indexOf(text) ?? -1;
  if (named >= 0) return named + low;
  if (!/^\d+$/.test(text)) return undefined;
  const number = Number(text);
  return number >= low && number <= high ? number : undefined;
}

/** `L` is the last day, `15W` the weekday nearest to the 15th within the month, `LW` the last weekday. */
function dayOfMonth(text: string): ((date: Date) => boolean) | undefined {
  if (text === 'L') return (date) => date.getUTCDate() === daysIn(date);
  const nearest = /^(L|\d{1,2})W$/.exec(text);
  if (nearest) {
    const wanted = nearest[1] === 'L' ? 31 : Number(nearest[1]);
    if (wanted < 1 || wanted > 31) return undefined;
    return (date) =>
      (nearest[1] === 'L' || wanted <= daysIn(date)) && date.getUTCDate() === nearestWeekday(date, wanted);
  }
  const days = numbersOf(text, DAY);
  return days && ((date) => days.has(date.getUTCDate()));
}

/** `6L` is the last Friday, `3#2` the second Tuesday of a month. */
function dayOfWeek(text: string): ((date: Date) => boolean) | undefined {
  const last = /^(\w+)L$/.exec(text);
  const lastDay = last && numberOf(last[1]!, WEEKDAY);
  if (lastDay) return (date) => date.getUTCDay() + 1 === lastDay && date.getUTCDate() > daysIn(date) - 7;
  const nth = /^(\w+)#([1-5])$/.exec(text);
  const nthDay = nth && numberOf(nth[1]!, WEEKDAY);
  if (nthDay) return (date) => date.getUTCDay() + 1 === nthDay && Math.ceil(date.getUTCDate() / 7) === Number(nth[2]);
  const days = text === 'L' ? new Set([7]) : numbersOf(text, WEEKDAY);
  return days && ((date) => days.has(date.getUTCDay() + 1));
}

function nearestWeekday(date: Date, wanted: number): number {
  const last = daysIn(date);
  const day = Math.min(wanted, last);
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === last ? day - 2 : day + 1;
  return day;
}

const daysIn = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
