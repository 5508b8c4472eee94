import { describe, expect, test } from '@jest/globals';
import type { ReleaseCommand } from '../../src/domain/command';
import type { ObservedAlarms } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { Release, ServiceState, Waiting } from '../../src/domain/record';
import { accepted, arn, at, NOW, observed, record, release, SPEC } from './given';
import { settled, writtenBy } from './plans';

const FIRING: ObservedAlarms = { firing: ['5xx', 'latency'] };
const REASON = 'waits while alarms fire: 5xx, latency (deployment group app/group)';
const waits = (minutes: number, members: Partial<Waiting> = {}): Waiting => ({
  ...{ reason: REASON, since: at(minutes), alarms: 'waits' },
  ...members,
});
const given = (state: Partial<ServiceState> = {}, members: Partial<Release> = {}) =>
  record({ release: release({ name: 'registered', content: 'c', revision: arn(5) }, members), ...state });
const asked = { by: 'arn:alice', at: at(-2) };
const back = { rollback: { ...asked, reason: 'errors' } };
const forced = { changed: [{ ...accepted('v2', '2'), asked: { ...asked, force: true } }] };

describe('a release whose alarms', () => {
  test.each<[string, ObservedAlarms, string | undefined]>([
    ['are silent starts', { firing: [] }, undefined],
    ['fire waits', FIRING, REASON],
    [
      'cannot be read waits',
      { unreadable: 'denied' },
      'its alarms cannot be read: denied (deployment group app/group)',
    ],
  ])('%s', (_rule, alarms, reason) => {
    const { state, plan } = settled(given(), observed({ alarms }));
    expect(state.waiting?.reason).toBe(reason);
    expect(plan.lookAgainAt).toBe(reason === undefined ? undefined : at(1));
    expect(plan.actions.map(({ kind }) => kind)).toEqual(reason ? [] : ['write-state', 'create-deployment']);
  });

  test.each<[string, Waiting, number]>([
    ['nine minutes: nobody', waits(-9), 0],
    ['ten minutes: the owners', waits(-10), 1],
    ['an hour, which the owners know: nobody', waits(-60, { alarms: 'told' }), 0],
    ['ten minutes, others before these: the owners', waits(-10, { reason: 'waits while an alarm fires: cpu' }), 1],
  ])('have fired for %s is told', (_rule, waiting, told) => {
    const plan = planService(SPEC, given({ waiting }), observed({ alarms: FIRING }), NOW);
    const state = plan.actions.length > 0 ? writtenBy(plan) : given({ waiting }).state;
    expect(state.notices).toHaveLength(told);
    expect(state.waiting?.since).toBe(waiting.since);
  });

  test('have fired for hours is not given up, and starts when they are silent', () => {
    const old = given({ waiting: waits(-200, { alarms: 'told' }) }, { openedAt: at(-201) });
    expect(settled(old, observed({ alarms: FIRING })).state.ended).toEqual([]);
    expect(settled(old, observed({ alarms: { firing: [] } })).plan.reason).toMatch(/^starts a deployment/);
  });

  test('fire gives way to what is newer', () => {
    const next = [accepted('v3', '3')];
    const plan = planService(SPEC, given({ next, waiting: waits(-3) }), observed({ alarms: FIRING }), NOW);
    const state = writtenBy(plan);
    expect(state.release).toBeUndefined();
    expect(state.next).toMatchObject([{ tag: 'v3' }]);
  });

  test.each<[string, Partial<Release>]>([
    ['rolls back', back],
    ['is forced', forced],
  ])('fire and that %s starts in spite of them, and says so', (_rule, members) => {
    const plan = planService(SPEC, given({}, members), observed({ alarms: FIRING }), NOW);
    expect(plan.reason).toMatch(/, in spite of the alarms that fire: 5xx, latency$/);
    expect(plan.actions[1]).toMatchObject({ request: { ignoresAlarms: true } });
  });

  test.each<[string, ObservedAlarms, Partial<Release>, string | undefined]>([
    ['are silent, and it rolls back: off', { firing: [] }, back, 'any alarm'],
    ['cannot be read, and it rolls back: off', { unreadable: 'denied' }, back, 'alarms that cannot be read: denied'],
    ['are silent, and it is forced: on', { firing: [] }, forced, undefined],
    ['cannot be read, and it is forced: off', { unreadable: 'denied' }, forced, 'alarms that cannot be read: denied'],
  ])('%s', (_rule, alarms, members, inSpiteOf) => {
    const { reason, actions } = planService(SPEC, given({}, members), observed({ alarms }), NOW);
    expect(reason.split(', in spite of ')[1]).toBe(inSpiteOf);
    expect(actions[1]).toMatchObject({ kind: 'create-deployment' });
    const off = actions[1]?.kind === 'create-deployment' && actions[1].request.ignoresAlarms;
    expect(off).toBe(inSpiteOf === undefined ? undefined : true);
  });
});

