import { describe, expect, test } from '@jest/globals';
import { belongsOn, surelyOnDemand, usesSpot } from '../../src/domain/capacity';
import type { ObservedService } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { OnDemand, Release, ServiceState, Waiting } from '../../src/domain/record';
import type { CapacityProviderStrategy, ServiceSpec, SpotPolicy } from '../../src/domain/service-spec';
import { ended } from '../../src/domain/transitions';
import { accepted, arn, at, NOW, observed, record, release, SERVICE, SPEC } from './given';
import { settled, writtenBy } from './plans';

const MIXED = SERVICE.capacityProviderStrategy;
const FARGATE: CapacityProviderStrategy = [{ capacityProvider: 'FARGATE', base: 0, weight: 1 }];
const FILE: CapacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }];
const REASON = `waits while Fargate Spot has no capacity for its tasks, since ${at(-30)}`;
const DRY = { at: at(-30), lasts: true };
const MEMORY: OnDemand = { instead: MIXED, reason: 'r', since: at(-300) };

const served = (members: Partial<ObservedService>) => observed({ service: { ...SERVICE, ...members } });
const given = (state: Partial<ServiceState> = {}, members: Partial<Release> = {}) =>
  record({ release: release({ name: 'registered', content: 'c', revision: arn(5) }, members), ...state });
const policy = (onPlacementFailure: SpotPolicy['onPlacementFailure']): ServiceSpec => ({
  ...SPEC,
  ...(onPlacementFailure ? { spot: { onPlacementFailure } } : {}),
});
const asked = { by: 'arn:alice', at: at(-2) };
const back = { rollback: { ...asked, reason: 'errors' } };
const forced = { changed: [{ ...accepted('v2', '2'), asked: { ...asked, force: true } }] };
const lacked = { retry: { hash: 'f'.repeat(64), tries: 1, reason: 'r', since: at(-9), lacksCapacity: true } } as const;

/** Where the deployment that a plan starts has its tasks; undefined: it starts none. */
function startedOn(spec: ServiceSpec, state: ReturnType<typeof given>, seen: ReturnType<typeof served>) {
  const plan = planService(spec, state, seen, NOW);
  const created = plan.actions.find((action) => action.kind === 'create-deployment');
  if (!created) return { plan };
  const [{ TargetService }] = JSON.parse(created.request.appSpec.content).Resources;
  const strategy: { CapacityProvider: string }[] = TargetService.Properties.CapacityProviderStrategy;
  return { plan, providers: strategy.map(({ CapacityProvider }) => CapacityProvider).join() };
}

describe('while Spot has no capacity, a release', () => {
  const BOTH = 'FARGATE,FARGATE_SPOT';
  test.each<[string, SpotPolicy['onPlacementFailure'], ReturnType<typeof given>, Partial<ObservedService>, unknown]>([
    ['waits', undefined, given(), { unplaced: DRY }, undefined],
    ['waits where it is told to', 'wait', given(), { unplaced: DRY }, undefined],
    ['goes on demand where it is told to', 'fargate', given(), { unplaced: DRY }, 'FARGATE'],
    ['goes on demand when it is a rollback', 'wait', given({}, back), { unplaced: DRY }, 'FARGATE'],
    ['goes on demand when it is forced', 'wait', given({}, forced), { unplaced: DRY }, 'FARGATE'],
    ['does not wait for what is over', 'wait', given(), { unplaced: { ...DRY, lasts: false } }, BOTH],
    ['that failed for it goes on demand where it is told to', 'fargate', given(lacked), {}, 'FARGATE'],
    ['that failed for it is tried again where it is told to wait', 'wait', given(lacked), {}, BOTH],
    [
      'that is another one than what failed for it goes where it belongs',
      'fargate',
      given({ retry: { ...lacked.retry, hash: 'e' } }),
      {},
      BOTH,
    ],
    [
      'of a service without Spot is not concerned',
      'wait',
      given(),
      { unplaced: DRY, capacityProviderStrategy: FARGATE },
      'FARGATE',
    ],
    [
      'of a service that Slipway put on demand waits again',
      'wait',
      given({ onDemand: MEMORY }),
      { unplaced: DRY, capacityProviderStrategy: FARGATE },
      undefined,
    ],
  ])('%s', (_rule, onPlacementFailure, state, service, providers) => {
    expect(startedOn(policy(onPlacementFailure), state, served(service)).providers).toBe(providers);
  });

  test('says why, looks again each minute, and tells the owners once when it lasts', () => {
    const seen = served({ unplaced: DRY });
    const { state, plan } = settled(given(), seen);
    expect(plan).toMatchObject({ reason: REASON, lookAgainAt: at(1) });
    expect(state.waiting).toEqual({ reason: REASON, since: at(0), capacity: 'waits' });
    const waits = (minutes: number, capacity: Waiting['capacity']) =>
      given({ waiting: { reason: REASON, since: at(minutes), capacity: capacity! } });
    expect(planService(SPEC, waits(-9, 'waits'), seen, NOW).actions).toEqual([]);
    expect(writtenBy(planService(SPEC, waits(-10, 'waits'), seen, NOW))).toMatchObject({
      waiting: { capacity: 'told' },
      notices: [{ kind: 'held', reason: REASON }],
    });
    expect(planService(SPEC, waits(-900, 'told'), seen, NOW).actions).toEqual([]);
  });

  test('is not given up, gives way to what is newer, and starts when there is some', () => {
    const waiting: Waiting = { reason: REASON, since: at(-200), capacity: 'told' };
    const old = given({ waiting }, { openedAt: at(-201) });
    expect(settled(old, served({ unplaced: DRY })).state.ended).toEqual([]);
    expect(startedOn(SPEC, old, served({})).providers).toBe('FARGATE,FARGATE_SPOT');
    const newer = given({ waiting, next: [accepted('v3', '3')] });
    const plan = planService(SPEC, newer, served({ unplaced: DRY }), NOW);
    expect(plan.reason).toBe('something newer is wanted than what waits for capacity');
  });
});

