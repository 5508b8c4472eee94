import { describe, expect, test } from '@jest/globals';
import type { RollbackCommand } from '../../src/domain/command';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import { deploymentDescription } from '../../src/domain/release';
import type { Retry } from '../../src/domain/retry';
import { accepted, arn, at, deployment, digest, NOW, observed, push, record, release, SPEC } from './given';
import { settled, writtenBy } from './plans';

const THROTTLED = { code: 'THROTTLED', message: 'Rate exceeded.' };
const failed = (error: object = THROTTLED) => observed({ deployment: deployment('d-1', 'Failed', { error }) });
const v2 = accepted('v2', '2', -20);

/** The hash that a release of v2 has in the small world. */
const HASH = settled(record({ next: [v2] }), observed()).state.release!.hash;
const inFlight = (members: Partial<ServiceState> = {}) =>
  record({
    release: release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) }, { hash: HASH }),
    ...members,
  });
const retry = (members: Partial<Retry> = {}): Retry => ({
  ...{ hash: HASH, tries: 1, notBefore: at(3), reason: 'deployment d-1 Failed: THROTTLED: Rate exceeded.' },
  since: at(-2),
  ...members,
});
const waiting = (members: Partial<ServiceState> = {}) => record({ next: [v2], retry: retry(), ...members });
const { notBefore: _never, ...held } = retry({ tries: 4 });

describe('a release that the world’s fault ended', () => {
  test.each<[number, number | undefined]>([
    [0, 5],
    [1, 15],
    [2, 45],
    [3, undefined],
    [7, undefined],
  ])('and %d times before: is tried again after so many minutes, or held: %p', (before, minutes) => {
    const given = inFlight(before > 0 ? { retry: retry({ tries: before }) } : {});
    const { state, plan } = settled(given, failed());
    const when = minutes === undefined ? undefined : at(minutes);
    expect(state.retry).toMatchObject({ hash: HASH, tries: before + 1 });
    expect(state.retry?.notBefore).toBe(when);
    expect(state.next).toMatchObject([{ tag: 'v2', eventId: 'event-v2' }]);
    expect(state.quarantine).toEqual([]);
    expect(plan.actions).toMatchObject([{ notice: { kind: 'failed', retry: { tries: before + 1 } } }]);
    expect(plan.lookAgainAt).toBe(when);
  });

  test('tells what follows: nothing is started meanwhile, whatever waits', () => {
    const { plan } = settled(inFlight(), failed());
    expect(plan.actions).toMatchObject([{ notice: { retry: { tries: 1, at: at(5) }, following: [] } }]);
  });

  test.each<[string, ServiceRecord, Observed]>([
    ['for its own fault', inFlight(), failed({ code: 'CUSTOMER_APPLICATION_UNHEALTHY' })],
    ['because somebody stopped it', inFlight(), failed({ code: 'MANUAL_STOP' })],
    ['while something newer is wanted', inFlight({ next: [accepted('v3', '3')] }), failed()],
    ['with its service gone', inFlight(), (({ service: _gone, ...rest }) => rest)(failed())],
  ])('and one that ended %s: is not', (_rule, given, world) => {
    const state = writtenBy(planService(SPEC, given, world, NOW));
    expect(state.retry).toBeUndefined();
    expect(state.next.map(({ tag }) => tag)).not.toContain('v2');
  });

  test('by an alarm before production traffic came to it: is tried again, and not in quarantine', () => {
    const error = { code: 'ALARM_ACTIVE', message: 'Activated alarms: 5xx' };
    const stopped = (traffic: 'none' | 'moving') =>
      observed({ deployment: deployment('d-1', 'Stopped', { error, traffic }) });
    expect(settled(inFlight(), stopped('none')).state).toMatchObject({ retry: { tries: 1 }, quarantine: [] });
    const shifted = settled(inFlight(), stopped('moving')).state;
    expect(shifted.retry).toBeUndefined();
    expect(shifted.quarantine).toMatchObject([{ hash: HASH }]);
  });

  test('of which one image is wanted in a newer version: the other is released with that, at once', () => {
    const images = [...SPEC.images, { repository: 'proxy', tags: { order: 'number' as const, prefix: 'v' } }];
    const proxy = { ...accepted('v7', '7'), repository: 'proxy', eventId: 'event-proxy' };
    const both = release(
      { name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) },
      { changed: [v2, proxy] },
    );
    const given = record({ release: both, next: [accepted('v3', '3')] });
    const state = writtenBy(planService({ ...SPEC, images }, given, failed(), NOW));
    expect(state.next.map(({ repository, tag }) => `${repository}:${tag}`)).toEqual(['proxy:v7', 'frontend:v3']);
    expect(state.retry).toBeUndefined();
  });

  test('that could not be started for an hour: is tried again too', () => {
    const phase = { name: 'registered' as const, content: 'c', revision: arn(5) };
    const given = record({
      release: release(phase, { openedAt: at(-61) }),
      waiting: { reason: 'throttled', since: at(-1), until: at(-0.5) },
    });
    const state = writtenBy(planService(SPEC, given, observed(), NOW));
    expect(state).toMatchObject({ retry: { tries: 1, notBefore: at(5) }, ended: [{ outcome: 'not-started' }] });
  });
});

