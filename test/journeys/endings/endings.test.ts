import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ENDINGS } from '.';
import { judge } from './judge';
import { Scene, Stage } from './scene';
import { drawTable } from './table';

const README = join(__dirname, '../../../README.md');
const TABLE = /(<!-- endings: written by test\/journeys\/endings -->\n)[\s\S]*?(\n<!-- end of endings -->)/;

test('the README has the table of endings (WRITE_ENDINGS=yes npx jest test/journeys/endings -t README)', () => {
  const drawn = drawTable(ENDINGS.flatMap(([, endings]) => endings));
  const text = readFileSync(README, 'utf8');
  if (process.env.WRITE_ENDINGS === 'yes')
    writeFileSync(
      README,
      text.replace(TABLE, (_all, opening: string, closing: string) => opening + drawn + closing),
    );
  expect(TABLE.exec(readFileSync(README, 'utf8'))?.[0]).toContain(drawn);
});

describe.each(ENDINGS)('a release that ends %s', (_where, endings) => {
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

  test.each(endings.map((ending) => [ending.ending, ending] as const))(
    '%s',
    async (_name, ending) => {
      if (!isClean || !stage) {
        await stage?.stack.stop();
        stage = await Stage.raise();
      }
      isClean = false;
      await judge(ending, await Scene.open(stage));
      isClean = true;
    },
    60_000,
  );
});
