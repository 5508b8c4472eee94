import { expect } from '@jest/globals';
import { commanded } from '../commanded';

/** Plays every other distinct point of all journeys, so that two workers of Jest share them. */
export async function expectSameEnds(half: '1/2' | '2/2'): Promise<void> {
  const said = await commanded('--crash-points', '--distinct', '--share', half);
  expect(said).toMatch(/\n\d{3,} points, 0 different ends$/);
}
