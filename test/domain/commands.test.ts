import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/domain/command';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import {
  accepted,
  arn,
  at,
  deployment,
  digest,
  NOW,
  observed,
  push,
  record,
  release,
  SERVICE,
  SPEC,
  V1,
} from './given';
import { settled, writtenBy } from './plans';

const ALICE = 'arn:aws:sts::123456789012:assumed-role/Operator/alice';
type Members = {
  readonly [Name in Command['kind']]: Omit<Extract<Command, { kind: Name }>, 'kind' | 'id' | 'by' | 'at'>;
};
const ask = <Kind extends Command['kind']>(kind: Kind, members: Members[Kind]): Command =>
  ({ kind, id: `${kind}-1`, by: ALICE, at: at(0), ...members }) as Command;
const rollback = ask('rollback', { reason: 'errors' });
const pause = ask('pause', { reason: 'freeze' });
const resume = ask('resume', {});
const releasing = (tag: string, force = false): Command => ask('release', { repository: 'frontend', tag, force });

const PAUSE = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
const v2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(-20) };
const deploying = release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) });
const asked = (
  command: Command | readonly Command[],
  state: Partial<ServiceState> = {},
  pushes = [] as ServiceRecord['pushes'],
) => ({
  ...record(state, pushes),
  commands: [command].flat(),
});
const judged = (given: ServiceRecord, world: Observed = observed()) => writtenBy(planService(SPEC, given, world, NOW));
/** On v2, which succeeded after v1. */
const ON_V2: Partial<ServiceState> = {
  running: { revision: arn(2), images: [v2], since: at(-15) },
  good: [
    { revision: arn(2), images: [v2], hash: 'a'.repeat(64), at: at(-15) },
    { revision: arn(1), images: [V1], at: at(-1000) },
  ],
};
const onV2 = (members: Partial<Observed> = {}) =>
  observed({
    service: { ...SERVICE, taskDefinition: arn(2) },
    running: { ...observed().running!, arn: arn(2), images: [v2] },
    ...members,
  });

describe('a command is refused, and the owners are told who asked', () => {
  const { service: _service, ...withoutService } = observed();
  test.each<[string, Command, Partial<ServiceState>, Observed, RegExp]>([
    [
      'pausing what is paused',
      pause,
      { paused: PAUSE },
      observed(),
      /^paused since 2026-11-21 11:00 UTC by arn:bob \(freeze\)$/,
    ],
    ['resuming what is not paused', resume, {}, observed(), /^the service is not paused$/],
    ['rolling back where nothing was good before', rollback, {}, observed(), /^there is nothing to roll back to/],
    [
      'rolling back to what is in quarantine',
      rollback,
      { ...ON_V2, quarantine: [{ hash: 'x', images: [V1], reason: 'r', at: at(-9) }] },
      onV2(),
      /^there is nothing to roll back to/,
    ],
    [
      'rolling back twice',
      rollback,
      { ...ON_V2, rollback: { id: 'r', images: [V1], ...PAUSE } },
      onV2(),
      /^a rollback is under way already, asked for by arn:bob \(freeze\)$/,
    ],
    ['rolling back a service that is gone', rollback, {}, withoutService, /does not exist in cluster prod/],
    ['an image that ECR does not have', releasing('v9'), {}, observed(), /^ECR has no image frontend:v9$/],
    ['a tag that is not for the service', releasing('latest', true), {}, observed(), /latest/],
    ['what is running', releasing('v1', true), {}, observed(), /is running already$/],
    ['what is being deployed', releasing('v2', true), { release: deploying }, observed(), /is being deployed already$/],
    ['what is older', releasing('v1'), ON_V2, onV2(), /^v2 is running and is newer; --force releases it all the same$/],
    [
      'while paused',
      releasing('v2'),
      { paused: PAUSE },
      observed(),
      /^paused since .*; resume it, or release with --force$/,
    ],
    [
      'while the fleet is paused',
      releasing('v2'),
      {},
      observed({ fleetPause: PAUSE }),
      /^the fleet is paused since .* by arn:bob \(freeze\); resume it/,
    ],
  ])('%s', (_what, command, state, world, reason) => {
    const after = judged(asked(command, state), world);
    expect(after.notices).toMatchObject([
      { kind: 'command', outcome: 'refused', command: { by: ALICE }, reason: expect.stringMatching(reason) },
    ]);
    expect(after.next).toEqual([]);
  });

  test('a command that was judged before is not judged again', () => {
    const plan = planService(SPEC, asked(pause, { heard: [pause.id] }), observed(), NOW);
    expect(plan).toMatchObject({ reason: 'commands that were judged before', actions: [{ judgedCommands: 1 }] });
    expect(writtenBy(plan).paused).toBeUndefined();
  });

  test('commands are judged in the order in which they were given', () => {
    const plan = planService(SPEC, asked([pause, releasing('v2'), resume]), observed(), NOW);
    expect(plan.actions).toMatchObject([{ judgedCommands: 3 }]);
    expect(writtenBy(plan)).toMatchObject({
      next: [],
      notices: [{ outcome: 'taken' }, { outcome: 'refused' }, { outcome: 'taken' }],
    });
    expect(writtenBy(plan).paused).toBeUndefined();
  });
});

