import { describe, expect, test } from '@jest/globals';
import type { Observed } from '../../src/domain/observed';
import { planService } from '../../src/domain/plan';
import type { ServiceRecord, ServiceState } from '../../src/domain/record';
import { deploymentDescription } from '../../src/domain/release';
import type { ServiceSpec } from '../../src/domain/service-spec';
import {
  accepted,
  arn,
  at,
  deployment,
  digest,
  NOW,
  observed,
  push,
  RUNNING,
  record,
  release,
  SERVICE,
  SPEC,
} from './given';
import { settled } from './plans';

const { service: _service, ...withoutService } = observed();
const { running: _running, ...firstSight } = record().state;
const deploying = release({ name: 'deploying', revision: arn(2), deploymentId: 'd-1', startedAt: at(-10) });
const pending = (members: Partial<ServiceState> = {}) => record({ next: [accepted('v2', '2')], ...members });

describe('a push is judged', () => {
  const semver: ServiceSpec = { ...SPEC, images: [{ repository: 'frontend', tags: { order: 'semver', prefix: 'v' } }] };
  const moving: ServiceSpec = {
    ...SPEC,
    images: [{ repository: 'frontend', tags: { order: 'movement', pattern: '*' } }],
  };
  const v2 = push('v2');

  test.each<[string, ServiceRecord, Observed, ServiceSpec, RegExp]>([
    ['newer than what runs: accepted', record({}, [v2]), observed(), SPEC, /frontend:v2 accepted: newer than v1/],
    [
      'already running: met, nobody is told',
      record({}, [push('v1')]),
      observed(),
      SPEC,
      /frontend:v1 met: .* is running already/,
    ],
    [
      'older than what is in flight: refused',
      record({ release: deploying }, [push('v1')]),
      observed(),
      SPEC,
      /v1 refused: v2 is being deployed and is newer/,
    ],
    [
      'older than what is wanted: refused',
      record({ next: [accepted('v3', '3')] }, [v2]),
      observed(),
      SPEC,
      /v2 refused: v3 is wanted and is newer/,
    ],
    [
      'in flight already: met',
      record({ release: deploying }, [push('v2', 0, 'again')]),
      observed(),
      SPEC,
      /v2 met: .* is being deployed already/,
    ],
    [
      'an event judged before: ignored',
      record({ heard: ['event-v2'] }, [v2]),
      observed(),
      SPEC,
      /ignored: event event-v2 was judged before/,
    ],
    [
      'a tag that ECR no longer has: refused',
      record({}, [push('v9')]),
      observed(),
      SPEC,
      /v9 refused: ECR no longer has/,
    ],
    [
      'a tag that the policy no longer admits: ignored',
      record({}, [v2]),
      observed(),
      semver,
      /ignored: tag v2 is not v<semantic version>/,
    ],
    [
      'the same number pushed again with another image: accepted',
      record({}, [push('v1')]),
      observed({ images: { 'frontend:v1': { digest: digest('9') } } }),
      SPEC,
      /v1 accepted/,
    ],
    [
      'a moved tag: accepted by the digest it has now, however old the event',
      record({}, [push('v1', -5000)]),
      observed({ images: { 'frontend:v1': { digest: digest('9') } } }),
      moving,
      /v1 accepted/,
    ],
    [
      'nothing of the repository runs: accepted',
      record({ running: { revision: arn(1), images: [], since: at(-9) } }, [v2]),
      observed(),
      SPEC,
      /nothing of frontend is running or wanted yet/,
    ],
    [
      'of an untagged running image, an event before its start: refused',
      record(
        {
          running: {
            revision: arn(1),
            images: [{ repository: 'frontend', digest: digest('1'), at: at(-5) }],
            since: at(-5),
          },
        },
        [push('v2', -6)],
      ),
      observed(),
      SPEC,
      /v2 refused: sha256:111111111111 is running and is newer/,
    ],
    [
      'of an untagged running image, an event after its start: accepted',
      record(
        {
          running: {
            revision: arn(1),
            images: [{ repository: 'frontend', digest: digest('1'), at: at(-5) }],
            since: at(-5),
          },
        },
        [push('v2', -4)],
      ),
      observed(),
      SPEC,
      /v2 accepted/,
    ],
  ])('%s', (_rule, given, world, spec, reason) => {
    expect(planService(spec, given, world, NOW).reason).toMatch(reason);
  });

  test('every refusal is told, with what stands in its place; what is met or ignored is not', () => {
    const given = record({ release: deploying, heard: ['old'] }, [
      push('v1'),
      push('v2', 0, 'again'),
      push('v3', 0, 'old'),
    ]);
    const { state } = settled(given, observed({ deployment: deployment('d-1', 'InProgress') }));
    expect(state.notices).toMatchObject([{ kind: 'refused', image: { tag: 'v1' }, instead: { tag: 'v2' } }]);
  });

  test('of several at once the newest is wanted, and the others are told that it superseded them', () => {
    const given = record({ release: deploying }, [push('v4', 2), push('v3', 1)]);
    const images = { 'frontend:v3': { digest: digest('3') }, 'frontend:v4': { digest: digest('4') } };
    const { state } = settled(given, observed({ images, deployment: deployment('d-1', 'InProgress') }));
    expect(state.next.map(({ tag }) => tag)).toEqual(['v4']);
    expect(state.notices).toMatchObject([
      { kind: 'refused', image: { tag: 'v3' }, reason: 'superseded by v4 before it was started' },
    ]);
  });

  test('of more than one step can take, all are judged', () => {
    const many = Array.from({ length: 130 }, (_, index) => push('v2', 0, `event-${index}`));
    const plan = planService(SPEC, record({}, many), observed(), NOW);
    expect(plan.actions).toMatchObject([{ kind: 'write-state', judged: 50 }]);
    expect(settled(record({}, many), observed()).state.release?.changed).toMatchObject([{ tag: 'v2' }]);
  });

  test('the same event twice in one batch is judged once', () => {
    const { state } = settled(
      record({ release: deploying }, [push('v1'), push('v1')]),
      observed({ deployment: deployment('d-1', 'InProgress') }),
    );
    expect(state.notices).toHaveLength(1);
  });

  test('a newer tag on the running image is what later pushes are compared with', () => {
    const { state } = settled(
      record({}, [push('v3')]),
      observed({ images: { 'frontend:v3': { digest: digest('1') } } }),
    );
    expect(state.running?.images[0]?.tag).toBe('v3');
    expect(planService(SPEC, { ...record({}, [push('v2')]), state }, observed(), NOW).reason).toMatch(
      /v2 refused: v3 is running/,
    );
  });
});

