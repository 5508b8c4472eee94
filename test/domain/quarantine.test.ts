import { describe, expect, test } from '@jest/globals';
import type { CheckSpec } from '../../src/domain/check/check-spec';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { Quarantined } from '../../src/domain/quarantine';
import { quarantined } from '../../src/domain/quarantine';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { accepted, arn, at, deployment, digest, NOW, observed, record, release, SERVICE, SPEC } from './given';
import { outcome, writtenBy } from './plans';

const inFlight = release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) });
const check: CheckSpec = {
  ...{ kind: 'http', name: 'answers', path: '/', requests: 1, concurrency: 1, status: 200 },
  ...{ p95LatencyInMilliseconds: 500, errorShare: 0, timeoutInSeconds: 60 },
};
const CHECKED: ServiceSpec = { ...SPEC, checks: { AfterAllowTestTraffic: [check] } };
const opened = (given: Partial<ServiceState> = {}, world: Partial<Observed> = {}) =>
  planService(SPEC, record({ next: [accepted('v2', '2')], ...given }), observed(world), NOW);
const { hash } = writtenBy(opened()).release!;
const entry: Quarantined = {
  hash,
  images: [{ repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-20) }],
  reason: 'it crashed',
  at: at(-10),
};
const endedWith = (status: string, error: object, members: Partial<Observed> = {}, state: Partial<ServiceState> = {}) =>
  writtenBy(
    planService(
      SPEC,
      record({ release: inFlight, ...state }),
      observed({ deployment: deployment('d-1', status, { completedAt: at(0), error }), ...members }),
      NOW,
    ),
  );

describe('a release is put into quarantine', () => {
  test.each<[string, string, object, boolean]>([
    ['green never got healthy', 'Failed', { code: 'TIMEOUT', message: 'waiting for the replacement task set' }, true],
    ['an alarm fired', 'Stopped', { code: 'ALARM_ACTIVE', message: 'An alarm fired.' }, true],
    ['somebody stopped it in the console', 'Stopped', { code: 'MANUAL_STOP' }, true],
    ['a hook said no', 'Failed', { code: 'HOOK_EXECUTION_FAILURE' }, true],
    ['a permission was missing', 'Failed', { code: 'IAM_ROLE_PERMISSIONS' }, false],
    ['a limit was reached', 'Failed', { code: 'RESOURCE_LIMIT_EXCEEDED' }, false],
    ['AWS throttled', 'Failed', { code: 'THROTTLED' }, false],
    ['ECS had no capacity', 'Failed', { code: 'ECS_UPDATE_ERROR', message: 'Capacity is unavailable' }, false],
    ['the group was deleted', 'Failed', { code: 'DEPLOYMENT_GROUP_MISSING' }, false],
    [
      'nobody told it to go on',
      'Stopped',
      { code: 'TIMEOUT', message: 'timed out while waiting for a notification to continue' },
      false,
    ],
    ['nobody knows why', 'Failed', {}, false],
  ])('%s', (_why, status, error, isQuarantined) => {
    const state = endedWith(status, error);
    expect(state.ended[0]?.outcome).toBe('failed');
    expect(state.quarantine.map((each) => each.hash)).toEqual(isQuarantined ? [inFlight.hash] : []);
    expect(state.notices).toMatchObject([isQuarantined ? { quarantined: true } : { kind: 'failed' }]);
    expect('quarantined' in state.notices[0]!).toBe(isQuarantined);
  });

  test.each<[Parameters<typeof outcome>[0], boolean]>([
    ['rejected', true],
    ['expired', false],
    ['superseded', false],
    ['unreachable', false],
  ])('its gate was %s: %s', (kind, isQuarantined) => {
    const state = endedWith('Failed', { code: 'HOOK_EXECUTION_FAILURE' }, { gate: outcome(kind) });
    expect(state.quarantine).toHaveLength(isQuarantined ? 1 : 0);
    if (isQuarantined)
      expect(state.quarantine).toMatchObject([{ by: 'bob', reason: 'rejected by bob: no', deploymentId: 'd-1' }]);
  });

  test('its hook could not do its work: nothing was found against it', () => {
    const hooks = {
      service: 'frontend',
      deploymentId: 'd-1',
      events: {
        AfterAllowTestTraffic: {
          ...{ executionId: 'x', startedAt: at(-5), runs: 3, runUntil: at(-1) },
          result: { status: 'Failed' as const, reason: 'the checks could not be completed', at: at(-1) },
        },
      },
    };
    expect(endedWith('Failed', { code: 'HOOK_EXECUTION_FAILURE' }, { hooks }).quarantine).toEqual([]);
  });

  test.each<[string, readonly (true | undefined)[], number]>([
    ['a check that could not be done finds nothing against it', [true], 0],
    ['one of two checks that was done does', [true, undefined], 1],
  ])('%s', (_rule, undone, quarantinedReleases) => {
    const verdicts = undone.map((each) => ({
      ...{ check: 'answers', outcome: 'failed' as const, reason: 'no', at: at(-1) },
      ...(each ? { undone: each } : {}),
    }));
    const execution = { executionId: 'x', startedAt: at(-5), runs: 1, runUntil: at(-1), verdicts };
    const hooks = { service: 'frontend', deploymentId: 'd-1', events: { AfterAllowTestTraffic: execution } };
    const state = endedWith('Failed', { code: 'HOOK_EXECUTION_FAILURE' }, { hooks });
    expect(state.quarantine).toHaveLength(quarantinedReleases);
  });

  test.each<[string, ServiceSpec, number]>([
    ['of Slipway', CHECKED, 0],
    ['that may be the owners’', { ...CHECKED, strategy: { ...SPEC.strategy, hooks: { BeforeInstall: 'theirs' } } }, 1],
  ])('a hook without a record %s: %i', (_whose, spec, quarantinedReleases) => {
    const failed = deployment('d-1', 'Failed', { completedAt: at(0), error: { code: 'HOOK_EXECUTION_FAILURE' } });
    const state = writtenBy(planService(spec, record({ release: inFlight }), observed({ deployment: failed }), NOW));
    expect(state.quarantine).toHaveLength(quarantinedReleases);
  });

  test('and is not forgotten when ten others have ended since', () => {
    let state: ServiceState = record({ quarantine: [entry] }).state;
    for (let count = 0; count < 12; count++) {
      const given: ServiceRecord = { ...record(), state: { ...state, release: { ...inFlight, hash: `${count}` } } };
      const world = observed({ deployment: deployment('d-1', 'Failed', { error: { code: 'TIMEOUT' } }) });
      state = writtenBy(planService(SPEC, given, world, NOW));
    }
    expect(state.ended.some((end) => end.hash === hash)).toBe(false);
    expect(opened({ quarantine: state.quarantine }).reason).toMatch(/^refuses v2: it is in quarantine/);
  });

  test('of which a hundred are kept, each once, with its latest reason', () => {
    let { state } = record();
    for (let count = 0; count < 150; count++) state = quarantined(state, { ...entry, hash: `${count}` });
    state = quarantined(state, { ...entry, hash: '149', reason: 'r'.repeat(5000) });
    expect(state.quarantine).toHaveLength(100);
    expect(state.quarantine[0]).toMatchObject({ hash: '149', reason: 'r'.repeat(300) });
    expect(state.quarantine.at(-1)?.hash).toBe('50');
  });
});

