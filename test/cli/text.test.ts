import { describe, expect, test } from '@jest/globals';
import { decisionText } from '../../src/cli/text/decision-text';
import { fleetText } from '../../src/cli/text/fleet-text';
import { untilDeadline } from '../../src/cli/text/moment';
import { printable } from '../../src/cli/text/printable';
import { serviceText } from '../../src/cli/text/service-text';
import type { GateStatus, ServiceStatus } from '../../src/domain/status';
import { at, digest, V1 } from '../domain/given';

const V2 = { repository: 'frontend', tag: 'v2', digest: digest('2'), at: at(0), acceptedAt: at(0), eventId: 'e' };
const SERVICE: ServiceStatus = {
  ...{
    name: 'frontend',
    cluster: 'prod',
    ecsService: 'front',
    adopted: true,
    pushes: [],
    commands: [],
    quarantine: [],
    next: [],
    ended: [],
  },
  running: { revision: 'arn:aws:ecs:r:a:task-definition/frontend:1', images: [V1], since: at(0) },
};
const GATE: GateStatus = {
  ...{ id: 'f'.repeat(32), from: [V1], changed: [V2], changes: [], state: 'open', openedAt: at(0), deadline: at(40) },
  ...{ votes: [], votesNeeded: 2, votesMissing: 2, awaited: ['alice', 'bob'], unreachable: [] },
};
const DEPLOYMENT = { id: 'd-1', status: 'InProgress', greenTraffic: 10, lifecycle: [], gate: GATE };
const RELEASE = {
  ...{ hash: 'h', from: [V1], to: [V2], changed: [V2], fromRevision: 'arn:x/frontend:1', openedAt: at(0) },
  phase: 'deploying',
};
const END = { hash: 'e', images: [V2], reason: 'CodeDeploy says so', endedAt: at(5) };
const { running: _none, ...UNADOPTED } = SERVICE;

describe('the fleet', () => {
  test.each<[string, ServiceStatus, RegExp]>([
    ['never adopted', { ...UNADOPTED, adopted: false }, / - +- +- +never adopted: no push/],
    ['nothing released', SERVICE, /nothing was released yet$/],
    [
      'a push heard',
      { ...SERVICE, pushes: [{ eventId: 'e', repository: 'r', tag: 'v2', at: at(0) }] },
      /a push is being/,
    ],
    ['something next', { ...SERVICE, next: [V2] }, /v2 is next$/],
    ['held', { ...SERVICE, trouble: { reason: 'denied', since: at(0) } }, /held: denied$/],
    ['waiting', { ...SERVICE, waiting: { reason: 'a pause', since: at(0) } }, /waiting: a pause$/],
    ['registering', { ...SERVICE, release: { ...RELEASE, phase: 'registering' } }, /v1 -> v2 +registering$/],
    [
      'gated',
      { ...SERVICE, release: { ...RELEASE, deployment: DEPLOYMENT } },
      /waits for 2 votes of alice, bob until .* UTC$/,
    ],
    [
      'shifting',
      { ...SERVICE, release: { ...RELEASE, deployment: { ...DEPLOYMENT, gate: { ...GATE, state: 'closing' } } } },
      /deploying: InProgress, 10 % of traffic$/,
    ],
    ['ended', { ...SERVICE, ended: [{ ...END, outcome: 'rejected' }] }, /rejected v2$/],
  ])('shows a service: %s', (_, service, line) => {
    const lines = fleetText({ at: at(1), services: [service] }).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(line);
  });
});

