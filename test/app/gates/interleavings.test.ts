import { afterEach, expect, test } from '@jest/globals';
import { judgeGate } from '../../../src/domain/gate/judge-gate';
import { GATE } from '../../domain/gate-given';
import { closeLandscapes } from '../../local/aws/codedeploy/landscape';
import { gateWorld } from './gate-world';

afterEach(closeLandscapes);

const SEEDS = Array.from({ length: 24 }, (_, seed) => seed + 1);

/** Marsaglia's xorshift: the same seed gives the same interleaving. */
function random(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

test.each(SEEDS)(
  'seed %i: people vote and change their minds while functions look: one outcome, one report',
  async (seed) => {
    const given = await gateWorld();
    const next = random(seed);
    given.wire(async (_operation, send) => {
      for (let turns = next(6); turns > 0; turns--) await new Promise(setImmediate);
      const answer = await send();
      for (let turns = next(6); turns > 0; turns--) await new Promise(setImmediate);
      return answer;
    });
    const acts = [
      () => given.vote('alice', 'approve'),
      () => given.vote('bob', 'approve'),
      () => given.vote('alice', 'withdraw'),
      () => given.vote('dave', 'approve'),
      () => given.vote('dave', 'approve', 'again'),
      ...(seed % 3 === 0 ? [() => given.vote('carol', 'reject', 'no')] : []),
      () => given.sweep(),
      () => given.voteCast(),
      () => given.voteCast(),
    ];
    const inOrder = acts.map((act) => ({ act, place: next(1_000) })).sort((one, other) => one.place - other.place);

    await Promise.all(inOrder.map(({ act }) => act()));
    await given.voteCast();
    const decided = await given.present();
    await Promise.all([given.voteCast(), given.sweep()]);

    const { outcome, ...undecided } = await given.present();
    expect(outcome).toEqual(decided.outcome);
    // The ballot that was closed is the one that was judged: no vote slipped in, none was lost.
    const again = judgeGate(
      GATE,
      { ...undecided, ballot: { ...undecided.ballot, state: 'open' } },
      given.aws.clock.now(),
    );
    expect('outcome' in again ? again.outcome : undefined).toEqual(outcome);
    expect(given.reports()).toBe(outcome ? 1 : 0);
    expect(undecided.ballot.state).toBe(outcome ? 'closed' : 'open');
  },
);
