import { dieAt, explain, undisturbed } from './crash-points-of';
import { distinctCrashPoints } from './distinct';
import { JOURNEYS } from './journeys';

/** Of a shared machine: each of some three hundred points is the whole life of a world. */
export const SHARE_TIMEOUT_MS = 600_000;

/** What a worker found out. */
export interface Share {
  readonly points: number;
  /** Broken laws without any death. */
  readonly broken: readonly string[];
  readonly different: readonly string[];
}

/** Plays every other distinct point of all journeys: the even or the odd ones, so that two workers share them. */
export async function playShare(share: 0 | 1): Promise<Share> {
  const names = Object.keys(JOURNEYS);
  const journeys = [];
  for (const name of names) journeys.push(await undisturbed(JOURNEYS[name]!));
  const all = distinctCrashPoints(journeys).flatMap((points, journey) => points.map((point) => ({ journey, point })));
  const mine = all.filter((_, index) => index % 2 === share);
  const different: string[] = [];
  for (const { journey, point } of mine) {
    const died = await dieAt(journeys[journey]!, point);
    if (died.differences.length > 0) different.push(explain(names[journey]!, died));
  }
  const broken = journeys.flatMap(({ told }, at) =>
    told.violations.map(({ law, says }) => `${names[at]}: ${law}: ${says}`),
  );
  return { points: mine.length, broken, different };
}
