import { describe, expect, test } from '@jest/globals';
import type { Verdict } from '../../src/domain/check/verdict';
import type { Gate, GateOutcome, Vote } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import type { HookExecution, HookRecord } from '../../src/domain/hook-record';
import type { Observed } from '../../src/domain/observed';
import { type Plan, planService } from '../../src/domain/plan';
import type { EndedRelease, ServiceRecord, ServiceState } from '../../src/domain/record';
import type { LifecycleHookEvent, ServiceSpec } from '../../src/domain/service-spec';
import { accepted, arn, at, deployment, NOW, observed, push, record, release, SERVICE, SPEC } from './given';

const person = (id: string) => ({ id, email: `${id}@example.com`, principals: [] });
const gated = (gate: Partial<GateSpec> = {}): ServiceSpec => ({
  ...SPEC,
  gate: {
    ...{ approvers: [person('release-manager')], votes: 1, groups: [], excludeAuthor: false, waitInMinutes: 45 },
    ...gate,
  },
});

const HASH = 'f'.repeat(64);
const deploying = (members: { readonly stoppedAt?: string; readonly continuedAt?: string } = {}) =>
  release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10), ...members });

/** Open since five minutes, for forty more. */
function openGate(members: Partial<Gate> = {}, votes: readonly Vote[] = []): Gate {
  return {
    id: 'gate-1',
    service: 'frontend',
    deploymentId: 'd-1',
    brief: {
      ...{ service: 'frontend', account: '123456789012', region: 'ap-northeast-1', cluster: 'prod' },
      ...{ ecsService: 'frontend', deploymentId: 'd-1', deploymentConfigName: 'Canary', releaseHash: HASH },
      ...{ from: [], to: [], changed: [], fromRevision: arn(1), toRevision: arn(2), changes: [], verdicts: [] },
    },
    openedAt: at(-5),
    deadline: at(40),
    ballot: {
      state: 'open',
      releaseHash: HASH,
      revision: votes.length,
      votes: Object.fromEntries(votes.map((vote) => [vote.approver, vote])),
      failedCodes: {},
    },
    asked: {},
    ...members,
  };
}

const outcome = (kind: GateOutcome['kind'], reason: string, minutes = -1): { readonly outcome: GateOutcome } => ({
  outcome: { kind, reason, at: at(minutes), by: [] },
});
const approval = (approver: string): Vote => ({ approver, decision: 'approve', at: at(-1), via: 'link' });
const verdict = (check: string, result: Verdict['outcome'], reason: string): Verdict => ({
  check,
  outcome: result,
  reason,
  at: at(-6),
});
function hooks(events: Partial<Record<LifecycleHookEvent, Partial<HookExecution>>>): HookRecord {
  const execution = { executionId: 'x', startedAt: at(-8), runs: 1, runUntil: at(-4) };
  const entries = Object.entries(events).map(([event, members]) => [event, { ...execution, ...members }]);
  return { service: 'frontend', deploymentId: 'd-1', events: Object.fromEntries(entries) };
}

const waiting = (gate: Gate | undefined, members: Partial<Observed> = {}) =>
  observed({ deployment: deployment('d-1', 'InProgress'), ...(gate ? { gate } : {}), ...members });
const over = (status: string, members: Partial<Observed> = {}, info: object = {}) =>
  observed({ deployment: deployment('d-1', status, { completedAt: at(0), ...info }), ...members });
const HOOK_FAILED = {
  error: { code: 'HOOK_EXECUTION_FAILURE', message: 'The deployment failed because one or more functions failed.' },
};
const HOOK_WORDS = 'd-1 Failed: HOOK_EXECUTION_FAILURE: The deployment failed because one or more functions failed.';

const inFlight = (members: Partial<ServiceState> = {}, pushes: ServiceRecord['pushes'] = []) =>
  record({ release: deploying(), ...members }, pushes);
const plan = (given: ServiceRecord, world: Observed, spec = gated()): Plan => planService(spec, given, world, NOW);

