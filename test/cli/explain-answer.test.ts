import { describe, expect, test } from '@jest/globals';
import { explainAnswer } from '../../src/cli/explain-answer';

const AT = '2026-11-21T09:10:00.000Z';

describe('the answer to a signed vote', () => {
  test.each<[string, number, object | string, boolean, RegExp]>([
    ['recorded', 200, { result: 'recorded', approver: 'alice' }, true, /^Recorded: alice approves\.$/],
    [
      'repeated',
      200,
      { result: 'repeated', approver: 'alice', at: AT },
      true,
      /^Recorded before, and it stands: alice approves \(2026-11-21 09:10:00 UTC\)\.$/,
    ],
    [
      'a conflict',
      409,
      { result: 'conflict', approver: 'alice', decision: 'reject', at: AT },
      false,
      /^Not recorded: alice decided otherwise before \(reject, 2026-11-21 09:10:00 UTC\)/,
    ],
    [
      'expired',
      410,
      { result: 'closed', reason: 'The time to decide is over.' },
      false,
      /^Not recorded, the gate is closed: The time to decide is over\.$/,
    ],
    [
      'no approver',
      403,
      { result: 'not-authorised', reason: 'arn:x is no approver' },
      false,
      /arn:x is no approver\.$/,
    ],
    ['no comment', 400, { result: 'comment-missing' }, false, /--comment/],
    ['refused by Lambda', 403, { Message: 'Forbidden.' }, false, /^AWS does not let you vote: .*: Forbidden\.$/],
    ['a crash', 502, 'Internal Server Error', false, /^Not recorded \(HTTP 502\)\.$/],
    ['no object', 200, 'null', false, /^Not recorded \(HTTP 200\)\.$/],
    [
      'unavailable',
      503,
      { result: 'unavailable', reason: 'ask again' },
      false,
      /^Not recorded \(HTTP 503\): ask again\.$/,
    ],
  ])('%s', (_, status, body, accepted, sentence) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const explained = explainAnswer({ status, body: text }, 'approve');
    expect(explained.accepted).toBe(accepted);
    expect(explained.sentence).toMatch(sentence);
  });
});