describe('a service', () => {
  test('is adopted at first sight as it stands, and nothing is started', () => {
    const { state, plan } = settled({ ...record(), state: firstSight }, observed());
    expect(state.running).toMatchObject({ revision: arn(1), images: [{ tag: 'v1' }] });
    expect(plan).toMatchObject({ actions: [], reason: 'nothing to do: runs frontend v1, and nothing newer is wanted' });
  });

  test.each<[string, Observed, RegExp]>([
    ['that does not exist', withoutService, /does not exist in cluster prod/],
    ['that is being deleted', observed({ service: { ...SERVICE, status: 'DRAINING' } }), /is DRAINING/],
    ['with another controller', observed({ service: { ...SERVICE, controller: 'ECS' } }), /deployment controller ECS/],
    ['without a load balancer', observed({ service: { ...SERVICE, loadBalancers: [] } }), /no load balancer/],
  ])('%s: what waits for it is refused', (_rule, world, reason) => {
    const { state } = settled({ ...record({ next: [accepted('v2', '2')] }, [push('v3')]) }, world);
    expect(state.next).toEqual([]);
    expect(state.notices.map(({ reason: why }) => why)).toEqual([
      expect.stringMatching(reason),
      expect.stringMatching(reason),
    ]);
  });

  test('that no longer exists does not end a deployment before CodeDeploy does', () => {
    const world = { ...withoutService, deployment: deployment('d-1', 'InProgress') };
    expect(settled(record({ release: deploying }), world).plan.reason).toBe('deployment d-1 is InProgress');
  });

  test('that was deleted, with its last deployment failed: the end is told, and nothing is adopted', () => {
    const { running: _, ...gone } = observed({ service: { ...SERVICE, status: 'INACTIVE', taskDefinition: '' } });
    const world = { ...gone, deployment: deployment('d-1', 'Failed') };
    const { state, plan } = settled(record({ release: deploying }), world);
    expect(state.ended).toMatchObject([{ deploymentId: 'd-1', outcome: 'failed' }]);
    expect(plan.actions).toMatchObject([{ kind: 'publish-notice', notice: { kind: 'failed' } }]);
  });

  const foreign = (members: Partial<Observed['service'] & object> = {}, tag = 'v5', letter = '5') =>
    observed({
      service: { ...SERVICE, taskDefinition: arn(7), primary: { createdAt: at(-30), deploymentId: 'd-9' }, ...members },
      running: {
        ...RUNNING,
        arn: arn(7),
        images: [{ repository: 'frontend', tag, digest: digest(letter), at: at(-30) }],
      },
    });

  test.each<[string, Observed, readonly string[], RegExp | undefined]>([
    [
      'something newer: what was accepted is refused',
      foreign(),
      [],
      /v5, which somebody else deployed meanwhile, is newer/,
    ],
    ['something older, before the push: the push is still wanted', foreign({}, 'v1', '9'), ['v2'], undefined],
    [
      'anything after the push: automation pauses until a later push',
      foreign({ primary: { createdAt: at(0), deploymentId: 'd-9' } }, 'v1', '9'),
      [],
      /deployment d-9 that Slipway did not make/,
    ],
    ['the very image: it simply runs already', foreign({}, 'v2', '2'), [], undefined],
  ])('that somebody else brought to %s', (_rule, world, next, told) => {
    const plan = planService(SPEC, pending(), world, NOW);
    const [action] = plan.actions;
    if (action?.kind !== 'write-state') throw new Error('nothing is written');
    expect(plan.reason).toMatch(/^adopts the service as it stands: frontend:7/);
    expect(action.state.next.map(({ tag }) => tag)).toEqual(next);
    const refused = action.state.notices.filter(({ kind }) => kind === 'refused');
    expect(refused.map(({ reason }) => reason)).toEqual(told ? [expect.stringMatching(told)] : []);
  });

  test('whose failed deployment of ours was not rolled back is adopted without a pause', () => {
    const ended = [
      { hash: 'x', outcome: 'failed' as const, images: [], deploymentId: 'd-9', reason: '', endedAt: at(-2) },
    ];
    const world = foreign({ primary: { createdAt: at(0), deploymentId: 'd-9' } }, 'v1', '9');
    const plan = planService(SPEC, pending({ ended }), world, NOW);
    expect(plan.actions).toMatchObject([{ state: { next: [{ tag: 'v2' }] } }]);
  });
});

