import { expect, test } from '@jest/globals';
import { commanded, WORLDS_TIMEOUT_MS } from './commanded';

// The other half of sixty, in a file of its own: so two workers share them.
test(
  'the laws hold under the faults of seeds 31 to 60',
  async () => {
    expect(await commanded('--seeds', '30', '--seed', '31')).toMatch(/\n30 seeds, 0 violations$/);
  },
  WORLDS_TIMEOUT_MS,
);
