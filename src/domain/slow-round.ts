import type { ServiceSpec } from './service-spec';

/** Calls to ECS and ECR that the slow pass may make in a minute: two a second, a tenth of what ECS admits for DescribeServices. */
export const CALLS_A_MINUTE = 120;

/** The shortest round. Prime, so that a service does not meet the same minute of each hour, and what happens in it. */
const SHORTEST_ROUND_MINUTES = 11;

const MINUTE_MS = 60_000;

/** What a look at a service at rest costs: ECS once, ECR once for each repository and page of images. */
export function callsFor({ images }: Pick<ServiceSpec, 'images'>, pages = images.length): number {
  return 1 + pages;
}

/**
 * Minutes in which the slow pass comes to every service of a catalog once. Worked examples, of services with one repository
 * of at most 1,000 images: 10 → 11, 100 → 11, 500 → 11, 1,000 → 17, 2,000 → 37.
 */
export function roundMinutes(catalog: readonly ServiceSpec[]): number {
  const calls = catalog.reduce((sum, spec) => sum + callsFor(spec), 0);
  let minutes = Math.max(SHORTEST_ROUND_MINUTES, Math.ceil(calls / CALLS_A_MINUTE));
  while (divisor(minutes, 60) > 1) minutes++;
  return minutes;
}

/**
 * The services whose turn it is in a minute, by their place in the catalog and nothing else: no position is kept that could
 * be lost. Who is first changes with the round, so that a minute that ends early leaves out others the next time.
 */
export function turnAt(catalog: readonly ServiceSpec[], now: Date): readonly ServiceSpec[] {
  const minutes = roundMinutes(catalog);
  const minute = Math.floor(now.getTime() / MINUTE_MS);
  const turn = catalog.filter((_, index) => index % minutes === minute % minutes);
  const first = turn.length === 0 ? 0 : Math.floor(minute / minutes) % turn.length;
  return [...turn.slice(first), ...turn.slice(0, first)];
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
