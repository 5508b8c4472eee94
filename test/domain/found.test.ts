import { describe, expect, test } from '@jest/globals';
import { withNewest } from '../../src/domain/newest-heard';
import type { ListedImage } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { Push, ServiceRecord, ServiceState } from '../../src/domain/record';
import { ADOPTED, at, digest, NOW, observed, push, record, release, SPEC, V1 } from './given';
import { settled, writtenBy } from './plans';

/** What the slow pass finds in ECR, and what it must not find again. */

const image = (letter: string, minutes: number, ...tags: string[]): ListedImage => ({
  ...{ tags, digest: digest(letter), pushedAt: at(minutes) },
});
const LISTED = {
  since: at(-500),
  repositories: { frontend: [image('1', -1000, 'v1'), image('2', -30, 'v2')] },
};
const looked = (more = {}) => observed({ listed: LISTED, ...more });
const V3 = { ...ADOPTED, images: [{ ...V1, tag: 'v3', digest: digest('3') }] };

/** The record after its pushes were judged, and nothing else. */
function judged(pushes: readonly Push[], state: Partial<ServiceState> = {}): ServiceRecord {
  const given = record(state, pushes);
  return { ...given, pushes: [], state: writtenBy(planService(SPEC, given, observed(), NOW)) };
}

describe('a push that nobody told of', () => {
  test('is accepted, and leads to a release that says how it was heard of', () => {
    const { state, plan, reasons } = settled(record(), looked());
    expect(reasons[0]).toBe(
      'found by the sweep, the event was lost: frontend:v2 accepted: newer than v1, which is running',
    );
    expect(state.release?.changed).toMatchObject([{ tag: 'v2', digest: digest('2'), at: at(-30), found: true }]);
    expect(state.newest).toEqual([
      { repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-30), judgedAt: at(0), found: true },
    ]);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'register-revision']);
  });

  test('takes nothing out of what is heard meanwhile', () => {
    const [action] = planService(SPEC, record(), looked(), NOW).actions;
    expect(action).toMatchObject({ kind: 'write-state', judged: 0 });
  });

  test('waits while the service is paused, as a heard one does', () => {
    const paused = { by: 'alice', reason: 'no', at: at(-9) };
    const { state } = settled(record({ paused }), looked());
    expect(state.next).toMatchObject([{ tag: 'v2', found: true }]);
    expect(state.release).toBeUndefined();
  });

  test('follows a release that is on its way', () => {
    const v3 = { since: at(-500), repositories: { frontend: [image('3', -30, 'v3')] } };
    const phase = { name: 'registered', content: 'c', revision: 'r' } as const;
    const plan = planService(SPEC, record({ release: release(phase) }), observed({ listed: v3 }), NOW);
    expect(writtenBy(plan).next).toMatchObject([{ tag: 'v3' }]);
  });

  test('is judged by its event where that is waiting in the record', () => {
    const plan = planService(SPEC, record({}, [push('v2', -30)]), looked(), NOW);
    expect(plan.reason).toBe('frontend:v2 accepted: newer than v1, which is running');
    expect(writtenBy(plan).newest).toMatchObject([{ tag: 'v2' }]);
    expect(writtenBy(plan).newest?.[0]).not.toHaveProperty('found');
  });

  test('whose event comes after all is not judged twice', () => {
    const found = writtenBy(planService(SPEC, record(), looked(), NOW));
    const plan = planService(SPEC, record({ newest: found.newest! }, [push('v2', -30)]), observed(), NOW);
    expect(plan.reason).toContain('the sweep had found it before its event came');
    expect(writtenBy(plan)).toMatchObject({ next: [], notices: [] });
  });

  test.each([
    ['the service is not there', observed({ listed: LISTED, service: undefined! })],
    ['the repository could not be looked at', observed({ listed: { since: at(-500), repositories: {} } })],
    ['nobody looked', observed()],
  ])('is not looked for where %s', (_, world) => {
    expect(planService(SPEC, record(), world, NOW).actions).toEqual([]);
  });
});

