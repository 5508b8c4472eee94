import { UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { ServiceDiscovery } from '@aws-sdk/client-servicediscovery';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createServiceDiscovery } from '../../../../local/aws/servicediscovery/servicediscovery';
import { sdkConfig } from '../kernel';
import { addressOf, closeStages, stage } from './stage';

afterEach(closeStages);

/** Cloud Map with a service `web`, and what it tells of tasks. */
async function registry() {
  const given = await stage();
  given.aws.register(createServiceDiscovery(given.aws.world));
  const map = new ServiceDiscovery(sdkConfig(given.aws));
  await map.createHttpNamespace({ Name: 'apps' });
  await given.later(60);
  const { Namespaces } = await map.listNamespaces({});
  const { Service } = await map.createService({ Name: 'web', NamespaceId: Namespaces?.[0]?.Id });
  const registryArn = Service?.Arn ?? '';
  const found = async () =>
    (await map.discoverInstances({ NamespaceName: 'apps', ServiceName: 'web' })).Instances?.map(
      ({ InstanceId, Attributes }) => [InstanceId, Attributes?.AWS_INSTANCE_IPV4],
    );
  return { ...given, map, registryArn, found };
}
const named = { containerName: 'frontend', containerPort: 8080 };

describe('a service with a service registry', () => {
  test('[ECS-130] has its running tasks in it by their ids, and takes out who is to stop', async () => {
    const { createService, registryArn, found, later, tasks, misfortunes, describeService, map } = await registry();
    await createService({ desiredCount: 2, serviceRegistries: [{ registryArn, ...named }] });
    await later(60);
    const running = await tasks();
    const expected = running.map((task) => [task.taskArn?.split('/').at(-1), addressOf(task)]);
    expect((await found())?.sort()).toEqual(expected.sort());
    expect((await describeService()).serviceRegistries).toEqual([{ registryArn, ...named }]);
    const ServiceId = registryArn.split('/').at(-1);
    const [one] = (await map.listInstances({ ServiceId })).Instances ?? [];
    expect(one?.Attributes).toMatchObject({
      AWS_INSTANCE_PORT: '8080',
      ECS_CLUSTER_NAME: 'prod',
      ECS_SERVICE_NAME: 'frontend',
      ECS_TASK_DEFINITION_FAMILY: 'frontend',
      REGION: 'ap-northeast-1',
    });

    const doomed = running.find(({ capacityProviderName }) => capacityProviderName === 'FARGATE_SPOT')!;
    misfortunes.interruptSpotTask(doomed.taskArn!);
    await later(3);
    expect((await found())?.map(([, address]) => address)).not.toContain(addressOf(doomed));
    await later(120);
    expect(await found()).toHaveLength(2);
  });

  test('[ECS-131] is refused without one that is there, with two, and with a port that the container has not', async () => {
    const { createService, registryArn, createBlueGreen, ecs } = await registry();
    const invalid = { name: 'InvalidParameterException' };
    for (const serviceRegistries of [
      [{ registryArn: `${registryArn}x` }],
      [{}],
      [{ registryArn }, { registryArn }],
      [{ registryArn, ...named, containerPort: 9 }],
    ])
      await expect(createService({ serviceRegistries })).rejects.toMatchObject(invalid);
    const serviceRegistries = [{ registryArn }];
    await expect(createBlueGreen({ serviceRegistries })).rejects.toThrow('task sets');
    await createService();
    await expect(
      ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', serviceRegistries })),
    ).rejects.toThrow('a change of service discovery');
  });
});