describe('one service', () => {
  test('shows failed checks, refused votes, and what ended', () => {
    const text = serviceText(
      {
        ...SERVICE,
        ended: [{ ...END, outcome: 'failed', deploymentId: 'd-1' }],
        lastGood: { ...END, hash: 'g', images: [V1], outcome: 'succeeded' },
        latest: {
          ...DEPLOYMENT,
          status: 'Failed',
          reason: 'a hook failed',
          lifecycle: [
            {
              ...{ event: 'AfterInstall', status: 'Failed', startedAt: at(1), endedAt: at(2) },
              verdicts: [{ check: 'answers', outcome: 'failed', reason: 'p95 900 ms', at: at(2) }],
              result: { status: 'Failed', reason: 'answers: p95 900 ms', at: at(2), reported: true },
            },
            {
              ...{ event: 'BeforeAllowTraffic', status: 'Failed', startedAt: at(3), endedAt: at(4), verdicts: [] },
              result: { status: 'Failed', reason: 'it ended without a report', at: at(4), reported: true },
            },
          ],
          gate: {
            ...GATE,
            votes: [{ approver: 'bob', decision: 'reject', comment: 'not\ntoday', at: at(3), via: 'link' }],
            unreachable: [{ approver: 'alice', reason: 'not confirmed' }],
          },
        },
      },
      at(4),
    );
    for (const line of [
      /^ {2}Last end {4}v2 failed .*: CodeDeploy says so$/m,
      /^ {2}Deployment {2}d-1 Failed: a hook failed$/m,
      /✗ AfterInstall/,
      /✗ answers: p95 900 ms$/m,
      /✗ it ended without a report$/m,
      /✗ bob, .*: not today$/m,
      /! alice could not be asked: not confirmed$/m,
      /^ {2}Last good {3}v1, /m,
    ])
      expect(text).toMatch(line);
    expect(text.match(/p95 900 ms/g)).toHaveLength(1);
  });

  test('tells a refusal at its gate and its end, without saying twice what it is', () => {
    const reason = 'rejected by bob: not today';
    const result = { status: 'Failed', reason, at: at(3), reported: true } as const;
    const text = serviceText(
      {
        ...SERVICE,
        ended: [{ ...END, outcome: 'rejected', reason, deploymentId: 'd-1' }],
        latest: {
          ...DEPLOYMENT,
          lifecycle: [{ event: 'AfterAllowTestTraffic', status: 'Failed', verdicts: [], result }],
          gate: { ...GATE, state: 'rejected', outcome: { kind: 'rejected', reason, at: at(3), by: ['bob'] } },
        },
      },
      at(4),
    );
    expect(text).toMatch(/^ {2}Last end {4}v2 rejected \d.* by bob: not today$/m);
    expect(text).toMatch(/^ {2}Gate {8}rejected \d.* by bob: not today$/m);
    expect(text.match(/not today/g)).toHaveLength(2);
    expect(text).not.toContain('rejected by');
  });

  test('names a container that Spot had to kill, and what to do', () => {
    const killed = [{ container: 'web', task: 'arn:aws:ecs:r:a:task/prod/0123', at: at(0) }];
    expect(serviceText({ ...SERVICE, killed }, at(1))).toMatch(
      /^ {2}Killed {6}container web \(exit code 137\), .* UTC: it did not end when Spot took its task 0123$\n {14}Have its/m,
    );
  });

  test('says that it is on FARGATE, and that the next release goes back', () => {
    const onDemand = { instead: [], reason: 'Fargate Spot has no capacity for its tasks', since: at(0) };
    expect(serviceText({ ...SERVICE, onDemand }, at(1))).toMatch(
      /^ {2}On FARGATE {2}since .* UTC, as Fargate Spot has no capacity for its tasks; the next release goes back$/m,
    );
  });

  test('that was never adopted says so', () => {
    expect(serviceText({ ...UNADOPTED, adopted: false }, at(0))).toMatch(/Runs +never adopted/);
  });
});

describe('what is decided on', () => {
  test('stands there in full', () => {
    const text = decisionText(
      {
        ...{ service: 'frontend', deploymentId: 'd-1' },
        verdicts: [{ check: 'smoke', outcome: 'skipped', reason: 'skipped by arn:alice: down', at: at(1) }],
        skips: [{ checks: ['smoke', 'quiet'], by: 'arn:alice', reason: 'down', at: at(0) }],
        gate: { ...GATE, changes: [{ kind: 'container-added', container: 'sidecar' }] },
      },
      at(10),
    );
    expect(text).toContain(`frontend:v2 ${V2.digest}`);
    expect(text).toMatch(/Changes +container sidecar: new/);
    expect(text).toMatch(/Checks +- smoke: skipped by arn:alice: down/);
    expect(text).toMatch(/Skipped +smoke, quiet: skipped by arn:alice: down/);
    expect(text).toMatch(/30 min left; silence is a refusal/);
  });
});

describe('text from outside', () => {
  test.each([
    ['escape sequences', 'a\u001b[2Jb', 'a [2Jb'],
    ['C1 controls', 'a\u009b2Jb', 'a 2Jb'],
    ['other order', 'sha256:\u202edcba', 'sha256: dcba'],
    ['carriage returns', 'rejected\rapproved', 'rejected approved'],
  ])('%s do not reach the terminal', (_, given, shown) => {
    expect(printable(given)).toBe(shown);
  });
});

describe('the time that is left', () => {
  test.each([
    ['on time', at(10), /UTC, 30 min left$/],
    ['by a clock that is behind what it reads', at(-10), /UTC$/],
    ['after the deadline', at(41), /UTC$/],
  ])('%s', (_, now, text) => {
    expect(untilDeadline({ openedAt: at(0), deadline: at(40) }, now)).toMatch(text);
  });
});