describe('`slipway release` of what waits for its alarms', () => {
  const command: ReleaseCommand = {
    ...{ kind: 'release', id: 'c-1', by: 'arn:alice', reason: 'hotfix', at: at(0) },
    ...{ repository: 'frontend', tag: 'v2', force: true },
  };
  const waiting = waits(-70, { alarms: 'told' });
  /** It has waited for longer than a release is tried. */
  const old = (state: Partial<ServiceState> = {}, wish = command) => ({
    ...given({ waiting, ...state }, { openedAt: at(-71) }),
    commands: [wish],
  });
  const ask = (record: ReturnType<typeof old>, alarms: ObservedAlarms) => settled(record, observed({ alarms }));

  test.each<[string, ObservedAlarms, boolean]>([
    ['fire', FIRING, true],
    ['cannot be read', { unreadable: 'denied' }, false],
    ['are silent by now', { firing: [] }, false],
  ])('with --force goes on while they %s, as the release that it is, and tells who asked', (_rule, alarms, off) => {
    const { state, plan } = ask(old(), alarms);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'create-deployment']);
    expect(plan.actions[1]).toMatchObject({ request: { description: expect.stringContaining('f'.repeat(64)) } });
    expect(plan.reason.includes('in spite of the alarms that fire: 5xx, latency')).toBe(off);
    expect(state).toMatchObject({
      next: [],
      release: { changed: [{ eventId: 'event-v2', asked: { by: 'arn:alice', reason: 'hotfix', force: true } }] },
      notices: [
        { kind: 'command', outcome: 'taken', reason: expect.stringContaining(`alarms; until now it ${REASON}`) },
      ],
    });
  });

  test('with --force is wanted more than what is newer, which is told', () => {
    const { state } = ask(old({ next: [accepted('v3', '3')] }), FIRING);
    expect(state).toMatchObject({
      next: [],
      release: { changed: [{ tag: 'v2', asked: { force: true } }] },
      notices: [
        { kind: 'refused', image: { tag: 'v3' } },
        { kind: 'command', outcome: 'taken' },
      ],
    });
  });

  test('without --force is refused, with the way', () => {
    const { state } = ask(old({}, { ...command, force: false }), FIRING);
    expect(state.release?.changed[0]).not.toHaveProperty('asked');
    expect(state.notices).toMatchObject([
      {
        outcome: 'refused',
        reason: expect.stringMatching(/waits while alarms fire: .*; --force starts it all the same$/),
      },
    ]);
  });

  test('that throttling then holds up is not given up for how long it waited', () => {
    const { state } = ask(old(), FIRING);
    const phase = { name: 'registered', content: 'c', revision: arn(5) } as const;
    const throttled = {
      ...state,
      release: { ...state.release!, phase },
      waiting: { reason: 'Rate exceeded', since: at(-1) },
    };
    const { plan } = settled(record({ ...throttled, notices: [] }), observed({ alarms: FIRING }));
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'create-deployment']);
  });
});
