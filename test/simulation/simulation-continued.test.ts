import { expect, test } from '@jest/globals';
import { commanded, WORLDS_TIMEOUT_MS } from './commanded';

// The other half of a hundred, in a file of its own: so two workers share them.
test(
  'the laws hold under the faults of seeds 51 to 100',
  async () => {
    expect(await commanded('--seeds', '50', '--seed', '51')).toMatch(/\n50 seeds, 0 violations$/);
  },
  WORLDS_TIMEOUT_MS,
);
