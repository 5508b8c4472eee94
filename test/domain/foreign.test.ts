import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/domain/command';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { AcceptedImage, EndedRelease, Push, ServiceState } from '../../src/domain/record';
import { deploymentDescription } from '../../src/domain/release';
import { noticeMail } from '../../src/page/notice-mail';
import { accepted, arn, at, deployment, digest, NOW, observed, push, RUNNING, record, SERVICE, SPEC } from './given';
import { settled, writtenBy } from './plans';

/** The service runs frontend:7 with v5 by deployment d-9, which took from -30 to -5. */
function theirs(members: Partial<Observed> = {}, tag = 'v5', letter = '5'): Observed {
  return observed({
    service: { ...SERVICE, taskDefinition: arn(7), primary: { createdAt: at(-30), deploymentId: 'd-9' } },
    running: {
      ...RUNNING,
      arn: arn(7),
      images: [{ repository: 'frontend', tag, digest: digest(letter), at: at(-30) }],
    },
    broughtBy: deployment('d-9', 'Succeeded', { createdAt: at(-31), completedAt: at(-5) }),
    images: { ...observed().images, 'frontend:v6': { digest: digest('6') }, 'frontend:v7': { digest: digest('7') } },
    ...members,
  });
}
const PAUSED = {
  by: 'whoever started deployment d-9',
  reason: 'it brought frontend:7, the baseline until a later push or resume',
  at: at(-5),
  deploymentId: 'd-9',
};
const ON_V5: Partial<ServiceState> = {
  running: {
    revision: arn(7),
    images: [{ repository: 'frontend', tag: 'v5', digest: digest('5'), at: at(-30) }],
    since: at(-30),
  },
  paused: PAUSED,
};
const adopted = (state: Partial<ServiceState>, world = theirs()) =>
  writtenBy(planService(SPEC, record(state), world, NOW));
const during = (tag: string, letter: string): AcceptedImage => accepted(tag, letter, -10);