describe('a release', () => {
  const opened = () => settled(pending(), observed());

  test('is registered once its intent is written, with attempt and content in the tags', () => {
    const { state, plan } = opened();
    expect(state.release?.phase).toMatchObject({ name: 'registering', sentAt: NOW.toISOString() });
    expect(state.attempt).toBe(1);
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'register-revision']);
    const [, register] = plan.actions;
    if (register?.kind !== 'register-revision') throw new Error('nothing is registered');
    expect(register.input.containerDefinitions[0]!.image).toContain(`/frontend@${digest('2')}`);
    expect(register.input.tags).toContainEqual({ key: 'slipway:attempt', value: '1' });
  });

  test('reuses a revision with the content', () => {
    const { state, plan } = settled(pending(), observed({ revision: arn(5) }));
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'create-deployment']);
    expect(state.release?.phase).toMatchObject({ name: 'starting', revision: arn(5) });
  });

  test('is started with AppSpec, configuration and rollback events, and says in its description whose it is', () => {
    const strategy = {
      ...SPEC.strategy,
      deploymentConfigName: 'Canary',
      rollbackEvents: ['DEPLOYMENT_FAILURE' as const],
    };
    const { state, plan } = settled(pending(), observed({ revision: arn(5) }), { ...SPEC, strategy });
    const request = plan.actions[1]?.kind === 'create-deployment' ? plan.actions[1].request : undefined;
    expect(request).toMatchObject({
      deploymentConfigName: 'Canary',
      rollbackEvents: ['DEPLOYMENT_FAILURE'],
      description: deploymentDescription(state.release!.hash, 1, 'v1 -> v2'),
    });
    expect(state.release?.phase).toMatchObject({ appSpecSha256: request!.appSpec.sha256 });
  });

  test('has the same hash whenever and by whatever tag the image is wanted', () => {
    const again = settled(pending({ next: [accepted('v7', '2', -500)] }), observed()).state.release?.hash;
    expect(again).toBe(opened().state.release?.hash);
  });

  test.each<[string, Partial<ServiceState>, Partial<Observed>, RegExp]>([
    [
      'waits while the group is busy',
      {},
      { deployments: [deployment('d-8', 'InProgress')] },
      /group is busy with deployment d-8/,
    ],
    [
      'waits for a rollback that carries our description',
      {},
      { deployments: [deployment('d-8', 'Created', { creator: 'codeDeployRollback' })] },
      /busy with deployment d-8/,
    ],
    [
      'waits as long as AWS asked for',
      { waiting: { reason: 'asked to pause', since: at(-1), until: at(1) } },
      {},
      /asked to pause/,
    ],
  ])('%s', (_rule, state, world, reason) => {
    const { plan } = settled(pending(state), observed(world));
    expect(plan.reason).toMatch(reason);
    expect(plan.actions).toEqual([]);
    expect(plan.lookAgainAt).toBe(at(1));
  });

  test('looks less often at a group that stays busy', () => {
    const world = observed({ deployments: [deployment('d-8', 'Ready')] });
    const since = at(-60);
    const { reason } = settled(pending(), world).plan;
    expect(settled(pending({ waiting: { reason, since } }), world).plan.lookAgainAt).toBe(at(5));
  });

  test('takes over an active deployment of the same release', () => {
    const { hash } = opened().state.release!;
    const ours = deployment('d-8', 'InProgress', { description: deploymentDescription(hash, 4, '') });
    const { state } = settled(pending(), observed({ deployments: [ours], deployment: ours }));
    expect(state).toMatchObject({ next: [], release: { phase: { name: 'deploying', deploymentId: 'd-8' } } });
  });

  test('may be tried again when it was never started', () => {
    const { hash } = opened().state.release!;
    const ended = [{ hash, outcome: 'not-started' as const, images: [], reason: 'denied', endedAt: at(-9) }];
    expect(settled(pending({ ended }), observed()).state.release?.hash).toBe(hash);
  });

  test('is refused when no container takes its image from the repository', () => {
    const containerDefinitions = [{ name: 'web', image: 'nginx' }];
    const base = { source: 'described' as const, taskDefinition: { family: 'frontend', containerDefinitions } };
    const { state } = settled(pending(), observed({ running: { ...RUNNING, base } }));
    expect(state.notices).toMatchObject([{ kind: 'refused', reason: expect.stringContaining('(web: nginx)') }]);
  });
});

