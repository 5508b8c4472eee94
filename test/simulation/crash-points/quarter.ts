import { expect } from '@jest/globals';
import { commanded } from '../commanded';

/** Plays every fourth distinct point of all journeys: two workers of Jest share half of them, and all would take too long. */
export async function expectSameEnds(quarter: '1/4' | '3/4'): Promise<void> {
  const said = await commanded('--crash-points', '--distinct', '--share', quarter);
  expect(said).toMatch(/\n\d{2,} points, 0 different ends$/);
}
