import { expect, test } from '@jest/globals';
import { playShare, SHARE_TIMEOUT_MS } from './share';

test(
  'wherever a function dies, a journey ends as it does without: the other half of the points',
  async () => {
    const { points, broken, different } = await playShare(1);
    expect(broken).toEqual([]);
    expect(different).toEqual([]);
    expect(points).toBeGreaterThan(100);
  },
  SHARE_TIMEOUT_MS,
);
