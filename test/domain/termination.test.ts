import { describe, expect, test } from '@jest/globals';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { ServiceState } from '../../src/domain/record';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { accepted, arn, at, deployment, NOW, observed, record, release, SPEC } from './given';

const GO_ON = [{ kind: 'continue-deployment', deploymentId: 'd-1', wait: 'TERMINATION_WAIT' }];
const deploying = (members: object = {}) =>
  release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-20), ...members });
const v3 = accepted('v3', '3');
const forced = { ...v3, asked: { by: 'arn:alice', at: at(-1), force: true } };
const PAUSE = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
const promising = (rollbackWindowInMinutes: number): ServiceSpec => ({
  ...SPEC,
  strategy: { ...SPEC.strategy, rollbackWindowInMinutes },
});
const GATED: ServiceSpec = {
  ...SPEC,
  gate: { approvers: [], votes: 1, groups: [], excludeAuthor: false, waitInMinutes: 45 },
};

/** All traffic moved ten minutes ago, and the original is still there. */
const waiting = (members: object = {}): Observed =>
  observed({ deployment: deployment('d-1', 'InProgress', { traffic: 'moved', trafficMovedAt: at(-10), ...members }) });

describe('a deployment of ours that only waits for the termination of the original', () => {
  const { traffic: _t, trafficMovedAt: _m, ...unasked } = waiting().deployment!;
  test.each<[string, Partial<ServiceState>, Observed, ServiceSpec, readonly object[], RegExp]>([
    ['goes on as something newer is wanted', { next: [v3] }, waiting(), SPEC, GO_ON, /original, and v3 is wanted/],
    ['stays where nothing is wanted', {}, waiting(), SPEC, [], /^deployment d-1 is InProgress$/],
    ['stays in a paused service', { next: [v3], paused: PAUSE }, waiting(), SPEC, [], /is InProgress$/],
    ['goes on for what somebody forces', { next: [forced], paused: PAUSE }, waiting(), SPEC, GO_ON, /v3 is wanted/],
    [
      'goes on where people approved before, and their gate is gone',
      { next: [v3] },
      waiting(),
      GATED,
      GO_ON,
      /v3 is w/,
    ],
    [
      'stays as long as a rollback window is promised',
      { next: [v3] },
      waiting(),
      promising(15),
      [],
      /^deployment d-1 waits .*, which stays until 12:05 UTC as the rollback window promises; v3 waits$/,
    ],
    ['goes on after the window', { next: [v3] }, waiting(), promising(10), GO_ON, /v3 is wanted/],
    [
      'stays where a window is promised, and CodeDeploy does not say since when',
      { next: [v3] },
      observed({ deployment: { ...unasked, traffic: 'moved' } }),
      promising(1),
      [],
      /is InProgress$/,
    ],
    ['finishes its shift first', { next: [v3] }, waiting({ traffic: 'moving' }), SPEC, [], /is InProgress$/],
    ['finishes its installation first', { next: [v3] }, waiting({ traffic: 'none' }), SPEC, [], /is InProgress$/],
  ])('%s', (_rule, state, world, spec, actions, reason) => {
    const plan = planService(spec, record({ release: deploying(), ...state }), world, NOW);
    expect(plan.actions).toEqual(actions);
    expect(plan.reason).toMatch(reason);
  });

  test('is looked at when its rollback window ends', () => {
    const given = record({ release: deploying(), next: [v3] });
    expect(planService(promising(15), given, waiting(), NOW).lookAgainAt).toBe(at(5));
  });

  test.each<[string, string, readonly object[]]>([
    ['just now: it is believed', at(-0.5), []],
    ['long ago: it is told again', at(-1), GO_ON],
  ])('was told to go on %s', (_when, continuedAt, actions) => {
    const given = record({ release: deploying({ continuedAt }), next: [v3] });
    expect(planService(SPEC, given, waiting(), NOW).actions).toEqual(actions);
  });

  test('is stopped, not continued, where somebody wants it taken back', () => {
    const rollback = { id: 'r', images: [], ...PAUSE };
    const plan = planService(SPEC, record({ release: deploying(), next: [v3], rollback }), waiting(), NOW);
    expect(plan.actions).toMatchObject([{ kind: 'stop-deployment' }]);
  });
});
