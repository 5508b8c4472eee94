import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { BaseTaskDefinition, ServiceSpec } from '../../src/domain/service-spec';
import { REGISTRY, taskDefinition } from './landscape';
import { always, lost, once, throttled } from './wire';
import { FRONTEND, type World, world } from './world';

let given: World;
afterEach(() => given.close());

const V1 = taskDefinition(`${REGISTRY}/frontend:v1`);
const MORE_THAN_THE_TASK: ServiceSpec = {
  ...FRONTEND,
  taskDefinition: {
    ...V1,
    containerDefinitions: V1.containerDefinitions!.map((container) => ({ ...container, cpu: 999 })),
  } as unknown as BaseTaskDefinition,
};
const NO_SUCH_CONFIGURATION: ServiceSpec = {
  ...FRONTEND,
  strategy: { ...FRONTEND.strategy, deploymentConfigName: 'Imaginary' },
};

describe.each([
  ['RegisterTaskDefinition', MORE_THAN_THE_TASK, /sum of all container 'cpu' values/],
  ['CreateDeployment', NO_SUCH_CONFIGURATION, /DeploymentConfigDoesNotExist/],
])('%s', (call, refusedSpec, refusal) => {
  const sent = () => given.calls.filter((name) => name === call);

  test.each([
    ['before', 2],
    ['after', 1],
  ] as const)('is sent once; lost %s its effect, it is searched for before a retry', async (when, inAll) => {
    given = await world();
    given.wire(once(call, lost(when)));
    await given.push('v2');
    expect(sent()).toHaveLength(1);

    await given.minutes(8);
    expect(sent()).toHaveLength(inAll);
    expect(await given.revisions()).toHaveLength(2);
    expect(await given.deployments()).toHaveLength(1);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
  });

  test('is paused and tried again when AWS throttles', async () => {
    given = await world();
    given.wire(once(call, throttled));
    await given.push('v2');
    expect(sent()).toHaveLength(1);
    expect(await given.deployments()).toHaveLength(0);

    await given.minutes(2);
    expect(await given.revisions()).toHaveLength(2);
    expect(await given.deployments()).toHaveLength(1);
  });

  test('that never succeeds is given up with its reason, and tried again by itself after a pause', async () => {
    given = await world();
    given.wire(always(call, throttled));
    await given.push('v2');
    await given.minutes(70);
    expect(given.subjects()).toEqual(['Failed: frontend v2']);
    expect(given.mails()[0]!.body).toMatch(/within 60 minutes:[\s\S]*Rate\s+exceeded/);
    expect(given.mails()[0]!.body).toMatch(/tries\s+it\s+again\s+by\s+itself/);

    given.revive();
    await given.minutes(2);
    expect(await given.deployments()).toHaveLength(1);
  });

  test('that AWS refuses as invalid ends the release with AWS’s words', async () => {
    given = await world({ spec: refusedSpec });
    await given.push('v2');
    expect(given.subjects()).toEqual(['Failed: frontend v2']);
    expect(given.mails()[0]!.body.replace(/\s+/g, ' ')).toMatch(refusal);
    expect(await given.deployments()).toHaveLength(0);
  });
});

test('a deployment that takes the group at the last moment is waited for', async () => {
  given = await world();
  let theirs = '';
  given.wire(
    once('CreateDeployment', async (_operation, send) => {
      theirs = await given.deployByHand(`${REGISTRY}/frontend:v1`);
      return send();
    }),
  );
  await given.push('v2');
  await given.minutes(3);
  expect((await given.deployments()).map(({ deploymentId }) => deploymentId)).toEqual([theirs]);

  await given.codedeploy.stopDeployment({ deploymentId: theirs, autoRollbackEnabled: false });
  await given.minutes(2);
  const [, ours] = await given.deployments();
  expect(ours!.description).toContain('v1 -> v2');
  // The revision that was registered before is used; the third one is theirs.
  expect(await given.revisions()).toHaveLength(3);
});

describe('a record that was lost', () => {
  const loseRecord = () => {
    const { clients, tableName } = given.runtime();
    const Key = { pk: { S: 'service#frontend' }, sk: { S: 'record' } };
    return clients.dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key }));
  };

  test('finds the deployment of the same release and follows it', async () => {
    given = await world();
    await given.push('v2');
    await loseRecord();
    await given.hear('v2');
    const [deployment, ...more] = await given.deployments();
    expect(more).toEqual([]);

    await given.hearEnd(deployment!.deploymentId!);
    expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
    expect(await given.revisions()).toHaveLength(2);
  });

  test('adopts what the deployment brought when it has ended meanwhile', async () => {
    given = await world();
    await given.push('v2');
    await loseRecord();
    const [deployment] = await given.deployments();
    await given.hearEnd(deployment!.deploymentId!);
    await given.hear('v2');
    await given.minutes(3);

    expect(await given.deployments()).toHaveLength(1);
    expect(given.log.join('\n')).toMatch(/adopts the service as it stands: frontend:2 with frontend v2/);
  });
});