describe('a release that waits to be tried again', () => {
  test('says so, and is not started before its time', () => {
    const { state, plan } = settled(waiting(), observed());
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(3) });
    expect(state.waiting?.reason).toBe(
      'tried again at 2026-11-21 12:03 UTC, after 1 try: deployment d-1 Failed: THROTTLED: Rate exceeded.',
    );
  });

  test('is opened when its time has come, and its tries count on', () => {
    const { state } = settled(waiting({ retry: retry({ notBefore: at(0) }), attempt: 4 }), observed());
    expect(state.release).toMatchObject({ hash: HASH, firstAttempt: 5, changed: [{ tag: 'v2' }] });
    expect(state.retry?.tries).toBe(1);
  });

  test('forgets its tries when it succeeds', () => {
    const given = inFlight({ retry: retry() });
    const world = observed({ deployment: deployment('d-1', 'Succeeded', { completedAt: at(0) }) });
    expect(writtenBy(planService(SPEC, given, world, NOW)).retry).toBeUndefined();
  });

  test('does not start beside the rollback of the deployment that failed', () => {
    const world = observed({ deployments: [deployment('d-2', 'InProgress', { creator: 'codeDeployRollback' })] });
    const { plan } = settled(waiting({ retry: retry({ notBefore: at(0) }) }), world);
    expect(plan.reason).toMatch(/is busy with deployment d-2/);
  });

  test('is followed where a deployment of it is under way', () => {
    const ours = deployment('d-8', 'InProgress', { description: deploymentDescription(HASH, 3, '') });
    const { state } = settled(waiting(), observed({ deployments: [ours], deployment: ours }));
    expect(state.release?.phase).toMatchObject({ name: 'deploying', deploymentId: 'd-8' });
  });

  test('gives way at once to something newer, which starts with no tries behind it', () => {
    const { state } = settled({ ...waiting(), pushes: [push('v3')] }, observed());
    expect(state.release?.changed).toMatchObject([{ tag: 'v3' }]);
    expect(state.retry).toBeUndefined();
    expect(state.notices).toMatchObject([{ kind: 'refused', image: { tag: 'v2' } }]);
  });

  test('does not give way to something older that is heard of late', () => {
    const images = { 'frontend:v2': { digest: digest('2') }, 'frontend:v1': { digest: digest('9') } };
    const { state } = settled({ ...waiting(), pushes: [push('v1')] }, observed({ images }));
    expect(state.next).toMatchObject([{ tag: 'v2' }]);
    expect(state.release).toBeUndefined();
  });

  test('stays wanted while the service is paused, and is started after that', () => {
    const paused = { by: 'alice', reason: 'freeze', at: at(-1) };
    const due = retry({ notBefore: at(0) });
    const { state, plan } = settled(waiting({ retry: due, paused }), observed());
    expect(plan.reason).toMatch(/^paused since/);
    const { paused: _over, ...resumed } = state;
    expect(settled(record(resumed), observed()).state.release?.hash).toBe(HASH);
  });

  test('is not opened when it was quarantined meanwhile', () => {
    const quarantine = [{ hash: HASH, images: [v2], reason: 'rolled back', at: at(-1) }];
    const { state } = settled(waiting({ retry: retry({ notBefore: at(0) }), quarantine }), observed());
    expect(state.release).toBeUndefined();
    expect(state.notices).toMatchObject([{ kind: 'refused' }]);
    expect(state.retry).toBeUndefined();
  });

  test('is started at once when somebody asks for it, and its tries count anew', () => {
    const command = {
      kind: 'release',
      id: 'c-1',
      by: 'arn:alice',
      at: at(0),
      repository: 'frontend',
      tag: 'v2',
    } as const;
    const given: ServiceRecord = { ...waiting({ retry: held }), commands: [{ ...command, force: false }] };
    const { state } = settled(given, observed());
    expect(state.release?.hash).toBe(HASH);
    expect(state.retry).toBeUndefined();
  });

  test('is taken back by a rollback, with what runs left running', () => {
    const command: RollbackCommand = { kind: 'rollback', id: 'c-1', by: 'arn:alice', reason: 'no', at: at(0) };
    const { state, plan } = settled({ ...waiting(), commands: [command] }, observed());
    expect(state).toMatchObject({ next: [], quarantine: [{ hash: HASH, by: 'arn:alice' }] });
    expect(state.retry).toBeUndefined();
    expect(state.rollback).toBeUndefined();
    const reason = 'v2, which waited to be tried again, is taken back; v1 keeps running';
    expect(plan.actions).toMatchObject([{ notice: { kind: 'command', outcome: 'taken', reason } }]);
  });
});

