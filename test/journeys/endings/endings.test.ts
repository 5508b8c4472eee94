import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { BY_ITSELF, BY_OTHERS } from '.';
import { play } from './play';
import { drawTable } from './table';

const README = join(__dirname, '../../../README.md');
const TABLE = /(<!-- endings: written by test\/journeys\/endings -->\n)[\s\S]*?(\n<!-- end of endings -->)/;

test('the README has the table of endings (WRITE_ENDINGS=yes npx jest test/journeys/endings -t README)', () => {
  const drawn = drawTable([...BY_ITSELF, ...BY_OTHERS].flatMap(([, endings]) => endings));
  const text = readFileSync(README, 'utf8');
  if (process.env.WRITE_ENDINGS === 'yes')
    writeFileSync(
      README,
      text.replace(TABLE, (_all, opening: string, closing: string) => opening + drawn + closing),
    );
  expect(TABLE.exec(readFileSync(README, 'utf8'))?.[0]).toContain(drawn);
});

play(BY_ITSELF);
