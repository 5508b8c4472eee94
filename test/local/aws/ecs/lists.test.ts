import { ECS } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { sdkConfig } from '../kernel';
import { closeStages, FRONTEND, NETWORK, refused, stage } from './stage';

afterEach(closeStages);

interface Page {
  readonly maxResults?: number;
  readonly nextToken?: string | undefined;
}

/** Three of everything that is listed, and each list as its items and the next page's token. */
async function given() {
  const scene = await stage();
  const ecs = new ECS(sdkConfig(scene.aws));
  for (const clusterName of ['b', 'c']) await ecs.createCluster({ clusterName });
  for (const family of ['b', 'c']) await ecs.registerTaskDefinition({ ...FRONTEND, family });
  for (const name of ['a', 'b', 'c'])
    await scene.createService({ serviceName: name, desiredCount: name === 'a' ? 3 : 0 });
  for (let time = 0; time < 2; time++) {
    await ecs.updateService({ cluster: 'prod', service: 'a', forceNewDeployment: true });
    await scene.later(120);
  }
  const cluster = 'prod';
  const lists: Record<string, (page: Page) => Promise<[string[], string | undefined]>> = {
    ListClusters: async (page) => {
      const { clusterArns = [], nextToken } = await ecs.listClusters(page);
      return [clusterArns, nextToken];
    },
    ListServices: async (page) => {
      const { serviceArns = [], nextToken } = await ecs.listServices({ cluster, ...page });
      return [serviceArns, nextToken];
    },
    ListTasks: async (page) => {
      const { taskArns = [], nextToken } = await ecs.listTasks({ cluster, ...page });
      return [taskArns, nextToken];
    },
    ListTaskDefinitions: async (page) => {
      const { taskDefinitionArns = [], nextToken } = await ecs.listTaskDefinitions(page);
      return [taskDefinitionArns, nextToken];
    },
    ListTaskDefinitionFamilies: async (page) => {
      const { families = [], nextToken } = await ecs.listTaskDefinitionFamilies(page);
      return [families, nextToken];
    },
    ListServiceDeployments: async (page) => {
      const { serviceDeployments = [], nextToken } = await ecs.listServiceDeployments({
        cluster,
        service: 'a',
        ...page,
      });
      return [serviceDeployments.map((one) => one.serviceDeploymentArn!), nextToken];
    },
  };
  return { ...scene, ecs, lists };
}

