import { describe, expect, test } from '@jest/globals';
import type { Command } from '../../src/domain/command';
import type { Observed } from '../../src/domain/observed';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import { deploymentDescription } from '../../src/domain/release';
import { accepted, arn, at, deployment, digest, observed, push, RUNNING, record, release, SERVICE } from './given';
import { settled } from './plans';

/** Rules that are right alone, where two of them meet. */

const V0 = { repository: 'frontend', tag: 'v0', digest: digest('0'), at: at(-2000) };
const rollback = { id: 'c-1', by: 'arn:bob', reason: 'orders are lost', at: at(-20), images: [V0] };
const backHash = settled(record({ rollback }), observed()).state.release!.hash;
const backLater = {
  ...{ hash: backHash, tries: 1, notBefore: at(3), reason: 'deployment d-1 Failed: THROTTLED', since: at(-2) },
};
const ask = (command: Partial<Command>): Command => ({ id: 'c-2', by: 'arn:alice', at: at(0), ...command }) as Command;
const asking = (given: ServiceRecord, command: Partial<Command>, world = observed()) =>
  settled({ ...given, commands: [ask(command)] }, world).state;

/** frontend:7 with v5 runs, by somebody else's deployment d-9, begun at a minute. */
function theirs(begun: number, members: Partial<Observed> = {}): Observed {
  return observed({
    service: { ...SERVICE, taskDefinition: arn(7), primary: { createdAt: at(begun), deploymentId: 'd-9' } },
    running: {
      ...RUNNING,
      arn: arn(7),
      images: [{ repository: 'frontend', tag: 'v5', digest: digest('5'), at: at(begun) }],
    },
    broughtBy: deployment('d-9', 'Succeeded', { createdAt: at(begun), completedAt: at(-1) }),
    ...members,
  });
}

describe('a rollback that is not done, and a deployment of somebody else', () => {
  test.each<[string, Partial<ServiceState>]>([
    ['waits to be tried again', { rollback, retry: backLater }],
    ['has no deployment yet', { rollback, release: release({ name: 'registering', content: 'c' }, { rollback }) }],
  ])('that was begun after it was asked for: it %s, and is given up', (_where, state) => {
    const after = settled(record(state), theirs(-10)).state;
    expect(after.rollback).toBeUndefined();
    expect(after.retry).toBeUndefined();
    expect(after.release).toBeUndefined();
    expect(after.quarantine).toEqual([]);
    expect(after.paused?.deploymentId).toBe('d-9');
    expect(after.notices).toMatchObject([
      { kind: 'command', outcome: 'refused', reason: expect.stringMatching(/^deployment d-9 .* was started after it/) },
      { kind: 'foreign' },
    ]);
  });

  test('that was begun before it was asked for: it is carried out', () => {
    const after = settled(record({ rollback }), theirs(-30)).state;
    expect(after.release).toMatchObject({ rollback: { by: 'arn:bob' }, images: [{ tag: 'v0' }] });
  });

  test('that is not over: one asked for now is refused, as what was before it is not known to go back to', () => {
    const world = theirs(-10, { deployments: [deployment('d-9', 'InProgress')] });
    const after = asking(record(), { kind: 'rollback', reason: 'no' }, world);
    expect(after.rollback).toBeUndefined();
    expect(after.notices).toMatchObject([
      { outcome: 'refused', reason: expect.stringMatching(/^deployment d-9, .* stop it in CodeDeploy/) },
    ]);
  });
});

describe('a rollback that waits to be tried again gives way', () => {
  const waiting = record({ rollback, retry: backLater });
  const wish = { kind: 'release', repository: 'frontend', tag: 'v3' } as const;

  test('to an image that somebody asks for, as to one that is pushed', () => {
    const after = asking(waiting, { ...wish, force: false });
    expect(after.rollback).toBeUndefined();
    expect(after.release?.changed).toMatchObject([{ tag: 'v3', asked: { by: 'arn:alice' } }]);
  });

  test('to one that is forced, although the fleet is paused', () => {
    const fleetPause = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
    const after = asking(waiting, { ...wish, force: true }, observed({ fleetPause }));
    expect(after.rollback).toBeUndefined();
    expect(after.release?.changed).toMatchObject([{ tag: 'v3' }]);
  });

  test('to none that a pause keeps', () => {
    const fleetPause = { by: 'arn:bob', reason: 'freeze', at: at(-60) };
    const after = settled({ ...waiting, pushes: [push('v3')] }, observed({ fleetPause })).state;
    expect(after).toMatchObject({ rollback: { id: 'c-1' }, next: [{ tag: 'v3' }] });
  });
});

describe('what runs in quarantine is told', () => {
  const quarantine = [{ hash: 'q', images: record().state.running!.images, reason: 'bad', at: at(-9) }];
  const paused = { by: 'arn:bob', reason: 'freeze', at: at(-60) };

  test.each<[string, Partial<ServiceState>, Partial<Observed>]>([
    ['the service', { paused }, {}],
    ['the fleet', {}, { fleetPause: paused }],
  ])('although %s is paused and something waits for the end of that', (_what, state, world) => {
    const { state: after } = settled(record({ ...state, quarantine, next: [accepted('v3', '3')] }), observed(world));
    expect(after.notices).toMatchObject([{ kind: 'restored' }]);
    expect(after.next).toMatchObject([{ tag: 'v3' }]);
  });
});

describe('a release that waited for its alarms for hours', () => {
  test('is not given up because AWS then asks for a pause', () => {
    const waiting = { reason: 'waits while an alarm fires: 5xx', since: at(-200), alarms: 'told' } as const;
    const phase = { name: 'registered', content: 'c', revision: arn(5) } as const;
    const given = record({ release: release(phase, { openedAt: at(-201) }), waiting });
    const { state } = settled(given, observed({ alarms: { firing: [] } }));
    const throttled = {
      ...state,
      release: { ...state.release!, phase },
      waiting: { reason: 'Rate exceeded', since: at(-2), until: at(-1) },
    };
    const { plan } = settled(record(throttled), observed({ alarms: { firing: [] } }));
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'create-deployment']);
  });
});

describe('the reason of a wait', () => {
  const waiting = { reason: 'tried again at 2026-11-21 12:03 UTC', since: at(-1) };

  test('is forgotten with what waited', () => {
    const retry = { ...backLater, hash: 'x' };
    const given = record({ next: [accepted('v2', '2', -20)], retry, waiting });
    expect(asking(given, { kind: 'rollback', reason: 'no' })).not.toHaveProperty('waiting');
  });

  test('stays while AWS’s pause lasts, and is looked at after that', () => {
    const until = { reason: 'Rate exceeded', since: at(-1), until: at(1) };
    const { state, plan } = settled(record({ waiting: until }), observed());
    expect(state.waiting).toEqual(until);
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(1) });
    expect(settled(record({ waiting: { ...until, until: at(-0.5) } }), observed()).state.waiting).toBeUndefined();
  });
});

describe('a deployment of ours that the record does not know, as the table was restored', () => {
  test('has put its revision into production: its end is waited for, not forgotten', () => {
    const description = deploymentDescription('e'.repeat(64), 4, '');
    const active = deployment('d-9', 'InProgress', { description });
    const { plan } = settled(record(), theirs(-10, { deployments: [active], broughtBy: active }));
    expect(plan).toMatchObject({ actions: [], lookAgainAt: at(1), reason: expect.stringContaining('d-9') });
  });
});