describe('a deployment of somebody else that succeeded', () => {
  test('is the baseline, pauses the service from its end, and is told once', () => {
    const state = adopted({});
    expect(state).toMatchObject({ running: { revision: arn(7), images: [{ tag: 'v5' }] }, paused: PAUSED });
    expect(state.notices).toMatchObject([{ kind: 'foreign', deploymentId: 'd-9', paused: 'deployment', wanted: [] }]);
    expect(noticeMail(state.notices[0]!)).toMatchObject({
      subject: 'Deployed by somebody else: frontend',
      body: expect.stringMatching(/Revision +frontend:1 -> frontend:7/),
    });
    const again = planService(SPEC, record({ ...state, notices: [] }), theirs(), NOW);
    expect(again).toMatchObject({ actions: [], reason: expect.stringMatching(/^nothing to do: runs frontend v5/) });
  });

  test.each<[string, AcceptedImage, readonly string[], string | undefined, RegExp | undefined]>([
    [
      'pushed before it was started: refused',
      accepted('v6', '6', -40),
      [],
      'd-9',
      /started after this push and is the b/,
    ],
    ['pushed meanwhile, and older: refused', during('v3', '3'), [], 'd-9', /^v5, which somebody else deployed mean/],
    ['pushed meanwhile, and newer: kept until resume or a later push', during('v6', '6'), ['v6'], 'd-9', undefined],
    ['pushed meanwhile, the very image: it runs already', during('v5', '5'), [], 'd-9', undefined],
    ['pushed after its end, before it was seen: no pause', accepted('v6', '6', -1), ['v6'], undefined, undefined],
  ])('what was accepted, %s', (_rule, image, next, paused, told) => {
    const state = adopted({ next: [image] });
    expect(state.next.map(({ tag }) => tag)).toEqual(next);
    expect(state.paused?.deploymentId).toBe(paused);
    const refusals = state.notices.filter(({ kind }) => kind === 'refused').map(({ reason }) => reason);
    expect(refusals).toEqual(told ? [expect.stringMatching(told)] : []);
  });

  test('what is kept waits, and the mail says until when', () => {
    const { state, plan } = settled(record({ next: [during('v6', '6')] }), theirs());
    expect(state.release).toBeUndefined();
    expect(state.waiting).toMatchObject({
      reason: expect.stringMatching(
        /^paused since 2026-11-21 11:55 UTC by whoever started deployment d-9 \(it brought/,
      ),
      pause: true,
    });
    const [tell] = plan.actions;
    if (tell?.kind !== 'publish-notice') throw new Error('nobody is told');
    expect(noticeMail(tell.notice).body.replace(/\s+/g, ' ')).toContain(
      "until an image is pushed, or slipway resume frontend; v6, pushed before that deployment's end, is kept until then.",
    );
  });

  test('leaves the pause of people as it is', () => {
    const paused = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
    const state = adopted({ paused, next: [accepted('v6', '6', -1)] });
    expect(state).toMatchObject({ paused, next: [{ tag: 'v6' }], notices: [{ kind: 'foreign', paused: 'people' }] });
    expect(state.paused).not.toHaveProperty('deploymentId');
  });

  test('after another one: the pause is counted from the later', () => {
    const earlier = { ...PAUSED, deploymentId: 'd-8', at: at(-50) };
    expect(adopted({ paused: earlier }).paused).toEqual(PAUSED);
  });

  test('that waited for a busy group: nothing is busy any more', () => {
    const waiting = { reason: 'deployment group group is busy with deployment d-9', since: at(-9) };
    expect(adopted({ waiting }).waiting).toBeUndefined();
  });

  test('is the baseline too where CodeDeploy does not know it any more, from now on', () => {
    const { broughtBy: _forgotten, ...world } = theirs();
    expect(adopted({}, world).paused).toMatchObject({ at: at(0), deploymentId: 'd-9' });
  });
});

describe('not somebody else’s', () => {
  const end = { hash: 'x', outcome: 'failed', images: [], deploymentId: 'd-9', reason: '', endedAt: at(-2) } as const;
  const ours = (attempt: number) => ({
    broughtBy: deployment('d-9', 'Succeeded', { description: deploymentDescription('e'.repeat(64), attempt, '') }),
  });
  const back = { ...SERVICE, taskDefinition: arn(7), primary: { createdAt: at(-2000), deploymentId: 'd-0' } };
  const recreated = { ...SERVICE, taskDefinition: arn(7), primary: { createdAt: at(-30) } };

  test.each<[string, Partial<ServiceState>, Observed]>([
    ['a deployment of ours that ended, and was not rolled back', { ended: [end as EndedRelease] }, theirs()],
    ['a deployment of ours that the record does not know yet: the table was restored', { attempt: 3 }, theirs(ours(4))],
    ['what CodeDeploy, or somebody, went back to: its task set is the older', {}, theirs({ service: back })],
    ['a service that was made anew', {}, theirs({ service: recreated })],
  ])('%s: adopted without a pause', (_what, state, world) => {
    const after = adopted(state, world);
    expect(after.running?.revision).toBe(arn(7));
    expect(after.paused).toBeUndefined();
    expect(after.notices).toEqual([]);
  });

  test('a copied description is: the record knows of a later attempt', () => {
    expect(adopted({ attempt: 4 }, theirs(ours(4))).paused?.deploymentId).toBe('d-9');
  });

  test('what runs at first sight, however it came there', () => {
    const { running: _none, ...firstSight } = record().state;
    const plan = planService(SPEC, { ...record(), state: firstSight }, theirs(), NOW);
    expect(writtenBy(plan).paused).toBeUndefined();
    expect(writtenBy(plan).running?.images).toMatchObject([{ tag: 'v5' }]);
  });
});

describe('while it is active', () => {
  const active = [deployment('d-9', 'InProgress')];
  const world = theirs({ deployments: active, broughtBy: active[0]! });

  test('its revision is in production already, and nothing is adopted', () => {
    const plan = planService(SPEC, record(), world, NOW);
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(1) });
    expect(plan.reason).toBe("somebody else's deployment d-9 is InProgress: what it brings is judged at its end");
  });

  test('a push waits', () => {
    const { state } = settled(record({}, [push('v6')]), world);
    expect(state).toMatchObject({ next: [{ tag: 'v6' }], running: { revision: arn(1) } });
    expect(state.waiting?.reason).toMatch(/busy with deployment d-9$/);
  });

  test('a rollback that somebody asks for waits', () => {
    const rollback = {
      id: 'r',
      images: [{ ...RUNNING.images[0]!, digest: digest('0') }],
      by: 'b',
      reason: 'r',
      at: at(-1),
    };
    const { state } = settled(record({ rollback }), world);
    expect(state.rollback).toEqual(rollback);
    expect(state.waiting?.reason).toMatch(/busy with deployment d-9$/);
  });

  test('taken back by CodeDeploy, it leaves nothing behind', () => {
    const plan = planService(SPEC, record(), observed(), NOW);
    expect(plan).toMatchObject({ actions: [], reason: expect.stringMatching(/^nothing to do: runs frontend v1/) });
  });
});