describe('what ECS lists', () => {
  test('[ECS-12] every list goes on where it stopped, and takes the tokens of no other', async () => {
    const { lists } = await given();
    const tokens = new Map<string, string>();
    for (const [name, list] of Object.entries(lists)) {
      const [all, none] = await list({});
      expect([name, all.length, none]).toEqual([name, 3, undefined]);
      const [first, token] = await list({ maxResults: 2 });
      const [second, end] = await list({ maxResults: 2, nextToken: token });
      expect([...first, ...second]).toEqual(all);
      expect([first.length, end]).toEqual([2, undefined]);
      tokens.set(name, token!);
      for (const maxResults of [0, 101]) await refused(list({ maxResults }), 'InvalidParameterException');
      await refused(list({ nextToken: 'nonsense' }), 'InvalidParameterException');
    }
    for (const [name, list] of Object.entries(lists))
      for (const [other, nextToken] of tokens)
        if (other !== name) await refused(list({ nextToken }), 'InvalidParameterException');
  });

  test.each([
    ['ListClusters', 'clusterArns'],
    ['ListTaskDefinitions', 'taskDefinitionArns'],
  ])('[ECS-12] %s shows a hundred unless told otherwise', async (operation) => {
    const { aws } = await stage();
    const ecs = new ECS(sdkConfig(aws));
    for (let index = 0; index < 101; index++)
      if (operation === 'ListClusters') await ecs.createCluster({ clusterName: `c${index}` });
      else await ecs.registerTaskDefinition({ ...FRONTEND, family: `f${index}` });
    const { nextToken, ...rest } =
      operation === 'ListClusters' ? await ecs.listClusters({}) : await ecs.listTaskDefinitions({});
    expect([Object.values(rest).find(Array.isArray)?.length, typeof nextToken]).toEqual([100, 'string']);
  });

  test('[ECS-100] is described so many at once', async () => {
    const { ecs } = await given();
    const cluster = 'prod';
    const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index}`);
    const ids = (count: number) => names(count).map((name) => name.padEnd(32, '0'));
    const most: [number, (count: number) => Promise<unknown>][] = [
      [100, (count) => ecs.describeClusters({ clusters: names(count) })],
      [10, (count) => ecs.describeServices({ cluster, services: names(count) })],
      [100, (count) => ecs.describeTasks({ cluster, tasks: ids(count) })],
      [100, (count) => ecs.getTaskProtection({ cluster, tasks: ids(count) })],
      [10, (count) => ecs.updateTaskProtection({ cluster, tasks: ids(count), protectionEnabled: true })],
      [100, (count) => ecs.describeCapacityProviders({ capacityProviders: names(count) })],
      [10, (count) => ecs.deleteTaskDefinitions({ taskDefinitions: names(count).map((name) => `${name}:1`) })],
    ];
    for (const [count, call] of most) {
      await call(count);
      await refused(call(count + 1), 'InvalidParameterException');
    }
  });
});

describe('ListTasks', () => {
  test('[ECS-37] puts its filters together, but for startedBy', async () => {
    const { aws, createService, later } = await stage();
    const client = new ECS(sdkConfig(aws));
    await createService({ desiredCount: 2 });
    await createService({ serviceName: 'api', desiredCount: 1 });
    const { tasks } = await client.runTask({
      cluster: 'prod',
      taskDefinition: 'frontend',
      launchType: 'FARGATE',
      startedBy: 'me',
      networkConfiguration: NETWORK,
    });
    await later(60);
    const count = async (filter: object) => (await client.listTasks({ cluster: 'prod', ...filter })).taskArns!.length;
    expect(await count({ family: 'frontend' })).toBe(4);
    expect(await count({ family: 'frontend', serviceName: 'api' })).toBe(1);
    expect(await count({ serviceName: 'arn:aws:ecs:ap-northeast-1:123456789012:service/prod/api' })).toBe(1);
    expect(await count({ serviceName: 'api', desiredStatus: 'STOPPED' })).toBe(0);
    expect(await count({ serviceName: 'api', launchType: 'FARGATE' })).toBe(1);
    await refused(count({ containerInstance: 'a'.repeat(32) }), 'InvalidParameterException');
    expect(await count({ startedBy: 'me' })).toBe(1);
    expect(await count({ startedBy: 'nobody' })).toBe(0);
    for (const filter of [{ family: 'frontend' }, { serviceName: 'api' }])
      await refused(count({ startedBy: 'me', ...filter }), 'InvalidParameterException');
    await client.stopTask({ cluster: 'prod', task: tasks![0]!.taskArn! });
    expect(await count({ startedBy: 'me' })).toBe(0);
    expect(await count({ startedBy: 'me', desiredStatus: 'STOPPED' })).toBe(1);
    expect((await client.listTasks({ cluster: 'prod', desiredStatus: 'STOPPED' })).taskArns).toEqual([
      tasks![0]!.taskArn,
    ]);
  });
});

describe('tags of tasks', () => {
  test('[ECS-101] come from where the service says when a task starts, and those that run keep theirs', async () => {
    const { createBlueGreen, aws, later, tasks } = await stage();
    const client = new ECS(sdkConfig(aws));
    await client.registerTaskDefinition({ ...FRONTEND, tags: [{ key: 'from', value: 'definition' }] });
    const { serviceArn = '' } = await createBlueGreen({
      desiredCount: 1,
      taskDefinition: 'frontend:2',
      tags: [{ key: 'from', value: 'service' }],
    });
    const tagsOf = async (): Promise<string[]> => {
      await later(60);
      const found = await client.describeTasks({
        cluster: 'prod',
        tasks: (await tasks()).map(({ taskArn }) => taskArn!),
        include: ['TAGS'],
      });
      return found.tasks!.map(({ tags = [] }) => tags.map(({ key, value }) => `${key}=${value}`).join(' '));
    };
    const update = (more: object) => client.updateService({ cluster: 'prod', service: 'frontend', ...more });
    expect(await tagsOf()).toEqual(['']);
    await update({ propagateTags: 'TASK_DEFINITION', desiredCount: 2 });
    expect(await tagsOf()).toEqual(['', 'from=definition']);
    await update({ propagateTags: 'SERVICE', enableECSManagedTags: true, desiredCount: 3 });
    const managed = 'aws:ecs:clusterName=prod aws:ecs:serviceName=frontend';
    expect(await tagsOf()).toEqual(['', 'from=definition', `from=service ${managed}`]);
    await client.tagResource({ resourceArn: serviceArn, tags: [{ key: 'from', value: 'elsewhere' }] });
    await update({ propagateTags: 'NONE', desiredCount: 4 });
    expect(await tagsOf()).toEqual(['', 'from=definition', `from=service ${managed}`, managed]);
    const { services } = await client.describeServices({ cluster: 'prod', services: ['frontend'] });
    expect(services![0]!.taskSets).toHaveLength(1);
    await client.deleteService({ cluster: 'prod', service: 'frontend', force: true });
    await later(120);
    const gone = await client.describeServices({ cluster: 'prod', services: ['frontend'], include: ['TAGS'] });
    expect(gone.services).toMatchObject([{ status: 'INACTIVE', tags: [] }]);
  });
});
