import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { blobIn, LAYOUT_USAGE, parseLayoutArguments, writeLayout } from '../../local/oci-layout';

const SCRIPT = join(__dirname, '../../scripts/image.mjs');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'slipway-layout-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

describe('an image made without a builder', () => {
  test('is an index of two images with the labels', () => {
    const { index, images } = writeLayout(folder, { tag: 'v8', labels: { colour: 'blue' } });
    const [named] = json(join(folder, 'index.json')).manifests;
    expect(named).toMatchObject({ digest: index, annotations: { 'org.opencontainers.image.ref.name': 'v8' } });
    const { manifests } = json(blobIn(folder, index));
    expect(manifests.map(({ digest, platform }: never) => [digest, platform])).toEqual([
      [images[0], { architecture: 'amd64', os: 'linux' }],
      [images[1], { architecture: 'arm64', os: 'linux' }],
    ]);
    const { config, layers } = json(blobIn(folder, images[0]!));
    expect(json(blobIn(folder, config.digest)).config.Labels).toEqual({
      'org.opencontainers.image.version': 'v8',
      colour: 'blue',
    });
    expect(readFileSync(blobIn(folder, layers[0].digest))).toHaveLength(layers[0].size);
    expect(writeLayout(folder, { tag: 'v8', labels: { colour: 'blue' } }).index).toBe(index);
  });

  test('takes labels with an equals sign in their value', () => {
    const target = join(folder, 'new');
    expect(parseLayoutArguments([target, 'v8', 'a=b=c', 'd='])).toEqual({
      folder: target,
      recipe: { tag: 'v8', labels: { a: 'b=c', d: '' } },
    });
  });

  test.each<[string, (target: string) => string[], string]>([
    ['no folder', () => [], LAYOUT_USAGE],
    ['no tag', (target) => [target], LAYOUT_USAGE],
    ['a bad tag', (target) => [target, '-v8'], "'-v8' is no tag of an image."],
    ['a label without a value', (target) => [target, 'v8', 'colour'], "'colour' is no label: give name=value."],
    ['a label without a name', (target) => [target, 'v8', '=blue'], "'=blue' is no label: give name=value."],
  ])('is refused with %s', (_, args, error) => {
    expect(parseLayoutArguments(args(join(folder, 'new')))).toEqual({ error });
  });

  test('is not written over something else', () => {
    writeFileSync(join(folder, 'mine'), '');
    expect(parseLayoutArguments([folder, 'v8'])).toEqual({ error: `${folder} is not empty: name another.` });
  });

  test('comes from npm run image, which prints the digest of the index', () => {
    const target = join(folder, 'layout');
    const printed = execFileSync(process.execPath, [SCRIPT, target, 'v8'], { encoding: 'utf8' }).trim();
    expect(json(join(target, 'index.json')).manifests[0].digest).toBe(printed);
    const refused = spawnSync(process.execPath, [SCRIPT, target], { encoding: 'utf8' });
    expect([refused.status, refused.stderr]).toEqual([2, LAYOUT_USAGE]);
  });
});
