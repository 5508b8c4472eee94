import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import { CONTENT_TAG } from '../../src/domain/task-definition';
import { REGISTRY } from './landscape';
import { always, refused } from './wire';
import { type World, world } from './world';

let given: World;
afterEach(() => given.close());

const ids = async () => (await given.deployments()).map(({ deploymentId }) => deploymentId!);

describe('a pushed image', () => {
  test('is deployed by digest, and its end is mailed', async () => {
    given = await world();

    const digest = await given.image('v2');
    await given.hear('v2');
    const [deployment] = await given.deployments();
    await given.hearEnd(deployment!.deploymentId!);

    const running = await given.running();
    const { tags } = await given.ecs.describeTaskDefinition({
      taskDefinition: running.taskDefinitionArn!,
      include: ['TAGS'],
    });
    expect(running.containerDefinitions![0]!.image).toBe(`${REGISTRY}/frontend@${digest}`);
    expect(tags!.map(({ key }) => key)).toContain(CONTENT_TAG);
    expect(deployment!.description).toMatch(/^Slipway release [0-9a-f]{64} attempt 2: v1 -> v2$/);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(given.mails()[0]!.body).toContain('frontend:1 -> frontend:2');
  });

  test('does nothing more when its event comes again, however late', async () => {
    given = await world();
    await given.push('v2');
    await given.hear('v2');
    const [deployment] = await ids();
    await given.hearEnd(deployment!);
    await given.hear('v2');
    await given.hearEnd(deployment!);
    await given.hear('v1');
    await given.hear('v1');

    expect(await given.deployments()).toHaveLength(1);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2', 'Refused: frontend v1']);
  });

  test('waits for the one before it and is started at its end', async () => {
    given = await world();
    await given.push('v2');
    await given.push('v3');
    await given.push('v4');
    const [first, ...more] = await ids();
    expect(more).toEqual([]);

    await given.hearEnd(first!);

    const deployments = await given.deployments();
    expect(deployments).toHaveLength(2);
    expect(deployments[1]!.description).toContain('v2 -> v4');
    expect(given.subjects().sort()).toEqual(['Refused: frontend v3', 'Succeeded: frontend v2']);
  });

  test('that failed is told with its reason and not started again by itself', async () => {
    given = await world();
    await given.push('v2');
    const [deploymentId] = await ids();
    await given.codedeploy.stopDeployment({ deploymentId: deploymentId!, autoRollbackEnabled: false });
    await given.hearEnd(deploymentId!);
    await given.hear('v2', 'pushed-again');
    await given.minutes(30);

    expect(await given.deployments()).toHaveLength(1);
    expect(given.subjects()).toEqual(['Failed: frontend v2', 'Refused: frontend v2']);
    expect(given.mails()[0]!.body).toContain('MANUAL_STOP');
  });

  test('is started after the rollback of the one before it', async () => {
    given = await world();
    await given.push('v2');
    await given.push('v3');
    const [first] = await ids();
    await given.aws.clock.advance(15_000);
    await given.codedeploy.stopDeployment({ deploymentId: first! });
    await given.hearEnd(first!);
    expect((await given.deployments()).map(({ creator }) => creator)).toEqual(['user', 'codeDeployRollback']);

    await given.minutes(5);

    const [, , third, ...more] = await given.deployments();
    expect(third!.description).toContain('v1 -> v3');
    expect(more).toEqual([]);
    expect(given.subjects()).toEqual(['Failed: frontend v2', 'Succeeded: frontend v3']);
    expect(given.mails()[0]!.body.replace(/\s+/g, ' ')).toContain('Automatic rollback is triggered');
  });

  test('of a service that does not exist is refused with that reason', async () => {
    given = await world({ withoutService: true });
    await given.push('v2');
    expect(given.subjects()).toEqual(['Refused: frontend v2']);
    expect(given.mails()[0]!.body).toContain('does not exist');
  });

  test('is followed to its end by the sweep when the events are lost', async () => {
    given = await world();
    await given.push('v2');
    await given.minutes(3);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
  });
});

describe('a busy deployment group', () => {
  test('is waited for, and somebody else’s newer image is not replaced', async () => {
    given = await world();
    const newer = await given.image('v5');
    const theirs = await given.deployByHand(`${REGISTRY}/frontend@${newer}`);
    await given.aws.clock.advance(60_000);
    await given.push('v2');
    await given.minutes(5);
    expect(await ids()).toEqual([theirs]);

    await given.hearEnd(theirs);

    expect(await ids()).toEqual([theirs]);
    expect((await given.running()).containerDefinitions![0]!.image).toContain(newer);
    expect(given.subjects()).toEqual(['Refused: frontend v2', 'Deployed by somebody else: frontend']);
    expect(given.mails()[0]!.body).toContain('is newer');
  });

  test('is waited for, and then the push is deployed', async () => {
    given = await world();
    const theirs = await given.deployByHand(`${REGISTRY}/frontend:v1`);
    await given.push('v2');
    await given.codedeploy.stopDeployment({ deploymentId: theirs, autoRollbackEnabled: false });
    await given.minutes(2);
    expect((await given.deployments())[1]?.description).toContain('v1 -> v2');
  });
});

describe('trouble with AWS', () => {
  test('permission denied: told once, tried again, and gone when it is granted', async () => {
    given = await world();
    given.wire(always('RegisterTaskDefinition', refused('AccessDeniedException', 'User is not authorized')));
    await given.push('v2');
    await given.minutes(20);
    expect(given.subjects()).toEqual(['Held: frontend']);
    expect(await given.revisions()).toHaveLength(1);

    given.revive();
    await given.minutes(10);
    expect(await given.deployments()).toHaveLength(1);
    expect(given.subjects()).toEqual(['Held: frontend', 'Succeeded: frontend v2']);
  });

  test('never puts an environment value anywhere but into the revision', async () => {
    given = await world();
    await given.push('v2');
    const [deployment] = await ids();
    await given.hearEnd(deployment!);

    const { clients, tableName } = given.runtime();
    const { Items } = await clients.dynamodb.send(new ScanCommand({ TableName: tableName }));
    expect(JSON.stringify(await given.running())).toContain('hunter2');
    expect(JSON.stringify([given.log, given.mails(), Items, await given.deployments()])).not.toContain('hunter2');
  });
});

test('two pushes at once end with the newer one deployed', async () => {
  given = await world();
  await given.image('v2');
  const newest = await given.image('v3');
  await Promise.all([given.hear('v2'), given.hear('v3')]);
  await given.minutes(10);

  expect((await given.running()).containerDefinitions![0]!.image).toContain(newest);
  expect((await given.deployments()).at(-1)!.description).toContain('-> v3');
});