describe('a paused service', () => {
  const quiet = (state: Partial<ServiceState>, world = observed(), pushes = [] as ServiceRecord['pushes']) => {
    const { state: after, plan } = settled(record({ ...state, notices: [] }, pushes), world);
    return { after, plan };
  };

  test('keeps what is pushed, and says by whom it is paused and why', () => {
    const { after, plan } = quiet({ paused: PAUSE }, observed(), [push('v2'), push('v3')]);
    expect(after).toMatchObject({ next: [{ tag: 'v3' }] });
    expect(after.release).toBeUndefined();
    expect(after.waiting).toMatchObject({
      reason: 'paused since 2026-11-21 11:00 UTC by arn:bob (freeze)',
      pause: true,
    });
    expect(plan.reason).toMatch(/^tells the owners: refused \(superseded by v3/);
  });

  test('of a paused fleet looks again by itself', () => {
    const { plan, after } = quiet({ next: [accepted('v2', '2')] }, observed({ fleetPause: PAUSE }));
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(5) });
    expect(after.waiting?.reason).toMatch(/^the fleet is paused since/);
  });

  test('takes back a release that has no deployment', () => {
    const registered = release({ name: 'registered', content: 'c', revision: arn(2) });
    const { after } = quiet({ paused: PAUSE, release: registered });
    expect(after.release).toBeUndefined();
    expect(after.next).toMatchObject([{ tag: 'v2' }]);
  });

  test('lets a deployment go on, and nothing supersedes it', () => {
    const world = observed({ deployment: deployment('d-1', 'InProgress') });
    const { plan } = quiet({ paused: PAUSE, release: deploying, next: [accepted('v3', '3')] }, world);
    expect(plan).toMatchObject({ actions: [], reason: 'deployment d-1 is InProgress' });
  });

  test('resumed, starts the newest', () => {
    const waiting = { reason: 'paused since …', since: at(-9), pause: true as const };
    const { state } = settled(asked(resume, { paused: PAUSE, waiting, next: [accepted('v3', '3')] }), observed());
    expect(state).toMatchObject({ next: [], release: { changed: [{ tag: 'v3' }] } });
    expect(state.waiting).toBeUndefined();
  });

  test('of a fleet that was resumed waits for nothing any more, also where nothing is started', () => {
    const waiting = { reason: 'the fleet is paused since …', since: at(-9), pause: true as const };
    const { state } = settled(record({ waiting, next: [accepted('v1', '1')] }), observed());
    expect(state.waiting).toBeUndefined();
  });

  test('starts what somebody forces, and that alone', () => {
    const { state } = settled(asked(releasing('v2', true), { paused: PAUSE }), observed());
    expect(state.release).toMatchObject({ changed: [{ tag: 'v2', asked: { by: ALICE, force: true } }] });
  });
});