describe('a release that AWS does not let start', () => {
  const phase = { name: 'registered' as const, content: 'c', revision: arn(5) };
  const old = (members: Partial<ServiceState>) =>
    record({ release: release(phase, { openedAt: at(-90) }), ...members });
  const paused = (until: number) => ({ reason: 'denied', since: at(-1), until: at(until) });

  test('is given up after an hour of throttling', () => {
    const { state } = settled(old({ waiting: paused(-1) }), observed());
    expect(state.ended).toMatchObject([{ outcome: 'not-started' }]);
  });

  test('is tried on as long as people are told that it is held', () => {
    const { plan } = settled(old({ waiting: paused(-1), trouble: { reason: 'denied', since: at(-80) } }), observed());
    expect(plan.actions.map(({ kind }) => kind)).toEqual(['write-state', 'create-deployment']);
  });

  test('gives way to what is newer, which waits as long as AWS asked for', () => {
    const { state, plan } = settled(old({ waiting: paused(1), next: [accepted('v3', '3')] }), observed());
    expect(state).toMatchObject({ next: [{ tag: 'v3' }], notices: [{ kind: 'refused', image: { tag: 'v2' } }] });
    expect(state.release).toBeUndefined();
    expect(plan).toMatchObject({ lookAgainAt: at(1) });
  });
});

describe('an attempt in doubt', () => {
  const starting = (minutes: number) =>
    release({ name: 'starting', content: 'c', revision: arn(2), appSpecSha256: 's', sentAt: at(minutes) });
  const description = deploymentDescription('f'.repeat(64), 2, '');

  test.each<[string, number, Observed['deployments'], string]>([
    ['is not repeated before its effect must show', -0.5, [], 'starting'],
    ['is followed where its effect is found', -0.5, [deployment('d-1', 'InProgress', { description })], 'deploying'],
    [
      'is followed where its effect is at its end already',
      -5,
      [deployment('d-1', 'Failed', { description })],
      'deploying',
    ],
  ])('%s', (_rule, minutes, deployments, phase) => {
    const given = record({ release: starting(minutes), attempt: 2 });
    const { actions } = planService(SPEC, given, observed({ deployments }), NOW);
    const state = actions[0]?.kind === 'write-state' ? actions[0].state : given.state;
    expect(state.release?.phase.name).toBe(phase);
  });

  test('without effect is repeated under the next number', () => {
    const { plan, state } = settled(record({ release: starting(-2), attempt: 2 }), observed());
    expect(plan.reason).toMatch(/attempt 3$/);
    expect(state.attempt).toBe(3);
  });

  test('does not take an earlier release with the same hash for its effect', () => {
    const earlier = deployment('d-0', 'Failed', { description: deploymentDescription('f'.repeat(64), 1, '') });
    const given = record({ release: { ...starting(-2), firstAttempt: 2 }, attempt: 2 });
    expect(settled(given, observed({ deployments: [earlier] })).plan.reason).toMatch(
      /^starts a deployment .* attempt 3$/,
    );
  });
});

