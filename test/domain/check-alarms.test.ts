import { expect, test } from '@jest/globals';
import { type AlarmsCheckSpec, judgeAlarms } from '../../src/domain/check/alarms';
import { longestSeconds } from '../../src/domain/check/duration';
import { secondsAfter } from '../../src/domain/instant';

const SINCE = '2026-11-21T09:00:00.000Z';
const SPEC: AlarmsCheckSpec = { kind: 'alarms', name: 'quiet', soakInMinutes: 10 };

type Alarms = Parameters<typeof judgeAlarms>[1];
const NONE: Alarms = { firing: [], recovered: [], withoutData: [], unknown: [] };
const FIRED = { name: 'a', firedAt: secondsAfter(SINCE, 61) };

const ROWS: [string, Partial<AlarmsCheckSpec>, Partial<Alarms>, number, string, string][] = [
  ['silent at first', {}, {}, 0, 'in-progress', 'no alarm fires; 0 of 10 minutes'],
  ['silent nearly long enough', {}, {}, 599, 'in-progress', 'no alarm fires; 9 of 10 minutes'],
  ['silent long enough', {}, {}, 600, 'succeeded', 'no alarm fires for 10 minutes'],
  ['silent for one minute', { soakInMinutes: 1 }, {}, 60, 'succeeded', 'no alarm fires for 1 minute'],
  ['one look', { soakInMinutes: 0 }, {}, 0, 'succeeded', 'no alarm fires'],
  ['one fires', {}, { firing: ['a'] }, 600, 'failed', 'an alarm fires: a'],
  ['two fire', { soakInMinutes: 0 }, { firing: ['a', 'b'] }, 0, 'failed', 'alarms fire: a, b'],
  ['one fires, one is unknown', {}, { firing: ['a'], unknown: ['b'] }, 0, 'failed', 'an alarm fires: a'],
  [
    'one fired and recovered',
    {},
    { recovered: [FIRED], unknown: ['b'] },
    600,
    'failed',
    'an alarm fired meanwhile, and recovered: a at 09:01:01 UTC',
  ],
  [
    'two fired and recovered, one of them without data now',
    {},
    { recovered: [FIRED, { ...FIRED, name: 'b' }], withoutData: ['b'] },
    600,
    'failed',
    'alarms fired meanwhile, and recovered: a at 09:01:01 UTC, b at 09:01:01 UTC',
  ],
  [
    'one has no data so far',
    {},
    { withoutData: ['a'] },
    60,
    'in-progress',
    'no alarm fires; 1 of 10 minutes (INSUFFICIENT_DATA: a)',
  ],
  [
    'two had no data to the end',
    {},
    { withoutData: ['a', 'b'] },
    600,
    'succeeded',
    'no alarm fires for 10 minutes (INSUFFICIENT_DATA: a, b)',
  ],
  ['one is unknown', {}, { unknown: ['b'] }, 0, 'failed', 'could not be done: CloudWatch knows no alarm b'],
];

test.each(ROWS)('%s', (_, spec, alarms, seconds, outcome, reason) => {
  const now = new Date(secondsAfter(SINCE, seconds));
  expect(judgeAlarms({ ...SPEC, ...spec }, { ...NONE, ...alarms }, SINCE, now)).toMatchObject({
    outcome,
    reason,
  });
});

test('remembers since when', () => {
  const judged = judgeAlarms(SPEC, NONE, SINCE, new Date(secondsAfter(SINCE, 60)));
  expect(judged).toMatchObject({ noted: { since: SINCE } });
});

test('takes as long as its soak, and a look more', () => {
  expect(longestSeconds(SPEC)).toBe(690);
});
