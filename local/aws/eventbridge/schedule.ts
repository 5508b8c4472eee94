import { nextOfCron, parseCron } from './cron';

/** When a scheduled rule fires. */
export interface Schedule {
  /** The first time after `last`, the time at which it fired before or was made; `undefined`: never again. */
  next(last: Date): Date | undefined;
}

const UNITS = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

/**
 * Parses `rate(5 minutes)` or `cron(0 12 * * ? *)`. A rate of one has a singular unit, any other a plural one.
 * @returns `undefined` for what AWS refuses
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html
 */
export function parseSchedule(expression: string): Schedule | undefined {
  const rate = /^rate\((\d+) (minute|hour|day)(s?)\)$/.exec(expression);
  if (rate) {
    const value = Number(rate[1]);
    if (value < 1 || (value === 1) !== (rate[3] === '')) return undefined;
    const interval = value * UNITS[rate[2] as keyof typeof UNITS];
    return {
      next: (last) => {
        const next = new Date(last.getTime() + interval);
        // A rate of a million years ends beyond the last date there is.
        return Number.isNaN(next.getTime()) ? undefined : next;
      },
    };
  }
  const cron = parseCron(/^cron\((.*)\)$/.exec(expression)?.[1] ?? '');
  return cron && { next: (last) => nextOfCron(cron, last) };
}