const v2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-30) };
const end = (outcome: ServiceState['ended'][number]['outcome']) => ({
  ended: [{ hash: 'h', outcome, images: [v2], reason: 'r', endedAt: at(-9) }],
});
const heardV2 = withNewest(SPEC, record().state, { ...v2, judgedAt: at(-29) });

describe('what was judged once is not found again', () => {
  test.each<[string, ServiceRecord]>([
    [
      'refused as older than what ran then',
      record({ ...judged([push('v2', -30)], { running: V3 }).state, running: ADOPTED }),
    ],
    ['in quarantine', record({ ...heardV2, quarantine: [{ hash: 'h', images: [v2], reason: 'r', at: at(-9) }] })],
    ['rejected', record({ ...heardV2, ...end('rejected') })],
    ['rolled back by people', record({ ...heardV2, ...end('rolled-back') })],
    ['expired by silence', record({ ...heardV2, ...end('expired') })],
    ['failed by the world', record({ ...heardV2, ...end('failed') })],
    ['never started', record({ ...heardV2, ...end('not-started') })],
    ['ended so long ago that its end is forgotten', record(heardV2)],
    [
      'superseded by v3, which has failed and left ECR',
      record(withNewest(SPEC, heardV2, { ...v2, tag: 'v3', judgedAt: at(-9) })),
    ],
    [
      'older than what a person has asked for',
      record(withNewest(SPEC, heardV2, { ...v2, tag: 'v5', judgedAt: at(-9) })),
    ],
  ])('%s', (_, given) => {
    const world = looked();
    const { state } = settled({ ...given, state: { ...given.state, next: [], notices: [], heard: [] } }, world);
    expect(state).toMatchObject({ next: [], notices: [] });
    expect(state.release).toBeUndefined();
  });

  test('a push that was refused because the service was not there', () => {
    const gone = observed({ service: undefined!, images: {} });
    const given = record({}, [push('v2', -30)]);
    const refused = writtenBy(planService(SPEC, given, gone, NOW));
    expect(refused.notices).toMatchObject([{ kind: 'refused' }]);
    const { state } = settled({ ...given, pushes: [], state: { ...refused, notices: [] } }, looked());
    expect(state).toMatchObject({ next: [], notices: [] });
  });

  test('a lost push that a person has asked for, whatever became of it', () => {
    const command = {
      ...({ kind: 'release', id: 'c', by: 'alice', at: at(-5), force: false } as const),
      ...{ repository: 'frontend', tag: 'v2' },
    };
    const asked = writtenBy(planService(SPEC, { ...record(), commands: [command] }, observed(), NOW));
    expect(asked.newest).toMatchObject([{ tag: 'v2', digest: digest('2') }]);
    const { state } = settled(record({ newest: asked.newest!, ...end('expired') }), looked());
    expect(state.next).toEqual([]);
  });
});

describe('the newest that was judged', () => {
  test.each([
    ['v1', 'v2', 'v2'],
    ['v2', 'v1', 'v2'],
    ['v9', 'v10', 'v10'],
  ])('%s, then %s: %s', (first, second, newest) => {
    const heard = (tag: string) => ({ repository: 'frontend', tag, at: at(-9), judgedAt: at(-9) });
    const state = withNewest(SPEC, withNewest(SPEC, record().state, heard(first)), heard(second));
    expect(state.newest).toMatchObject([{ tag: newest }]);
  });

  test('has what its tag points to now', () => {
    const moved = withNewest(SPEC, heardV2, { ...v2, digest: digest('3'), judgedAt: at(0) });
    expect(moved.newest).toMatchObject([{ tag: 'v2', digest: digest('3') }]);
  });

  test('knows nothing of a repository that is not the service’s', () => {
    const { state } = record();
    expect(withNewest(SPEC, state, { ...v2, repository: 'other', judgedAt: at(0) })).toBe(state);
  });
});
