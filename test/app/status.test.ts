import { afterEach, describe, expect, test } from '@jest/globals';
import { FRIENDLY, type TaskBehaviour } from '../../local/aws/ecs/task-behaviour';
import { readStatus, UnknownService } from '../../src/app/status';
import { appendAudit } from '../../src/aws/audit';
import { castVote } from '../../src/aws/ballot';
import { closeGate } from '../../src/aws/gates';
import { AwsError } from '../../src/domain/errors';
import { instant } from '../../src/domain/instant';
import { GATED, gateTheRelease, tableIn, voteOn } from './given-gate';
import { always, refused, throttled } from './wire';
import { FRONTEND, type World, world } from './world';

let app: World;
afterEach(() => app.close());

const reader = (catalog = [GATED]) => ({
  clients: app.runtime().clients,
  tableName: app.runtime().tableName,
  catalog,
  now: () => app.aws.clock.now(),
});
const frontend = async () => (await readStatus(reader(), 'frontend')).services[0]!;
const seconds = (count: number) => app.aws.clock.advance(count * 1000);

describe('a service', () => {
  test('that nothing was ever heard of is not adopted', async () => {
    app = await world();
    expect(await readStatus(reader(), 'frontend')).toEqual({
      at: instant(app.aws.clock.now()),
      services: [
        {
          name: 'frontend',
          cluster: 'prod',
          ecsService: 'frontend',
          adopted: false,
          pushes: [],
          commands: [],
          quarantine: [],
          next: [],
          ended: [],
        },
      ],
    });
  });

  test('that is not in the catalog is refused with those that are', async () => {
    app = await world();
    await expect(readStatus(reader(), 'fronted')).rejects.toEqual(new UnknownService('fronted', ['frontend']));
  });

  test('whose release is in flight tells it as CodeDeploy has it', async () => {
    app = await world();
    await app.push('v2');
    await seconds(30);

    const { adopted, running, release, latest } = await frontend();

    expect(adopted).toBe(true);
    expect(running).toMatchObject({ images: [{ tag: 'v1' }], revision: expect.stringMatching(/frontend:1$/) });
    expect(release).toMatchObject({
      from: [{ tag: 'v1' }],
      to: [{ tag: 'v2' }],
      phase: 'deploying',
      toRevision: expect.stringMatching(/frontend:2$/),
      deployment: { status: 'InProgress', greenTraffic: 0 },
    });
    const [first, second] = release!.deployment!.lifecycle;
    expect(first).toMatchObject({ event: 'BeforeInstall', status: 'Succeeded', verdicts: [] });
    expect(second).toMatchObject({ event: 'Install', status: 'InProgress', startedAt: expect.any(String) });
    expect(latest).toBeUndefined();
  });

  test('whose release ended tells the end, and the deployment only where it is looked at alone', async () => {
    app = await world();
    await app.push('v2');
    const [deployment] = await app.deployments();
    await app.hearEnd(deployment!.deploymentId!);

    const { release, latest, ended, running, timeline } = await frontend();

    expect(release).toBeUndefined();
    expect(running!.images).toMatchObject([{ tag: 'v2' }]);
    expect(ended).toMatchObject([{ outcome: 'succeeded', deploymentId: deployment!.deploymentId }]);
    expect(latest).toMatchObject({ status: 'Succeeded', greenTraffic: 100 });
    expect(timeline!.at(-1)).toMatchObject({ kind: 'end', text: expect.stringMatching(/^succeeded: /) });
    const [inFleet] = (await readStatus(reader())).services;
    expect(inFleet).not.toHaveProperty('latest');
    expect(inFleet).not.toHaveProperty('timeline');
  });

  test('that AWS holds up says since when', async () => {
    app = await world();
    app.wire(always('CreateDeployment', refused('AccessDeniedException', 'no')));
    await app.push('v2');

    const { trouble, waiting } = await frontend();

    expect(trouble ?? waiting).toMatchObject({ reason: expect.stringContaining('no'), since: expect.any(String) });
  });
});

describe('a gate', () => {
  const gated = async () => {
    app = await world();
    await app.push('v2');
    await seconds(30);
    return gateTheRelease(app);
  };
  const gateNow = async () => (await frontend()).release!.deployment!.gate!;

  test('tells who is awaited, who could not be asked, and what is decided on', async () => {
    const { id, deadline } = await gated();
    expect(await gateNow()).toMatchObject({
      id,
      deadline,
      state: 'open',
      votes: [],
      votesNeeded: 2,
      votesMissing: 2,
      awaited: ['alice', 'bob'],
      unreachable: [{ approver: 'bob', reason: 'the subscription is not confirmed' }],
      from: [{ tag: 'v1' }],
      changed: [{ tag: 'v2' }],
      changes: [{ kind: 'environment', added: ['LOG_LEVEL'] }],
    });
  });

  test('counts votes, is closing when they suffice, and ends with its outcome', async () => {
    const gate = await gated();
    await voteOn(app, gate, 'alice', 'approve');
    expect(await gateNow()).toMatchObject({ state: 'open', votesMissing: 1, awaited: ['bob'] });
    await voteOn(app, gate, 'bob', 'approve', 'go');
    expect(await gateNow()).toMatchObject({ state: 'closing', votesMissing: 0, awaited: [] });

    const outcome = { kind: 'approved', reason: 'approved by alice and bob', at: instant(app.aws.clock.now()), by: [] };
    const judged = { ...gate, ballot: { ...gate.ballot, revision: 2 } };
    await closeGate(tableIn(app), judged, outcome as never, gate.deadline);
    expect(await gateNow()).toMatchObject({ state: 'approved', outcome, votesNeeded: 2, awaited: [] });
  });

  test('that nobody decided in time is closing, not open', async () => {
    await gated();
    const later = () => new Date(app.aws.clock.now().getTime() + 41 * 60_000);
    const { services } = await readStatus({ ...reader(), now: later }, 'frontend');
    expect(services[0]!.release!.deployment!.gate).toMatchObject({ state: 'closing' });
  });

  test('of a service without one in the catalog any more is still shown', async () => {
    await gated();
    const { services } = await readStatus(reader([FRONTEND]), 'frontend');
    expect(services[0]!.release!.deployment!.gate).toMatchObject({ state: 'closing', awaited: [] });
  });
});

