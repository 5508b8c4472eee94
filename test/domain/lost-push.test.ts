import { describe, expect, test } from '@jest/globals';
import { type Known, lostPush } from '../../src/domain/lost-push';
import type { NewestHeard } from '../../src/domain/newest-heard';
import type { ListedImage } from '../../src/domain/observed';
import type { TagPolicy } from '../../src/domain/service-spec';
import { at, digest, NOW, V1 } from './given';

const NUMBER: TagPolicy = { order: 'number', prefix: 'v' };
const SEMVER: TagPolicy = { order: 'semver', prefix: '', range: '^1.0.0' };
const TIMESTAMP: TagPolicy = { order: 'timestamp', pattern: '\\d{8}' };
const PRODUCTION: TagPolicy = { order: 'movement', pattern: 'production' };
const MAIN: TagPolicy = { order: 'movement', pattern: 'main-*' };

const image = (letter: string, minutes: number, ...tags: string[]): ListedImage => ({
  ...{ tags, digest: digest(letter), pushedAt: at(minutes) },
});
const heard = (tag: string, letter: string | undefined, minutes: number): NewestHeard => ({
  ...{ repository: 'frontend', tag, at: at(minutes), judgedAt: at(minutes) },
  ...(letter ? { digest: digest(letter) } : {}),
});
const running = (tag: string, letter: string, minutes = -1000) => ({
  ...V1,
  tag,
  digest: digest(letter),
  at: at(minutes),
});
const v1 = image('1', -1000, 'v1');

/** Slipway knows the service since 500 minutes ago. */
const SINCE = at(-500);

interface Row {
  readonly policy?: TagPolicy;
  readonly listed: readonly ListedImage[];
  readonly known?: Partial<Known>;
  readonly finds?: string;
}

const rows: [string, Row][] = [
  ['nothing but what runs', { listed: [v1] }],
  ['no images', { listed: [] }],
  ['newer than what runs, never heard of', { listed: [v1, image('2', -30, 'v2')], finds: 'v2' }],
  ['of several the newest', { listed: [image('4', -30, 'v10'), image('3', -20, 'v9'), v1], finds: 'v10' }],
  ['pushed less than two minutes ago: its event is on its way', { listed: [v1, image('2', -1.9, 'v2')] }],
  ['pushed two minutes ago', { listed: [v1, image('2', -2, 'v2')], finds: 'v2' }],
  [
    'the newest is on its way: an older lost one is not started for those seconds',
    { listed: [v1, image('2', -9, 'v2'), image('3', -1, 'v3')] },
  ],
  ['older than Slipway', { listed: [v1, image('2', -501, 'v2')] }],
  [
    'newer than what was heard, and older by number than an image from before Slipway',
    { listed: [image('9', -600, 'v9'), image('4', -9, 'v4')], known: { heard: heard('v3', '3', -99) }, finds: 'v4' },
  ],
  ['judged, whatever became of it', { listed: [v1, image('2', -30, 'v2')], known: { heard: heard('v2', '2', -29) } }],
  ['older than what was judged', { listed: [v1, image('2', -3, 'v2')], known: { heard: heard('v3', '3', -29) } }],
  [
    'judged, and pushed once more with other content',
    { listed: [v1, image('a', -9, 'v2')], known: { heard: heard('v2', '2', -29) }, finds: 'v2' },
  ],
  [
    'judged without a look at its digest, and the same image still',
    { listed: [v1, image('2', -30, 'v2')], known: { heard: heard('v2', undefined, -29) } },
  ],
  [
    'judged without a look at its digest, and pushed once more',
    { listed: [v1, image('2', -9, 'v2')], known: { heard: heard('v2', undefined, -29) }, finds: 'v2' },
  ],
  ['older than what runs', { listed: [image('0', -30, 'v0'), v1] }],
  [
    'what runs is older than what was judged, since people wanted it back',
    { listed: [v1, image('2', -30, 'v2')], known: { heard: heard('v2', '2', -29), wanted: running('v1', '1') } },
  ],
  ['a tag that the policy does not admit', { listed: [v1, image('2', -30, 'latest', 'x2')] }],
  ['what runs, under a newer tag', { listed: [image('1', -30, 'v1', 'v2')], finds: 'v2' }],
  [
    'a newer tag on an image from before Slipway: it may have been there',
    { listed: [image('1', -1000, 'v1'), image('8', -900, 'v8')] },
  ],
  ['nothing runs or is wanted yet', { listed: [image('2', -30, 'v2')], known: { wanted: undefined! }, finds: 'v2' }],
  [
    'semver: outside the range',
    {
      policy: SEMVER,
      listed: [image('2', -30, '1.2.0'), image('3', -20, '2.0.0')],
      known: { wanted: running('1.1.0', '1') },
      finds: '1.2.0',
    },
  ],
  [
    'semver: the newest by precedence, not by time',
    {
      policy: SEMVER,
      listed: [image('2', -10, '1.9.0'), image('3', -20, '1.10.0')],
      known: { wanted: running('1.1.0', '1') },
      finds: '1.10.0',
    },
  ],
  [
    'timestamp: the newest as text',
    {
      policy: TIMESTAMP,
      listed: [image('2', -10, '20261120'), image('3', -20, '20261121')],
      known: { wanted: running('20261001', '1') },
      finds: '20261121',
    },
  ],
  [
    'movement: the tag judged last points elsewhere, to something new',
    {
      policy: PRODUCTION,
      listed: [image('2', -9, 'production')],
      known: { heard: heard('production', '1', -99), wanted: running('production', '1', -99) },
      finds: 'production',
    },
  ],
  [
    'movement: it points to what it pointed to before',
    {
      policy: PRODUCTION,
      listed: [image('2', -300, 'production'), image('3', -99)],
      known: { heard: heard('production', '3', -98), wanted: running('production', '3', -98) },
      finds: 'production',
    },
  ],
  [
    'movement: it points to what was judged',
    {
      policy: PRODUCTION,
      listed: [image('3', -99, 'production')],
      known: { heard: heard('production', '3', -98), wanted: running('production', '2', -200) },
    },
  ],
  [
    'movement: nothing was heard, and the image is older than Slipway',
    { policy: PRODUCTION, listed: [image('2', -600, 'production')], known: { wanted: running('production', '1') } },
  ],
  [
    'movement over many tags: an image that came after the last movement',
    {
      policy: MAIN,
      listed: [image('1', -90, 'main-a'), image('2', -30, 'main-b'), image('3', -20, 'main-c')],
      known: { heard: heard('main-a', '1', -89), wanted: running('main-a', '1', -89) },
      finds: 'main-c',
    },
  ],
  [
    'judged before the service left the catalog and came back: nothing from before starts',
    { policy: PRODUCTION, listed: [image('2', -600, 'production')], known: { heard: heard('production', '1', -700) } },
  ],
];

describe('a lost push', () => {
  test.each(rows)('%s', (_, { policy = NUMBER, listed, known = {}, finds }) => {
    const found = lostPush(policy, listed, { since: SINCE, wanted: V1, ...known }, NOW);
    expect(found?.tag).toBe(finds);
    // In whatever order ECR lists them.
    expect(lostPush(policy, [...listed].reverse(), { since: SINCE, wanted: V1, ...known }, NOW)).toEqual(found);
  });
});