describe('a deployment', () => {
  const ended = (status: string, members: object = {}) =>
    settled(record({ release: deploying, next: [] }), observed({ deployment: deployment('d-1', status, members) }));

  test.each(['Created', 'Queued', 'InProgress', 'Baking'])('%s: is looked at again in two minutes', (status) => {
    expect(ended(status).plan).toMatchObject({
      reason: `deployment d-1 is ${status}`,
      actions: [],
      lookAgainAt: at(2),
    });
  });

  test('Succeeded: what it brought is what runs and the last good release, and it is told', () => {
    const world = observed({
      service: { ...SERVICE, taskDefinition: arn(2) },
      deployment: deployment('d-1', 'Succeeded', { completedAt: at(-1) }),
    });
    const { state, plan } = settled(record({ release: deploying }), world);
    expect(state).toMatchObject({
      running: { revision: arn(2), images: [{ tag: 'v2' }] },
      lastGood: { deploymentId: 'd-1' },
    });
    expect(state.release).toBeUndefined();
    expect(plan.actions).toMatchObject([{ kind: 'publish-notice', notice: { kind: 'succeeded', at: at(-1) } }]);
  });

  test('Succeeded with another revision than the release’s: its description was copied, and nobody is told that it succeeded', () => {
    const world = observed({
      service: { ...SERVICE, taskDefinition: arn(3), primary: { createdAt: at(-2), deploymentId: 'd-1' } },
      deployment: deployment('d-1', 'Succeeded', { completedAt: at(-1) }),
    });
    const { state } = settled(record({ release: deploying }), world);
    expect(state.lastGood).toBeUndefined();
    expect(state.ended[0]).toMatchObject({
      outcome: 'failed',
      reason: 'deployment d-1 is not of this release: it put frontend:3 into production, not frontend:2',
    });
    expect(state.notices.map(({ kind }) => kind)).not.toContain('succeeded');
  });

  test.each(['Failed', 'Stopped'])('%s: its reason is kept and told, and what ran before stays what runs', (status) => {
    const error = { code: 'ALARM_ACTIVE', message: 'An alarm fired.' };
    const { state } = ended(status, { error, rollback: { message: 'Rolled back.' } });
    expect(state.running?.revision).toBe(arn(1));
    expect(state.ended[0]).toMatchObject({
      outcome: 'failed',
      reason: `deployment d-1 ${status}: ALARM_ACTIVE: An alarm fired.`,
    });
    expect(state.notices).toMatchObject([{ kind: 'failed', rollback: 'Rolled back.' }]);
  });

  test('that CodeDeploy no longer knows: the release is closed as failed', () => {
    const { state } = settled(record({ release: deploying }), observed());
    expect(state.ended[0]?.reason).toBe('deployment d-1 is no longer known to CodeDeploy');
  });
});

describe('people', () => {
  const notice = {
    kind: 'held' as const,
    id: 'n',
    service: 'frontend',
    address: 'prod/frontend',
    at: at(0),
    reason: 'x',
  };

  test('are told only when nothing else is left to do', () => {
    expect(planService(SPEC, pending({ notices: [notice] }), observed(), NOW).reason).toMatch(/^opens release/);
  });

  test('are told while a deployment is waited for, which is looked at in time all the same', () => {
    const world = observed({ deployment: deployment('d-1', 'InProgress') });
    expect(planService(SPEC, record({ release: deploying, notices: [notice] }), world, NOW)).toMatchObject({
      actions: [{ kind: 'publish-notice', notice }],
      lookAgainAt: at(2),
    });
  });

  test('are told everything at once, however much it is', () => {
    const notices = [notice, { ...notice, id: 'm' }];
    expect(planService(SPEC, record({ notices }), observed(), NOW).actions).toEqual(
      notices.map((each) => ({ kind: 'publish-notice', notice: each })),
    );
  });

  test('are not told that trouble is over while AWS’s pause lasts', () => {
    const trouble = { reason: 'denied', since: at(-1) };
    const held = pending({ trouble, waiting: { reason: 'denied', since: at(-1), until: at(1) } });
    expect(settled(held, observed()).state.trouble).toEqual(trouble);
  });

  test('trouble is over when a plan comes to rest', () => {
    const { state } = settled(record({ trouble: { reason: 'denied', since: at(-9) } }), observed());
    expect(state.trouble).toBeUndefined();
  });
});
