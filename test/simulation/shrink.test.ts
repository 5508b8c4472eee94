import { expect, test } from '@jest/globals';
import { shrink } from './shrink';
import type { Act, Story } from './story';

const push = (at: number): Act => ({ at, kind: 'push', service: 'web', tag: `v${at}`, build: 0, quality: 'good' });

const STORY: Story = {
  seed: 1,
  services: [],
  acts: Array.from({ length: 12 }, (_, at) => push(at)),
  faults: { perRequest: 0.1, perDelivery: 0.1 },
  sweepEvery: 1,
};
const STRUCK = ['image-pushed#1/3', 'image-pushed#2/9', 'minute-passed minute 4'].map((name) => ({
  name,
  fault: 'lost',
}));

const has = (story: Story, at: number): boolean => story.acts.some((act) => act.at === at);

test('what a violation does not need is left out, acts and faults', async () => {
  const fails = async (story: Story) =>
    has(story, 3) && has(story, 10) && (story.faults.only ?? []).includes('image-pushed#2/9');

  const shortest = await shrink(STORY, STRUCK, fails);

  expect(shortest.acts.map(({ at }) => at)).toEqual([3, 10]);
  expect(shortest.faults.only).toEqual(['image-pushed#2/9']);
});

test('a story that does not fail with its faults named stays as it is', async () => {
  expect(await shrink(STORY, STRUCK, async () => false)).toBe(STORY);
});

test('shrinking ends, whatever there is to try', async () => {
  const acts = Array.from({ length: 2_000 }, (_, at) => push(at));
  let tries = 0;
  await shrink({ ...STORY, acts }, [], async () => ++tries % 2 === 1);
  expect(tries).toBeLessThan(130);
});