/** The state that the plan writes. */
function written(given: ServiceRecord, world: Observed, spec = gated()): ServiceState {
  const [action, ...more] = plan(given, world, spec).actions;
  if (action?.kind !== 'write-state' || more.length > 0) throw new Error('not one write');
  return action.state;
}
const end = (given: ServiceRecord, world: Observed): EndedRelease => written(given, world).ended[0]!;

describe('while people are awaited', () => {
  test.each<[string, GateSpec['approvers'], number, readonly Vote[], string]>([
    ['one person', [person('alice')], 1, [], '1 more vote of alice'],
    ['any of several', [person('alice'), person('bob'), person('carol')], 1, [], '1 more vote of alice, bob or carol'],
    ['several', [person('alice'), person('bob')], 2, [], '2 more votes of alice or bob'],
    ['who has not voted', [person('alice'), person('bob')], 2, [approval('alice')], '1 more vote of bob'],
  ])('the plan says whom it waits for, and until when: %s', (_who, approvers, votes, cast, words) => {
    expect(plan(inFlight(), waiting(openGate({}, cast)), gated({ approvers, votes }))).toEqual({
      reason: `deployment d-1 waits for a decision: ${words} until 12:40 UTC`,
      actions: [],
      lookAgainAt: at(10),
    });
  });

  test.each<[string, Gate]>([
    ['enough votes that nobody has counted yet', openGate({}, [approval('release-manager')])],
    ['a deadline that nobody has executed yet', openGate({ deadline: at(-1) })],
    ['a rejection', openGate(outcome('rejected', 'rejected by bob: no'))],
    ['silence', openGate(outcome('expired', 'nobody decided'))],
  ])('%s: others carry it out, and it is looked whether they have', (_what, gate) => {
    const { reason, ...rest } = plan(inFlight({ next: [accepted('v3', '3')] }), waiting(gate));
    expect(reason).toMatch(/^the decision on deployment d-1 is being carried out: /);
    expect(rest).toEqual({ actions: [], lookAgainAt: at(1) });
  });

  test('an approved one is followed as any other', () => {
    const world = waiting(openGate(outcome('approved', 'approved by alice')));
    expect(plan(inFlight(), world)).toMatchObject({
      reason: 'deployment d-1 is InProgress',
      actions: [],
      lookAgainAt: at(2),
    });
  });

  test('owners are told what there is to tell', () => {
    const notice = { kind: 'held', id: 'n', service: 'frontend', address: 'a', at: at(0), reason: 'x' } as const;
    expect(plan(inFlight({ notices: [notice] }), waiting(openGate()))).toMatchObject({
      actions: [{ kind: 'publish-notice' }],
      lookAgainAt: at(10),
    });
  });
});

describe('a deployment that is Ready', () => {
  const ready = (gate?: Gate) => observed({ deployment: deployment('d-1', 'Ready'), ...(gate ? { gate } : {}) });
  const approved = openGate(outcome('approved', 'approved by alice'));

  test.each<[string, ServiceSpec, Gate | undefined]>([
    ['without a gate', SPEC, undefined],
    ['whose gate is approved', gated(), approved],
  ])('%s is continued', (_what, spec, gate) => {
    expect(plan(inFlight(), ready(gate), spec)).toEqual({
      reason: 'deployment d-1 is Ready, and nothing holds it',
      actions: [{ kind: 'continue-deployment', deploymentId: 'd-1' }],
    });
  });

  test.each<[string, Gate]>([
    ['open', openGate()],
    ['rejected', openGate(outcome('rejected', 'rejected by bob: no'))],
  ])('whose gate is %s is not', (_state, gate) => {
    expect(plan(inFlight(), ready(gate)).actions).toEqual([]);
  });

  test.each([
    ['a moment ago: its word may lag', at(-0.5), []],
    ['long ago: it is told again', at(-1), [{ kind: 'continue-deployment', deploymentId: 'd-1' }]],
  ])('was continued %s', (_when, continuedAt, actions) => {
    const given = record({ release: deploying({ continuedAt }) });
    expect(plan(given, ready(approved)).actions).toEqual(actions);
  });
});

