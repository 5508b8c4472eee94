import { expect, test } from '@jest/globals';
import { judge, SEED_TIMEOUT_MS, seedsFrom } from './given-seeds';

// The other half of a hundred, in a file of its own: so two workers share them.
test.each(seedsFrom(51, 50))(
  'the laws hold under the faults of seed %i',
  async (seed) => {
    expect(await judge(seed)).toBe('');
  },
  SEED_TIMEOUT_MS,
);
