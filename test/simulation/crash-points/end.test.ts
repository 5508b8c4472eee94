import { expect, test } from '@jest/globals';
import { differences, type End } from './end';

const WITHOUT: End = {
  lines: ['web runs v2', 'v2 Succeeded, of Slipway'],
  mails: { 'owners@example.com: Succeeded: web v2': 1 },
};

test.each<[string, Partial<End>, readonly string[]]>([
  ['the same end is the same', {}, []],
  ['a mail may be told once more', { mails: { 'owners@example.com: Succeeded: web v2': 2 } }, []],
  [
    'not twice more',
    { mails: { 'owners@example.com: Succeeded: web v2': 3 } },
    ['told 3 times instead of 1: owners@example.com: Succeeded: web v2'],
  ],
  ['a mail that is missing is told', { mails: {} }, ['nobody was told: owners@example.com: Succeeded: web v2']],
  [
    'a mail that nobody got before is told',
    { mails: { ...WITHOUT.mails, 'owners@example.com: Failed: web v2': 1 } },
    ['told 1 times instead of 0: owners@example.com: Failed: web v2'],
  ],
  [
    'a second deployment is told',
    { lines: [...WITHOUT.lines, 'v2 Succeeded, of Slipway'] },
    ['in another order, or more often: web runs v2; v2 Succeeded, of Slipway; v2 Succeeded, of Slipway'],
  ],
  [
    'another image is told',
    { lines: ['web runs v1', 'v2 Succeeded, of Slipway'] },
    ['not so: web runs v2', 'instead: web runs v1'],
  ],
])('%s', (_, end, expected) => {
  expect(differences(WITHOUT, { ...WITHOUT, ...end })).toEqual(expected);
});

test('a reminder may be lost', () => {
  const without = { ...WITHOUT, mails: { ...WITHOUT.mails, 'alice@example.com: Reminder: web v2 waits for you': 1 } };
  expect(differences(without, WITHOUT)).toEqual([]);
});