describe('something newer', () => {
  const next = [accepted('v3', '3')];

  test('is judged first, then closes the undecided gate, and nothing else in that step', () => {
    expect(plan(inFlight({}, [push('v3')]), waiting(openGate())).reason).toMatch(/v3 accepted/);
    expect(plan(inFlight({ next }), waiting(openGate()))).toEqual({
      reason: 'closes the gate of deployment d-1: superseded by v3',
      actions: [
        {
          kind: 'close-gate',
          gate: openGate(),
          outcome: { kind: 'superseded', reason: 'superseded by v3', at: at(0), by: [] },
        },
      ],
    });
  });

  test('of another repository of the service supersedes as well, and is named with it', () => {
    const sidecar = { ...accepted('7', '7'), repository: 'sidecar' };
    const spec = { ...gated(), images: [...SPEC.images, { ...SPEC.images[0]!, repository: 'sidecar' }] };
    expect(plan(inFlight({ next: [sidecar] }), waiting(openGate()), spec).reason).toMatch(/superseded by sidecar 7$/);
  });

  test('waits for a gate that was approved meanwhile: that release finishes first', () => {
    const world = waiting(openGate(outcome('approved', 'approved by alice')));
    expect(plan(inFlight({ next }), world)).toMatchObject({ reason: 'deployment d-1 is InProgress', actions: [] });
  });

  test('waits until the gate is open, and looks soon', () => {
    expect(plan(inFlight({ next }), waiting(undefined))).toEqual({
      reason: 'deployment d-1 is InProgress; v3 waits until its gate is open or it has ended',
      actions: [],
      lookAgainAt: at(1),
    });
  });

  test('waits for the end of a release without a gate', () => {
    const checked = { ...SPEC, checks: { AfterInstall: [] } };
    const world = waiting(undefined, { hooks: hooks({}) });
    expect(plan(inFlight({ next }), world, checked)).toMatchObject({
      reason: 'deployment d-1 is InProgress',
      actions: [],
      lookAgainAt: at(2),
    });
  });
});

describe('a superseded release', () => {
  const superseded = openGate(outcome('superseded', 'superseded by v3'));
  const next = [accepted('v3', '3')];

  test.each<[string, ServiceRecord, boolean]>([
    ['is stopped', inFlight({ next }), true],
    ['is stopped after a crash, whatever became of the newer one', inFlight(), true],
    [
      'is not stopped twice while CodeDeploy may be stopping it',
      inFlight({ release: deploying({ stoppedAt: at(-0.5) }) }),
      false,
    ],
    ['is stopped again when it goes on', inFlight({ release: deploying({ stoppedAt: at(-1) }) }), true],
  ])('%s', (_rule, given, stops) => {
    const { actions, lookAgainAt } = plan(given, waiting(superseded));
    expect(actions).toEqual(stops ? [{ kind: 'stop-deployment', deploymentId: 'd-1' }] : []);
    expect(lookAgainAt).toBe(stops ? undefined : at(0.5));
  });

  test.each(['Stopped', 'Failed'])('%s: its end is told as such, and the newer one is wanted', (status) => {
    const error = { code: 'MANUAL_STOP', message: 'Stopped.' };
    const world = over(status, { gate: superseded }, { error, rollback: { message: 'Deployment d-2 is triggered.' } });
    const state = written(inFlight({ next }), world);
    expect(state.release).toBeUndefined();
    expect(state.next).toEqual(next);
    expect(state.ended).toMatchObject([
      { outcome: 'superseded', reason: 'superseded by v3', detail: `d-1 ${status}: MANUAL_STOP: Stopped.` },
    ]);
    expect(state.notices).toMatchObject([
      { kind: 'superseded', reason: 'superseded by v3', following: ['v3'], rollback: 'Deployment d-2 is triggered.' },
    ]);
  });

  test('what it brought of other repositories is wanted on', () => {
    const sidecar = { ...accepted('7', '7'), repository: 'sidecar' };
    const state = written(inFlight({ next: [sidecar] }), over('Stopped', { gate: superseded }));
    expect(state.next.map(({ repository, tag }) => `${repository} ${tag}`)).toEqual(['frontend v2', 'sidecar 7']);
    expect(state.notices).toMatchObject([{ kind: 'superseded', following: ['v2', '7'] }]);
  });

  test('that reached production all the same has succeeded', () => {
    const world = over('Succeeded', { gate: superseded, service: { ...SERVICE, taskDefinition: arn(2) } });
    expect(end(inFlight({ next }), world).outcome).toBe('succeeded');
  });

  test('makes room when its rollback is over', () => {
    const { release: _, ...free } = inFlight({ next }).state;
    const rollback = deployment('d-2', 'InProgress', { creator: 'codeDeployRollback' });
    expect(plan(record(free), observed({ deployments: [rollback] })).reason).toMatch(/busy with deployment d-2/);
    expect(plan(record(free), observed()).reason).toMatch(/^opens release .* with frontend v3$/);
  });
});

