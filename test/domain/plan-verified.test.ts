import { describe, expect, test } from '@jest/globals';
import { planService } from '../../src/domain/plan';
import { heldTo } from '../../src/domain/plan/held-to';
import { renderedFor } from '../../src/domain/rendering';
import type { Verified } from '../../src/domain/verify';
import { accepted, at, digest, NOW, observed, REGISTRY, RUNNING, record, release, SPEC } from './given';
import { writtenBy } from './plans';

const images = [{ repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-1) }];
const { content } = renderedFor(SPEC, RUNNING.base, images, REGISTRY);
const registering = { name: 'registering', content } as const;

const OK: Verified = { item: 'task size', outcome: 'OK', reason: 'fits' };
const SKIP: Verified = { item: 'secrets', outcome: 'SKIP', reason: 'not allowed' };
const GONE: Verified = { item: 'log groups', outcome: 'NG', reason: 'there is no log group /a', remedy: 'Create it.' };
const HOOK: Verified = { item: 'hooks', outcome: 'NG', reason: 'there is no function f', remedy: 'Deploy it.' };

const planned = (verified: readonly Verified[], members = {}) =>
  planService(SPEC, record({ release: release(registering, members) }), observed({ verified }), NOW);

describe('a release that is to be registered', () => {
  test('goes on where everything is OK, or could not be looked at', () => {
    expect(planned([OK, SKIP]).actions.map(({ kind }) => kind)).toEqual(['write-state', 'register-revision']);
  });

  test('is refused with every fault at once, and registers nothing', () => {
    const plan = planned([OK, GONE, SKIP, HOOK]);
    const reason = 'verification found 2 faults: log groups: there is no log group /a; hooks: there is no function f';
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state']);
    expect(plan.reason).toContain(reason);
    const state = writtenBy(plan);
    expect(state.release).toBeUndefined();
    expect(state.ended[0]).toMatchObject({ outcome: 'not-started', reason });
    expect(state.quarantine).toEqual([]);
    expect(state.notices).toMatchObject([{ kind: 'refused', image: { tag: 'v2' }, reason, wrong: [GONE, HOOK] }]);
  });

  test('of several images, each sender is told', () => {
    const changed = [accepted('v2', '2'), { ...accepted('v3', '3'), repository: 'sidecar' }];
    const { notices } = writtenBy(planned([GONE], { changed }));
    expect(notices.map((notice) => notice.kind === 'refused' && notice.image.repository)).toEqual([
      'frontend',
      'sidecar',
    ]);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(2);
  });

  test('to roll back is told to whoever asked, as a release that did not start', () => {
    const rollback = { by: 'alice', at: at(-2), reason: 'orders are lost' };
    const state = writtenBy(planned([GONE], { rollback }));
    expect(state.notices).toMatchObject([
      { kind: 'failed', reason: expect.stringContaining('verification found a fault') },
    ]);
  });

  test('to roll back is not kept from production for what is only about care', () => {
    const rollback = { by: 'alice', at: at(-2), reason: 'orders are lost' };
    const late: Verified = { item: 'spot', outcome: 'NG', reason: 'drains for 300 s', remedy: 'Less.' };
    expect(planned([late], { rollback }).actions.map(({ kind }) => kind)).toContain('register-revision');
    expect(writtenBy(planned([late])).ended[0]).toMatchObject({ reason: expect.stringContaining('spot: drains') });
    const state = writtenBy(planned([late, GONE], { rollback }));
    expect(state.ended[0]!.reason).toBe('verification found a fault: log groups: there is no log group /a');
  });
});

describe('what a release is held to', () => {
  const spec = { ...SPEC, gate: {} as never, strategy: { ...SPEC.strategy, hooks: { AfterInstall: 'f' } } };
  const rollback = { by: 'alice', at: at(-2), reason: 'no' };
  const good = (hash: string) => record({ good: [{ hash, images, revision: 'r', at: at(-9) }] }).state;

  test('is everything', () => {
    expect(heldTo(spec, good('f'.repeat(64)), release(registering))).toBe(spec);
    expect(heldTo(spec, good('0'.repeat(64)), release(registering, { rollback }))).toBe(spec);
  });

  test('is no hook and no gate where it goes back to what passed them', () => {
    const held = heldTo(spec, good('f'.repeat(64)), release(registering, { rollback }));
    expect([held.gate, held.strategy.hooks]).toEqual([undefined, {}]);
  });
});
