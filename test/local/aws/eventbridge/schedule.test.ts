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
    ['cron(0 0 29 2 ? *)', '2028-02-29T00:00 2032-02-29T00:00'],
    ['cron(0 0 31 * ? *)', '2026-12-31T00:00 2027-01-31T00:00'],
    ['cron(59 23 31 12 ? *)', '2026-12-31T23:59 2027-12-31T23:59'],
    ['cron(0 9 * * ? *)', '2026-11-22T09:00 2026-11-23T09:00'],
    ['cron(30 9,17 ? * SAT,SUN *)', '2026-11-21T09:30 2026-11-21T17:30'],
    ['cron(11/10 10 * * ? *)', '2026-11-21T10:11 2026-11-21T10:21'],
    ['cron(50/20 * * * ? *)', '2026-11-21T09:50 2026-11-21T10:50'],
    ['cron(0 11-23/4 ? * 2-6 *)', '2026-11-23T11:00 2026-11-23T15:00'],
    ['cron(0 0 1 1-12/3 ? *)', '2027-01-01T00:00 2027-04-01T00:00'],
    ['cron(0 0 1 jan,jul ? *)', '2027-01-01T00:00 2027-07-01T00:00'],
    ['cron(0 22-1 * * ? *)', '2026-11-21T22:00 2026-11-21T23:00'],
    ['cron(0 0 1 1 ? 2028/2)', '2028-01-01T00:00 2030-01-01T00:00'],
    ['cron(0 10 ? * L *)', '2026-11-21T10:00 2026-11-28T10:00'],
    ['cron(0 10 ? * SATL *)', '2026-11-28T10:00 2026-12-26T10:00'],
    ['cron(0 2 ? * SAT#3 *)', '2026-12-19T02:00 2027-01-16T02:00'],
    ['cron(* * ? * SAT#3 *)', '2026-11-21T09:01 2026-11-21T09:02'],
    ['cron(0 0 ? * 1#5 *)', '2026-11-29T00:00 2027-01-31T00:00'],
    ['cron(0 0 15W 11 ? *)', '2027-11-15T00:00 2028-11-15T00:00'],
    ['cron(0 0 14W 8 ? *)', '2027-08-13T00:00 2028-08-14T00:00'],
    ['cron(0 0 31W 10 ? *)', '2027-10-29T00:00 2028-10-31T00:00'],
    // What AWS took although it never fires.
    ['cron(15 10 ? * 6L 2002-2005)', ''],
    ['cron(0/5 5 ? JAN 1-5 2022)', ''],
    ['cron(0 20 * * ? 2500)', ''],
  ])('%s', (expression, expected) => {
    expect(times(expression)).toBe(expected);
  });
});

describe('[EB-6] a schedule that AWS refuses is refused', () => {
  test.each([
    // Refused by AWS itself, in a recording of May 2024.
    ...['rate(10 seconds)', 'rate(10 years)', 'rate(1 minutes)', 'rate(1 hours)', 'rate(1 days)', 'rate(10 minute)'],
    ...['rate(10 hour)', 'rate(10 day)', 'rate()', 'rate(10)', 'rate(10 minutess)', 'rate(foo minutes)'],
    ...['rate(0 minutes)', 'rate(-10 minutes)', 'rate(10 MINUTES)', 'rate( 10 minutes )', ' rate(10 minutes)'],
    ...['cron(0 1 * * * *)', 'cron(7 20 * * NOT *)', 'cron(INVALID)', 'cron(0 dummy ? * MON-FRI *)'],
    ...['cron(71 8 1 * ? *)', 'cron(*/60 * * * ? *)', 'cron(15 12 ? * -1 *)', 'cron(7 20 * * 1-7 *)'],
    // By the guide.
    ...['rate(1 week)', 'rate(1.5 hours)', 'cron(0 12 ? * ? *)', 'cron(0 12 * * ?)', 'cron(0 0 12 * * ? *)'],
    ...['cron(60 12 * * ? *)', 'cron(0 24 * * ? *)', 'cron(0 0 0 * ? *)', 'cron(0 0 32 * ? *)', 'cron(0 0 1 13 ? *)'],
    ...[
      'cron(0 0 ? * 0 *)',
      'cron(0 0 ? * 8 *)',
      'cron(0 0 * * ? 1969)',
      'cron(0 0 ? * MON#6 *)',
      'cron(0 0 ? * #2 *)',
    ],
    ...[
      'cron(0 0 ? * 3#1,6#3 *)',
      'cron(0 0 3#1 * ? *)',
      'cron(0 0 ? * 3W *)',
      'cron(0 0 W * ? *)',
      'cron(L 0 * * ? *)',
    ],
    ...[
      'cron(0/0 * * * ? *)',
      'cron(0 0/24 * * ? *)',
      'cron(? 12 * * ? *)',
      'cron(1, 12 * * ? *)',
      'cron(5-x 1 * * ? *)',
    ],
    ...['0 12 * * ? *', 'at(2026-11-21T09:00:00)', 'CRON(0 12 * * ? *)', 'cron(0 12 * * ? *', 'cron()', ''],
  ])('%j', (expression) => {
    expect(times(expression)).toBe('refused');
  });
});