describe('the timeline', () => {
  test('is one release from its opening, oldest first', async () => {
    app = await world();
    await app.push('v2');
    await seconds(30);
    const gate = await gateTheRelease(app);
    await seconds(60);
    await voteOn(app, gate, 'alice', 'approve', 'looks good');
    await seconds(1);
    const at = instant(app.aws.clock.now());
    await appendAudit(tableIn(app), gate.id, { kind: 'wrong-code', approver: 'bob', at }, 'id');

    const { timeline } = await frontend();

    expect([...timeline!].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))).toEqual(timeline);
    expect(timeline!.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        'release opened: v1 -> v2',
        'revision frontend:2 registered',
        expect.stringMatching(/^deployment d-\w+ created$/),
        'Install began',
        'check smoke succeeded: 20 requests, all 200',
        `gate opened: silence until ${gate.deadline.slice(11, 19)} UTC is a refusal`,
        'alice asked',
        'bob could not be asked: the subscription is not confirmed',
        'alice approved: looks good',
        'bob typed a wrong code',
      ]),
    );
    expect(timeline!.filter(({ text }) => text.startsWith('alice approved'))).toHaveLength(1);
  });

  test('tells a vote whose audit entry was lost', async () => {
    app = await world();
    await app.push('v2');
    const gate = await gateTheRelease(app);
    const at = instant(app.aws.clock.now());
    await castVote(tableIn(app), gate, { approver: 'bob', decision: 'reject', comment: 'no', at, via: 'iam' });
    expect((await frontend()).timeline).toContainEqual({ at, kind: 'vote', text: 'bob rejected: no' });
  });
});

describe('a container that Spot had to kill', () => {
  const interrupted = async (behaviour: TaskBehaviour) => {
    app = await world({ behaviour, spot: { desiredCount: 1, onDemand: 0 } });
    await app.push('v2');
    await seconds(60);
    const { taskArns } = await app.ecs.listTasks({ cluster: 'prod', serviceName: 'frontend' });
    app.misfortunes.interruptSpotTask(taskArns![0]!);
    await seconds(110);
    return taskArns![0];
  };

  test('is named for an hour', async () => {
    const task = await interrupted({ ...FRIENDLY, exitsAfterMs: 'never' });
    expect(await frontend()).toMatchObject({ killed: [{ container: 'frontend', task, at: expect.any(String) }] });
    expect((await readStatus(reader())).services[0]).not.toHaveProperty('killed');
    await seconds(3_600);
    expect(await frontend()).not.toHaveProperty('killed');
  });

  test('is not named when it ended', async () => {
    await interrupted(FRIENDLY);
    expect(await frontend()).not.toHaveProperty('killed');
  });

  test('is not looked for by whom ECS does not let', async () => {
    await interrupted({ ...FRIENDLY, exitsAfterMs: 'never' });
    app.wire(always('ListTasks', refused('AccessDeniedException', 'no')));
    expect(await frontend()).not.toHaveProperty('killed');
  });
});

describe('what is not shown', () => {
  test('the right to report, tokens and environment values', async () => {
    app = await world();
    await app.push('v2');
    await seconds(30);
    const gate = await gateTheRelease(app);
    await voteOn(app, gate, 'alice', 'approve');
    const text = JSON.stringify(await readStatus(reader(), 'frontend'));
    for (const secret of ['the-right-to-report', 'executionId', 'hunter2', 'abcdef012345', 'nonce', '192.0.2.1'])
      expect(text).not.toContain(secret);
  });
});

describe('trouble', () => {
  test('a deployment that CodeDeploy has not begun or does not know is shown with what is known', async () => {
    app = await world();
    await app.push('v2');
    for (const [operation, code] of [
      ['GetDeployment', 'DeploymentDoesNotExistException'],
      ['GetDeploymentTarget', 'DeploymentNotStartedException'],
    ] as const) {
      app.wire(always(operation, refused(code, 'no such thing')));
      const { deployment } = (await frontend()).release!;
      expect(deployment).toMatchObject(
        operation === 'GetDeployment' ? { status: 'Unknown' } : { lifecycle: [], greenTraffic: 0 },
      );
    }
  });

  test('a revision that was deleted leaves out one line of the timeline', async () => {
    app = await world();
    await app.push('v2');
    app.wire(always('DescribeTaskDefinition', refused('ClientException', 'Unable to describe task definition.')));
    expect((await frontend()).timeline!.map(({ kind }) => kind)).not.toContain('revision');
  });

  test.each(['GetItem', 'GetDeployment', 'Query'])('throttled %s is an AwsError', async (operation) => {
    app = await world();
    await app.push('v2');
    await gateTheRelease(app);
    app.wire(always(operation, throttled));
    await expect(frontend()).rejects.toThrow(AwsError);
  });
});
