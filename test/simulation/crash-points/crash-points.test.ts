import { test } from '@jest/globals';
import { WORLDS_TIMEOUT_MS } from '../commanded';
import { expectSameEnds } from './quarter';

test(
  'wherever a function dies, a journey ends as it does without: a quarter of the points',
  () => expectSameEnds('1/4'),
  WORLDS_TIMEOUT_MS,
);
