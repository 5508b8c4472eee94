import { describe, expect, test } from '@jest/globals';
import { parseSchedule } from '../../../../local/aws/eventbridge/schedule';

/** Saturday. */
const NOW = new Date('2026-11-21T09:00:30Z');

const times = (expression: string, count = 2) => {
  const schedule = parseSchedule(expression);
  if (!schedule) return 'refused';
  const found: string[] = [];
  for (let last: Date | undefined = NOW; found.length < count; ) {
    last = schedule.next(last);
    if (!last) break;
    found.push(last.toISOString().replace(':00.000Z', '').replace('.000Z', ''));
  }
  return found.join(' ');
};

describe('[EB-5] schedules fire when AWS says', () => {
  test.each([
    ['rate(1 minute)', '2026-11-21T09:01:30 2026-11-21T09:02:30'],
    ['rate(2 hours)', '2026-11-21T11:00:30 2026-11-21T13:00:30'],
    ['rate(1 day)', '2026-11-22T09:00:30 2026-11-23T09:00:30'],
    ['rate(999999999999999999 days)', ''],
    ['cron(0 12 * * ? *)', '2026-11-21T12:00 2026-11-22T12:00'],
    ['cron(1 9 * * ? *)', '2026-11-21T09:01 2026-11-22T09:01'],
    ['cron(0/25 * * * ? *)', '2026-11-21T09:25 2026-11-21T09:50'],
    ['cron(*/30 8-9 * * ? *)', '2026-11-21T09:30 2026-11-22T08:00'],
    ['cron(0 8 1 * ? *)', '2026-12-01T08:00 2027-01-01T08:00'],
    ['cron(15 10 ? * MON-FRI *)', '2026-11-23T10:15 2026-11-24T10:15'],
    ['cron(0 10 ? * FRI-MON *)', '2026-11-21T10:00 2026-11-22T10:00'],
    ['cron(0 10 ? * 1 *)', '2026-11-22T10:00 2026-11-29T10:00'],
    ['cron(0 0 L * ? *)', '2026-11-30T00:00 2026-12-31T00:00'],
    ['cron(0 0 ? * 6L 2027)', '2027-01-29T00:00 2027-02-26T00:00'],
    ['cron(0 0 ? * TUE#2 *)', '2026-12-08T00:00 2027-01-12T00:00'],
    ['cron(0 0 1W MAY,AUG ? *)', '2027-05-03T00:00 2027-08-02T00:00'],
    ['cron(0 0 LW 2 ? *)', '2027-02-26T00:00 2028-02-29T00:00'],
    ['cron(0 0 29 2 ? 2100)', ''],
  ])('%s', (expression, expected) => {
    expect(times(expression)).toBe(expected);
  });
});

describe('[EB-6] a schedule that AWS refuses is refused', () => {
  test.each([
    'rate(1 minutes)',
    'rate(5 minute)',
    'rate(0 minutes)',
    'rate(1 week)',
    'rate(1.5 hours)',
    'cron(7 20 * * 1-7 *)',
    'cron(0 12 ? * ? *)',
    'cron(0 12 * * ?)',
    'cron(60 12 * * ? *)',
    'cron(0 0 ? * MON#6 *)',
    'cron(0 0 ? * 8 *)',
    'cron(0 0 32 * ? *)',
    'cron(0 0 * * ? 2200)',
    '0 12 * * ? *',
    'at(2026-11-21T09:00:00)',
  ])('%s', (expression) => {
    expect(times(expression)).toBe('refused');
  });
});