describe('a service that was put on demand', () => {
  test('has what it had remembered before its deployment is created, and the earlier memory is kept', () => {
    const { plan } = startedOn(policy('fargate'), given(), served({ unplaced: DRY }));
    expect(plan.reason).toMatch(/, on FARGATE, as Fargate Spot has no capacity for its tasks$/);
    expect(writtenBy(plan)).toMatchObject({ onDemand: { instead: MIXED, since: at(0) }, release: { onDemand: true } });

    const again = served({ unplaced: DRY, capacityProviderStrategy: FARGATE });
    const second = startedOn(policy('fargate'), given({ onDemand: MEMORY }), again);
    expect(second.providers).toBe('FARGATE');
    expect(writtenBy(second.plan).onDemand).toMatchObject({ instead: MIXED, since: MEMORY.since });
  });

  test('goes back with its next release, and forgets when that has succeeded', () => {
    const state = given({ onDemand: MEMORY }, { onDemand: true });
    const { plan, providers } = startedOn(SPEC, state, served({ capacityProviderStrategy: FARGATE }));
    expect(providers).toBe('FARGATE,FARGATE_SPOT');
    expect(plan.reason).toMatch(/, back from FARGATE to where it belongs$/);
    const started = writtenBy(plan);
    expect(started).toMatchObject({ onDemand: MEMORY });
    expect(started.release).not.toHaveProperty('onDemand');

    const end = (outcome: 'succeeded' | 'failed', members: Partial<Release> = {}) => {
      const { hash, images } = started.release!;
      const over = { ...started, release: { ...started.release!, ...members } };
      return ended(over, { hash, images, outcome, reason: 'r', endedAt: at(1), revision: arn(5) }, {} as never)
        .onDemand;
    };
    expect(end('succeeded')).toBeUndefined();
    expect(end('failed')).toEqual(MEMORY);
    expect(end('succeeded', { onDemand: true })).toEqual(MEMORY);
  });

  test.each<[string, Partial<ServiceState>, CapacityProviderStrategy, CapacityProviderStrategy | undefined, unknown]>([
    ['where it had been', { onDemand: MEMORY }, FARGATE, undefined, MIXED],
    ['where its definition file says, if it does', { onDemand: MEMORY }, FARGATE, FILE, FILE],
    ['where somebody has put it since', { onDemand: MEMORY }, FILE, MIXED, FILE],
    ['where it is, if nobody moved it', {}, FARGATE, FILE, FARGATE],
  ])('belongs %s', (_rule, state, present, file, belongs) => {
    const spec = { ...SPEC, strategy: { ...SPEC.strategy, ...(file ? { capacityProviders: file } : {}) } };
    expect(belongsOn(spec, state, { ...SERVICE, capacityProviderStrategy: present })).toEqual(belongs);
  });
});

describe('a capacity provider strategy', () => {
  const on = (base: number, weight: number) => [
    { capacityProvider: 'FARGATE', base, weight },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ];
  test.each([
    ['its base', on(1, 0), 4, 1],
    ['not more than there are tasks', on(3, 0), 2, 2],
    ['its share, rounded down', on(0, 1), 4, 1],
    ['nothing of a share below one', on(0, 1), 3, 0],
    ['both', on(1, 1), 5, 2],
    ['none', FILE, 4, 0],
  ])('surely has on demand %s', (_rule, strategy, tasks, surely) => {
    expect(surelyOnDemand(strategy, tasks)).toBe(surely);
  });

  test('uses Spot where something is placed there', () => {
    expect(usesSpot(MIXED)).toBe(true);
    expect(usesSpot(FARGATE)).toBe(false);
    expect(usesSpot([...FARGATE, { capacityProvider: 'FARGATE_SPOT', weight: 0 }])).toBe(false);
  });
});
