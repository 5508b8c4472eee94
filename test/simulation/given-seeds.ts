import { LAWS } from './laws';
import { explain } from './simulate';
import { tellStory } from './tell-story';
import { writeStory } from './write-story';

/** A seed takes half a second of one core; machines are shared. */
export const SEED_TIMEOUT_MS = 60_000;

/** Lets the world of a seed live; what the laws say, and its story when they say anything. */
export async function judge(seed: number): Promise<string> {
  const story = writeStory(seed);
  const told = await tellStory(story, { laws: LAWS });
  return told.violations.length === 0 ? '' : `npm run simulate -- --seed ${seed} --seeds 1\n${explain(story, told)}`;
}

export const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);
