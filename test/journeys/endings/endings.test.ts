import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { AT_THE_GATE } from './at-the-gate';
import { BY_PEOPLE } from './by-people';
import { BY_TIME } from './by-time';
import { judge } from './judge';
import { Scene, Stage } from './scene';

describe.each([
  ['at the gate', AT_THE_GATE],
  ['by people', BY_PEOPLE],
  ['by time', BY_TIME],
])('a release ends %s', (_where, endings) => {
  let stage: Stage;
  let isClean = false;
  beforeAll(async () => {
    stage = await Stage.raise();
    isClean = true;
  });
  afterAll(async () => {
    await stage?.stack.stop();
    expect(stage?.stack.internalErrors).toEqual([]);
  });

  test.each(endings.map((ending) => [ending.ending, ending] as const))('%s', async (_name, ending) => {
    if (!isClean) {
      await stage.stack.stop();
      stage = await Stage.raise();
    }
    isClean = false;
    await judge(ending, await Scene.open(stage));
    isClean = true;
  });
});
