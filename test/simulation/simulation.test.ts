import { expect, test } from '@jest/globals';
import { commanded, SEED_TIMEOUT_MS, WORLDS_TIMEOUT_MS } from './commanded';
import { LAWS } from './laws';
import { tellStory } from './tell-story';
import { writeStory } from './write-story';

test(
  'the laws hold under the faults of seeds 1 to 30',
  async () => {
    expect(await commanded('--seeds', '30')).toMatch(/\n30 seeds, 0 violations$/);
  },
  WORLDS_TIMEOUT_MS,
);

test(
  'a seed replays exactly',
  async () => {
    const lives = [];
    for (const seed of [5, 7, 5]) lives.push(await tellStory(writeStory(seed), { laws: LAWS }));
    const [first, other, again] = lives;
    expect(again).toEqual(first);
    expect(other!.trace).not.toBe(first!.trace);
  },
  3 * SEED_TIMEOUT_MS,
);

test(
  'a world comes to rest with releases done, not for want of any',
  async () => {
    const { deployments, requests, lines } = await tellStory(writeStory(5), { laws: LAWS });
    expect(deployments).toBeGreaterThan(1);
    expect(requests).toBeGreaterThan(100);
    expect(lines.some((line) => line.endsWith('faults cease'))).toBe(true);
  },
  SEED_TIMEOUT_MS,
);