describe('a rollback', () => {
  test('of what runs brings back what was good before, and leaves what runs in quarantine', () => {
    const { state, reasons } = settled(asked(rollback, ON_V2), onV2());
    expect(reasons[0]).toMatch(/^rollback by arn:.*alice \(errors\) taken: v1 is what is to run$/);
    expect(state.release).toMatchObject({ images: [{ tag: 'v1' }], rollback: { by: ALICE, reason: 'errors' } });
    expect(state.quarantine).toMatchObject([
      { hash: 'a'.repeat(64), by: ALICE, reason: `rolled back by ${ALICE}: errors` },
    ]);
  });

  test('is not held by a pause', () => {
    expect(settled(asked(rollback, { ...ON_V2, paused: PAUSE }), onV2()).state.release).toBeDefined();
  });

  test('waits while the group is busy', () => {
    const { plan } = settled(asked(rollback, ON_V2), onV2({ deployments: [deployment('d-8', 'InProgress')] }));
    expect(plan.reason).toMatch(/^tells the owners/);
    const state = judged(asked(rollback, ON_V2), onV2());
    const waits = settled(record({ ...state, notices: [] }), onV2({ deployments: [deployment('d-8', 'InProgress')] }));
    expect(waits.plan).toMatchObject({ actions: [], reason: expect.stringMatching(/busy with deployment d-8/) });
  });

  test('of a release on its way stops it first', () => {
    const world = observed({ deployment: deployment('d-1', 'InProgress') });
    const { plan, state } = settled(asked(rollback, { release: deploying }), world);
    expect(plan.actions).toEqual([{ kind: 'stop-deployment', deploymentId: 'd-1' }]);
    const stopped = { ...deploying, phase: { ...deploying.phase, stoppedAt: at(0) } } as typeof deploying;
    const again = planService(SPEC, record({ ...state, notices: [], release: stopped }), world, NOW);
    expect(again).toMatchObject({ actions: [], lookAgainAt: at(1) });
  });

  test('of a stopped release is done when what ran before runs', () => {
    const state = judged(asked(rollback, { release: deploying }));
    const world = observed({ deployment: deployment('d-1', 'Stopped', { error: { code: 'MANUAL_STOP' } }) });
    const { state: after } = settled(record({ ...state, notices: [] }), world);
    expect(after.rollback).toBeUndefined();
    expect(after.ended).toMatchObject([{ outcome: 'rolled-back', reason: `rolled back by ${ALICE}: errors` }]);
    expect(after.quarantine).toMatchObject([{ hash: deploying.hash, by: ALICE }]);
    expect(after.notices).toMatchObject([{ kind: 'rolled-back', quarantined: true }]);
  });

  test('of a release that succeeded before it could be stopped opens another', () => {
    const state = judged(asked(rollback, { release: deploying }));
    const world = onV2({ deployment: deployment('d-1', 'Succeeded', { completedAt: at(-1) }) });
    const { state: after } = settled(record({ ...state, notices: [] }), world);
    expect(after.release).toMatchObject({ images: [{ tag: 'v1' }], rollback: { by: ALICE } });
    expect(after.quarantine).toMatchObject([{ hash: deploying.hash }]);
  });

  test.each([
    ['registering', release({ name: 'registering', content: 'c' })],
    ['registered', release({ name: 'registered', content: 'c', revision: arn(2) })],
  ])('of a release that is %s takes it back', (_phase, given) => {
    const { state } = settled(asked(rollback, { release: given }), observed());
    expect(state.release).toBeUndefined();
    expect(state.ended).toMatchObject([{ outcome: 'rolled-back' }]);
    expect(state.quarantine).toMatchObject([{ hash: given.hash }]);
    expect(state.next).toEqual([]);
  });

  test('of an attempt in doubt finds out first', () => {
    const starting = release({
      name: 'starting',
      content: 'c',
      revision: arn(2),
      appSpecSha256: 's',
      sentAt: at(-0.5),
    });
    const state = judged(asked(rollback, { release: starting }));
    const plan = planService(SPEC, record({ ...state, notices: [] }), observed(), NOW);
    expect(plan.reason).toMatch(/its deployment may still show/);
  });

  const hooked = { ...SPEC, strategy: { ...SPEC.strategy, hooks: { BeforeAllowTraffic: 'Ask' } } };
  test.each<[string, string | undefined, boolean]>([
    ['to what passed its checks and people under this hash: they are not asked again', 'same', false],
    ['to what Slipway did not bring: it is judged as any other', undefined, true],
  ])('%s', (_what, known, hooks) => {
    const first = settled(asked(rollback, ON_V2), onV2()).state.release!;
    const good = [ON_V2.good![0]!, { ...ON_V2.good![1]!, ...(known ? { hash: first.hash } : {}) }];
    const { plan } = settled(asked(rollback, { ...ON_V2, good }), onV2({ revision: arn(1) }), hooked);
    const create = plan.actions.find((action) => action.kind === 'create-deployment')!;
    expect(create.request.appSpec.content.includes('BeforeAllowTraffic')).toBe(hooks);
  });

  const { service: _service, ...gone } = onV2();
  const homeless = { source: 'described' as const, taskDefinition: { family: 'f', containerDefinitions: [] } };
  test.each<[string, Observed, RegExp]>([
    ['the service is gone', gone, /does not exist in cluster prod/],
    [
      'no container takes the image',
      onV2({ running: { ...onV2().running!, base: homeless } }),
      /^no container takes its image from the repository frontend any more$/,
    ],
  ])('is given up when %s, and that is told', (_why, world, reason) => {
    const state = { ...ON_V2, rollback: { id: 'r', images: [V1], ...PAUSE } };
    const { state: after } = settled(record(state), world);
    expect(after.rollback).toBeUndefined();
    expect(after.notices).toMatchObject([
      { kind: 'command', outcome: 'refused', reason: expect.stringMatching(reason), command: { by: 'arn:bob' } },
    ]);
  });

  test('is over when its own release ends, however', () => {
    const own = { ...deploying, rollback: PAUSE };
    const state = { release: own, rollback: { id: 'r', images: [V1], ...PAUSE } };
    const world = observed({ deployment: deployment('d-1', 'Failed', { error: { code: 'THROTTLED' } }) });
    const after = settled(record(state), world).state;
    expect(after).toMatchObject({ ended: [{ outcome: 'failed' }], quarantine: [] });
    expect(after.rollback).toBeUndefined();
  });
});

