import { expect, test } from '@jest/globals';
import type { SimulatedAccount } from './account';
import { call } from './laws/made-evidence';
import { Recorder } from './recorder';
import { wakeUpJudge } from './wake-ups';

const DUE_SOON = { S: '2026-11-21T09:06:00.000Z' };
const DUE_LATE = { S: '2026-11-21T09:15:00.000Z' };
const GIVEN_BACK = { UpdateExpression: 'REMOVE #leaseOwner, #leaseUntil', TableName: 't', Key: { pk: { S: 'web' } } };

/** What the judge says right after a write at 09:05, when the record holds this. */
async function judged(item: object, input: object = GIVEN_BACK): Promise<string[]> {
  const recorder = new Recorder();
  recorder.calls.push(call('UpdateItem', input as never, { service: 'dynamodb' }));
  const account = { look: async () => ({ Item: { pk: { S: 'web' }, ...item } }) } as unknown as SimulatedAccount;
  const found = await wakeUpJudge(account, recorder)();
  return found.map(({ says }) => says);
}

test.each([
  ['pushes', { pushes: { L: [{}] } }],
  ['commands', { commands: { L: [{}] } }],
  ['pushes that are looked at much later', { pushes: { L: [{}] }, dueAt: DUE_LATE }],
])('a service is not given back with unread %s', async (_case, item) => {
  expect(await judged(item)).toEqual(['web is given back with 1 unread, and is not due']);
});

test.each([
  ['nothing unread', { pushes: { L: [] } }],
  ['a look that is due', { pushes: { L: [{}] }, dueAt: DUE_SOON }],
  ['somebody else at it', { pushes: { L: [{}] }, leaseOwner: { S: 'other' } }],
])('a service is given back with %s', async (_case, item) => {
  expect(await judged(item)).toEqual([]);
});

test('other writes are not looked at', async () => {
  expect(await judged({ pushes: { L: [{}] } }, { UpdateExpression: 'SET #leaseOwner = :owner' })).toEqual([]);
});
