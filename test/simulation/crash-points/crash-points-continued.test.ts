import { test } from '@jest/globals';
import { WORLDS_TIMEOUT_MS } from '../commanded';
import { expectSameEnds } from './half';

test(
  'wherever a function dies, a journey ends as it does without: the other half of the points',
  () => expectSameEnds('2/2'),
  WORLDS_TIMEOUT_MS,
);