describe('what was good', () => {
  test('is what succeeded, and what it replaced, each image once', () => {
    const world = observed({
      service: { ...SERVICE, taskDefinition: arn(2) },
      deployment: deployment('d-1', 'Succeeded', { completedAt: at(-1) }),
    });
    const { good } = settled(record({ release: deploying }), world).state;
    expect(good).toMatchObject([
      { hash: deploying.hash, revision: arn(2), images: [{ tag: 'v2' }] },
      { revision: arn(1), images: [{ tag: 'v1' }] },
    ]);
    expect(good[1]).not.toHaveProperty('hash');
  });
});

describe('a release without one of its checks', () => {
  const CHECKED = {
    ...SPEC,
    checks: { BeforeInstall: [{ kind: 'alarms' as const, name: 'quiet, really', soakInMinutes: 0 }] },
  };
  const skipping = (skipChecks: readonly string[], reason?: string) =>
    ask('release', {
      ...{ repository: 'frontend', tag: 'v2', force: false, skipChecks },
      ...(reason === undefined ? {} : { reason }),
    });
  const of = (command: Command, state: Partial<ServiceState> = {}) =>
    writtenBy(planService(CHECKED, asked(command, state), observed(), NOW));

  test('is wanted with who answers for that', () => {
    const state = of(skipping(['quiet, really'], 'no alarms yet'));
    expect(state.next).toMatchObject([
      { tag: 'v2', asked: { by: ALICE, reason: 'no alarms yet', skipChecks: ['quiet, really'] } },
    ]);
    expect(state.notices[0]?.reason).toMatch(/is wanted now; not checked: quiet, really$/);
  });

  test.each([
    ['a check that it does not have', skipping(['typo'], 'x'), 'it has no check "typo", but quiet, really'],
    ['no reason', skipping(['quiet, really']), 'checks are skipped with a reason only'],
  ])('is refused with %s', (_case, command, reason) => {
    const state = of(command);
    expect(state.next).toEqual([]);
    expect(state.notices[0]).toMatchObject({ outcome: 'refused', reason });
  });

  test('is not what a later push of the image asks for', () => {
    const ended = { hash: 'f'.repeat(64), outcome: 'failed', images: [v2], reason: 'x', endedAt: at(-1) } as const;
    const pushed = record(
      { ended: [{ ...ended, skips: [{ checks: ['quiet'], by: ALICE, reason: 'x', at: at(-9) }] }] },
      [push('v2')],
    );
    expect(writtenBy(planService(CHECKED, pushed, observed(), NOW)).next[0]).not.toHaveProperty('asked');
  });
});