describe('a release in quarantine', () => {
  test('is refused under any tag, with reason and author', () => {
    const again = { quarantine: [{ ...entry, by: 'bob' }], next: [accepted('v7', '2')] };
    const plan = opened(again);
    expect(plan.reason).toBe(
      'refuses v7: it is in quarantine since 2026-11-21 11:50 UTC by bob: it crashed; a new image is needed, or slipway release frontend:v7 --force',
    );
    expect(writtenBy(plan).notices).toMatchObject([{ kind: 'refused', image: { tag: 'v7' } }]);
  });

  test('is another when the image or the base is', () => {
    expect(opened({ quarantine: [entry], next: [accepted('v3', '3')] }).reason).toMatch(/^opens release/);
  });

  test('is started where somebody forces it, and is out of quarantine by that', () => {
    const asked = { by: 'arn:alice', at: at(0), force: true };
    const plan = opened({ quarantine: [entry], next: [{ ...accepted('v2', '2'), asked }] });
    expect(plan.reason).toMatch(/^opens release/);
    expect(writtenBy(plan)).toMatchObject({ quarantine: [], release: { hash } });
  });

  const restored = observed({ service: { ...SERVICE, taskDefinition: arn(2) } });
  const runsIt: Partial<ServiceState> = {
    quarantine: [entry],
    running: { revision: arn(2), images: entry.images, since: at(-5) },
  };

  test('that runs all the same is told, once', () => {
    const plan = planService(SPEC, record(runsIt), restored, NOW);
    const state = writtenBy(plan);
    expect(state.notices).toMatchObject([{ kind: 'restored', reason: 'it crashed', images: [{ tag: 'v2' }] }]);
    const again = planService(SPEC, record({ ...state, notices: [] }), restored, NOW);
    expect(again.actions).toEqual([]);
  });

  test('is not told of while a deployment may be taking it away', () => {
    const deployments = [deployment('d-9', 'InProgress', { creator: 'codeDeployRollback' })];
    const plan = planService(SPEC, record(runsIt), { ...restored, deployments }, NOW);
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(1) });
  });
});