describe('the end of a deployment without success has the reason that people and checks gave', () => {
  const failed = verdict('answers', 'failed', '3 of 20 requests failed');
  const fine = verdict('status', 'succeeded', '20 requests, all 200');
  const result = {
    status: 'Failed' as const,
    reason: 'the checks could not be completed: 3 runs ended early',
    at: at(-1),
  };

  test.each<[string, Observed, Partial<EndedRelease>]>([
    [
      'rejected by people',
      over('Failed', { gate: openGate(outcome('rejected', 'rejected by bob: not before the freeze')) }, HOOK_FAILED),
      { outcome: 'rejected', reason: 'rejected by bob: not before the freeze', detail: HOOK_WORDS },
    ],
    [
      'silence',
      over('Failed', { gate: openGate(outcome('expired', 'nobody decided in time')) }, HOOK_FAILED),
      { outcome: 'expired', reason: 'nobody decided in time', detail: HOOK_WORDS },
    ],
    [
      'too few could be asked',
      over('Failed', { gate: openGate(outcome('unreachable', 'too few people may approve')) }, HOOK_FAILED),
      { outcome: 'expired', reason: 'too few people may approve', detail: HOOK_WORDS },
    ],
    [
      'nothing could be decided',
      over('Failed', { gate: openGate(outcome('void', 'the catalog has no gate any more')) }, HOOK_FAILED),
      { outcome: 'expired', reason: 'the catalog has no gate any more', detail: HOOK_WORDS },
    ],
    [
      'a check failed',
      over('Failed', { hooks: hooks({ AfterAllowTestTraffic: { verdicts: [fine, failed] } }) }, HOOK_FAILED),
      { outcome: 'failed', reason: 'check answers failed: 3 of 20 requests failed', detail: HOOK_WORDS },
    ],
    [
      'checks of several events failed, in CodeDeploy’s order',
      over(
        'Failed',
        {
          hooks: hooks({
            AfterAllowTraffic: { verdicts: [verdict('late', 'failed', 'slow')] },
            AfterInstall: { verdicts: [verdict('early', 'failed', 'down')] },
          }),
        },
        HOOK_FAILED,
      ),
      { outcome: 'failed', reason: 'check early failed: down; check late failed: slow' },
    ],
    [
      'a check failed after people had approved',
      over(
        'Failed',
        {
          gate: openGate(outcome('approved', 'approved by alice')),
          hooks: hooks({ AfterAllowTraffic: { verdicts: [failed] } }),
        },
        HOOK_FAILED,
      ),
      { outcome: 'failed', reason: 'check answers failed: 3 of 20 requests failed' },
    ],
    [
      'a hook that could not even record itself',
      over('Failed', {}, HOOK_FAILED),
      { outcome: 'failed', reason: 'a hook of Slipway failed without a record of it; its log says why' },
    ],
    [
      'a hook that came to no verdict',
      over('Failed', { hooks: hooks({ BeforeAllowTraffic: { result } }) }, HOOK_FAILED),
      { outcome: 'failed', reason: `hook BeforeAllowTraffic failed: ${result.reason}`, detail: HOOK_WORDS },
    ],
    [
      'CodeDeploy’s own, where neither found anything',
      over('Failed', { hooks: hooks({ AfterInstall: { verdicts: [fine] } }) }, { error: { code: 'ALARM_ACTIVE' } }),
      { outcome: 'failed', reason: 'deployment d-1 Failed: ALARM_ACTIVE' },
    ],
    [
      'somebody stopped it, and its hooks failed for that',
      over(
        'Stopped',
        {
          gate: openGate(outcome('void', 'there is nothing left to decide', 0)),
          hooks: hooks({ AfterAllowTestTraffic: { result } }),
        },
        { error: { code: 'MANUAL_STOP', message: 'Stopped.' } },
      ),
      { outcome: 'failed', reason: 'deployment d-1 Stopped: MANUAL_STOP: Stopped.' },
    ],
    [
      'silence that came long after somebody had stopped it is not why it ended',
      over('Stopped', { gate: openGate(outcome('expired', 'nobody decided', 40)) }, { error: { code: 'MANUAL_STOP' } }),
      { outcome: 'failed', reason: 'deployment d-1 Stopped: MANUAL_STOP' },
    ],
    [
      'CodeDeploy no longer knows the deployment, but the gate knows',
      observed({ gate: openGate(outcome('rejected', 'rejected by bob')) }),
      { outcome: 'rejected', reason: 'rejected by bob', detail: 'd-1 is no longer known to CodeDeploy' },
    ],
  ])('%s', (_rule, world, expected) => {
    expect(end(inFlight(), world)).toMatchObject(expected);
    if (!expected.detail) return;
    expect(plan(inFlight(), world).reason).toBe(`${expected.reason} (${expected.detail})`);
  });

  test('and its owners are told that reason, CodeDeploy’s words, the decision and every verdict', () => {
    const gate = openGate(outcome('approved', 'approved by alice'));
    const found = hooks({ AfterInstall: { verdicts: [fine] }, AfterAllowTraffic: { verdicts: [failed] } });
    expect(written(inFlight(), over('Failed', { gate, hooks: found }, HOOK_FAILED)).notices).toMatchObject([
      {
        kind: 'failed',
        reason: 'check answers failed: 3 of 20 requests failed',
        detail: HOOK_WORDS,
        decision: 'approved by alice',
        verdicts: [fine, failed],
      },
    ]);
  });

  test('a success names who approved and the verdicts', () => {
    const gate = openGate(outcome('approved', 'approved by alice'));
    const world = over('Succeeded', { gate, hooks: hooks({ AfterAllowTestTraffic: { verdicts: [fine] } }) });
    expect(written(inFlight(), world).notices).toMatchObject([
      { kind: 'succeeded', reason: 'deployment d-1 succeeded', decision: 'approved by alice', verdicts: [fine] },
    ]);
  });
});

describe('a gate that is open although its deployment has ended', () => {
  test.each<[string, Observed, string]>([
    ['stopped by somebody', over('Stopped', {}, { error: { code: 'MANUAL_STOP' } }), 'd-1 Stopped: MANUAL_STOP'],
    ['failed', over('Failed', {}, HOOK_FAILED), HOOK_WORDS],
    ['in production', over('Succeeded'), 'd-1 is Succeeded'],
    ['gone', observed(), 'd-1 is no longer known to CodeDeploy'],
  ])('%s: is closed as void before anything else, also when something newer is wanted', (_how, world, words) => {
    const next = [accepted('v3', '3')];
    const reason = `there is nothing left to decide: deployment ${words}`;
    expect(plan(inFlight({ next }), { ...world, gate: openGate() }).actions).toEqual([
      { kind: 'close-gate', gate: openGate(), outcome: { kind: 'void', reason, at: at(0), by: [] } },
    ]);
  });

  test('and closed once', () => {
    const gate = openGate(outcome('void', 'there is nothing left to decide', 0));
    expect(end(inFlight(), over('Stopped', { gate })).outcome).toBe('failed');
  });
});
