import { get } from 'node:http';
import type { VirtualClock } from '../../local/aws/clock/virtual-clock';

/** Between two groups of requests, in virtual time. */
const STEP_MS = 250;
const REQUESTS_A_STEP = 5;
export const REQUESTS_A_SECOND = (REQUESTS_A_STEP * 1_000) / STEP_MS;

/** What visitors got. */
export interface Answers {
  readonly requests: number;
  /** Those that were not answered with a status below 500. */
  readonly failures: number;
  /** By status; 0: no answer at all. */
  readonly byStatus: Readonly<Record<number, number>>;
}

/**
 * Visitors of a port over HTTP, so many each second of virtual time, one after the other: the same load in every world.
 * @param look is called at each step, before its visitors come
 */
export async function loadFor(
  clock: Pick<VirtualClock, 'advance'>,
  port: number,
  seconds: number,
  look: () => Promise<void> = async () => {},
): Promise<Answers> {
  const byStatus: Record<number, number> = {};
  for (let passed = 0; passed < seconds * 1_000; passed += STEP_MS) {
    await look();
    for (let request = 0; request < REQUESTS_A_STEP; request++) {
      const status = await visit(port);
      byStatus[status] = (byStatus[status] ?? 0) + 1;
    }
    await clock.advance(STEP_MS);
  }
  await look();
  const count = (isMeant: (status: number) => boolean): number =>
    Object.entries(byStatus).reduce((sum, [status, answers]) => sum + (isMeant(Number(status)) ? answers : 0), 0);
  return { requests: count(() => true), failures: count((status) => status === 0 || status >= 500), byStatus };
}

/** A connection of its own for each: what another one left behind says nothing. */
function visit(port: number): Promise<number> {
  return new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    }).on('error', () => resolve(0));
  });
}
