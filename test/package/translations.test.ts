import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';

const ROOT = join(__dirname, '../..');
const TEXTS = 'src/page/review/texts.ts';

const root = mkdtempSync(join(tmpdir(), 'slipway-translations-'));
for (const name of ['services', 'scripts', 'src']) cpSync(join(ROOT, name), join(root, name), { recursive: true });
for (const name of ['handlers', 'node_modules', 'package.json']) symlinkSync(join(ROOT, name), join(root, name));
afterAll(() => rmSync(root, { recursive: true, force: true }));

test.each([
  ['missing', ", ja: '承認する'", '', 'The text "approve" of the review page has no translation: ja.'],
  ['empty', "ja: '承認する'", "ja: ''", 'The text "approve" of the review page has no translation: ja.'],
  [
    'of another placeholder',
    "ja: '{label} をリリース'",
    "ja: '{tag} をリリース'",
    'The text "approveMeans" of the review page has different placeholders in en and ja.',
  ],
])('npm run build refuses a translation that is %s', (_what, before, after, sentence) => {
  const texts = readFileSync(join(ROOT, TEXTS), 'utf8');
  expect(texts).toContain(before);
  writeFileSync(join(root, TEXTS), texts.replace(before, after));

  const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], {
    cwd: root,
    encoding: 'utf8',
  });

  expect([status, stderr.trim()]).toEqual([1, sentence]);
});
