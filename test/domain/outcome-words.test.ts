import { expect, test } from '@jest/globals';
import { outcomeWords } from '../../src/domain/outcome-words';

test.each([
  ['rejected', 'rejected by bob: not today', 'rejected by bob: not today'],
  ['rejected', 'rejected by bob; rejected by carol', 'rejected by bob; rejected by carol'],
  ['expired', 'nobody decided in time', 'expired: nobody decided in time'],
  ['failed', 'failedly named check failed', 'failed: failedly named check failed'],
  ['void', 'void', 'void: void'],
])('%s, %s', (kind, reason, words) => {
  expect(outcomeWords(kind, reason)).toBe(words);
});
