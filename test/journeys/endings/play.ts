import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Endings } from '.';
import { judge } from './judge';
import { Scene, Stage } from './scene';

/** A test for each ending; those of one list share a stack. */
export function play(lists: readonly Endings[]): void {
  describe.each(lists)('a release that ends %s', (_where, endings) => {
    let stage: Stage | undefined;
    /** Whether the last ending was seen to its end: what it left unfinished is not the next one's. */
    let isClean = true;
    beforeAll(async () => {
      stage = await Stage.raise();
    });
    afterAll(async () => {
      await stage?.stack.stop();
      expect(stage?.stack.internalErrors).toEqual([]);
    });

    test.each(endings.map((ending) => [ending.ending, ending] as const))('%s', async (_name, ending) => {
      if (!isClean || !stage) {
        await stage?.stack.stop();
        stage = await Stage.raise();
      }
      isClean = false;
      await judge(ending, await Scene.open(stage));
      isClean = true;
    });
  });
}