describe('the pause that it brought', () => {
  const heard = (pushes: readonly Push[], members: Partial<ServiceState> = {}) =>
    settled(record({ ...ON_V5, ...members, notices: [] }, pushes), theirs()).state;

  test.each<[string, Push, boolean]>([
    ['a push after its end lifts it, and is started', push('v6', -4), true],
    ['a push before its end that comes late is kept', push('v6', -6), false],
    ['a push in the second of its end is kept', push('v6', -5), false],
  ])('%s', (_rule, late, lifts) => {
    const state = heard([late]);
    expect(state.paused === undefined).toBe(lifts);
    expect((state.release?.changed ?? state.next).map(({ tag }) => tag)).toEqual(['v6']);
    expect(state.release === undefined).toBe(!lifts);
  });

  test('a later push of the very image that is kept lifts it', () => {
    const world = theirs({ images: { 'frontend:v7': { digest: digest('6') } } });
    const given = record({ ...ON_V5, next: [during('v6', '6')] }, [push('v7', -1)]);
    expect(settled(given, world).state.release?.changed).toMatchObject([{ tag: 'v7', digest: digest('6') }]);
  });

  test('a later push that is refused does not lift it', () => {
    expect(heard([push('v2', -1)]).paused).toEqual(PAUSED);
  });

  test('the pause of people is lifted by no push', () => {
    const paused = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
    expect(heard([push('v6', -1)], { paused })).toMatchObject({ paused, next: [{ tag: 'v6' }] });
  });

  const ask = (command: Partial<Command>): Command => ({ id: 'c', by: 'arn:alice', at: at(0), ...command }) as Command;
  const commanded = (command: Partial<Command>, world = theirs(), state: Partial<ServiceState> = {}) =>
    settled({ ...record({ ...ON_V5, ...state }), commands: [ask(command)] }, world).state;

  test('resume lifts it, and starts what was kept', () => {
    const state = commanded({ kind: 'resume' }, theirs(), { next: [during('v6', '6')] });
    expect(state).toMatchObject({ release: { changed: [{ tag: 'v6' }] } });
    expect(state.paused).toBeUndefined();
  });

  test.each<[string, string, object | undefined]>([
    ['before its end: not about it', at(-6), PAUSED],
    ['after its end: lifts it', at(-4), undefined],
  ])('resume said %s', (_rule, said, paused) => {
    expect(commanded({ kind: 'resume', at: said }).paused).toEqual(paused);
  });

  test('resume said before its end, and judged after it, ends the pause of people and not the one that it makes', () => {
    const state = commanded({ kind: 'resume', at: at(-6) }, theirs(), {
      running: record().state.running!,
      paused: { by: 'arn:bob', reason: 'freeze', at: at(-60) },
      next: [during('v6', '6')],
    });
    expect(state).toMatchObject({ paused: PAUSED, next: [{ tag: 'v6' }] });
    expect(state.release).toBeUndefined();
    expect(state.notices.find(({ kind }) => kind === 'command')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringMatching(/^it was said before the end of deployment d-9/),
    });
  });

  test('an image that somebody asks for by slipway release lifts it as a push would', () => {
    const state = commanded({ kind: 'release', repository: 'frontend', tag: 'v6', force: false });
    expect(state).toMatchObject({ release: { changed: [{ tag: 'v6' }] } });
    expect(state.paused).toBeUndefined();
  });

  test('such a release of a paused fleet is refused for that', () => {
    const fleetPause = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
    const state = commanded(
      { kind: 'release', repository: 'frontend', tag: 'v6', force: false },
      theirs({ fleetPause }),
    );
    expect(state.notices).toMatchObject([
      { outcome: 'refused', reason: expect.stringMatching(/^the fleet is paused/) },
    ]);
    expect(state.paused).toEqual(PAUSED);
  });

  test('pause makes it a pause of people', () => {
    const state = commanded({ kind: 'pause', reason: 'freeze' });
    expect(state.paused).toEqual({ by: 'arn:alice', reason: 'freeze', at: at(0) });
  });
});
