import { expect, test } from '@jest/globals';
import { SEED_TIMEOUT_MS, simulated } from './given-seeds';

// The other half of a hundred, in a file of its own: so two workers share them.
test(
  'the laws hold under the faults of seeds 51 to 100',
  async () => {
    expect(await simulated(51, 50)).toMatch(/\n50 seeds, 0 violations$/);
  },
  10 * SEED_TIMEOUT_MS,
);