describe('a release that was tried often enough', () => {
  test('is held, and says how it is started', () => {
    const { state, plan } = settled(waiting({ retry: held }), observed());
    expect(plan.actions).toEqual([]);
    expect(plan.lookAgainAt).toBeUndefined();
    expect(state.waiting?.reason).toMatch(/^held, after 4 tries: .*; slipway release frontend:v2 starts it again$/);
  });

  test('does not keep owners from being told what runs in quarantine', () => {
    const quarantine = [{ hash: 'q', images: record().state.running!.images, reason: 'bad', at: at(-9) }];
    const { state } = settled(waiting({ retry: held, quarantine }), observed());
    expect(state.notices).toMatchObject([{ kind: 'restored' }]);
  });
});

describe('a rollback that the world’s fault ended', () => {
  const asked = { by: 'arn:alice', reason: 'orders are lost', at: at(-30) };
  const rollback = { ...asked, id: 'c-1', images: [{ ...v2, tag: 'v0', digest: digest('0') }] };
  const backHash = settled(record({ rollback }), observed()).state.release!.hash;
  const back = (members: Partial<ServiceState> = {}) => {
    const phase = { name: 'deploying' as const, revision: arn(0), deploymentId: 'd-1', startedAt: at(-10) };
    return record({ rollback, release: release(phase, { hash: backHash, rollback: asked }), ...members });
  };

  test('is wanted on, and tried again after a pause', () => {
    const { state, plan } = settled(back(), failed());
    expect(state).toMatchObject({ rollback: { id: 'c-1' }, retry: { hash: backHash, notBefore: at(5) }, next: [] });
    expect(plan.lookAgainAt).toBe(at(5));
    const { state: later } = settled(record({ ...state, retry: { ...state.retry!, notBefore: at(0) } }), observed());
    expect(later.release).toMatchObject({ hash: backHash, rollback: asked });
  });

  test('gives way to what was pushed meanwhile, and whoever asked for it is told', () => {
    const given = record({ rollback, retry: retry({ hash: backHash }) }, [push('v3')]);
    const { state } = settled(given, observed());
    expect(state.release?.changed).toMatchObject([{ tag: 'v3' }]);
    expect(state.rollback).toBeUndefined();
    expect(state.notices).toMatchObject([{ kind: 'command', outcome: 'refused', reason: 'v3 was accepted meanwhile' }]);
  });

  test('and was tried often enough is over', () => {
    const { state, plan } = settled(back({ retry: retry({ hash: backHash, tries: 3 }) }), failed());
    expect(state.rollback).toBeUndefined();
    expect(state.retry).toBeUndefined();
    expect(plan.actions).toMatchObject([{ notice: { retry: { tries: 4, rollback: true } } }]);
  });
});
