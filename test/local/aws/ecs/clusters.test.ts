import {
  CreateClusterCommand,
  DeleteClusterCommand,
  DescribeCapacityProvidersCommand,
  DescribeClustersCommand,
  ListClustersCommand,
  PutClusterCapacityProvidersCommand,
  UpdateClusterCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { closeStages, refused, SPOT_MIX, stage } from './stage';

afterEach(closeStages);

describe('clusters', () => {
  test('[ECS-1] a cluster comes back as it was created, and creating it again changes nothing', async () => {
    const { ecs } = await stage();
    const input = {
      clusterName: 'blue',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
      tags: [{ key: 'team', value: 'web' }],
    };
    const { cluster } = await ecs.send(new CreateClusterCommand(input));
    expect(cluster).toMatchObject({
      clusterArn: 'arn:aws:ecs:ap-northeast-1:123456789012:cluster/blue',
      status: 'ACTIVE',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1, base: 0 }],
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      tags: [{ key: 'team', value: 'web' }],
    });
    const again = await ecs.send(new CreateClusterCommand({ clusterName: 'blue' }));
    expect(again.cluster).toEqual(cluster);
    const described = await ecs.send(
      new DescribeClustersCommand({ clusters: ['blue'], include: ['TAGS', 'SETTINGS'] }),
    );
    expect(described.clusters).toEqual([cluster]);
  });

  test('[ECS-1] a deleted cluster is INACTIVE, not listed, and not found by others', async () => {
    const { ecs, createService } = await stage();
    await ecs.send(new DeleteClusterCommand({ cluster: 'prod' }));
    const { clusters } = await ecs.send(new DescribeClustersCommand({ clusters: ['prod'] }));
    expect(clusters).toMatchObject([{ status: 'INACTIVE' }]);
    expect((await ecs.send(new ListClustersCommand({}))).clusterArns).toEqual([]);
    await refused(createService(), 'ClusterNotFoundException', 'Cluster not found.');
  });

  test('[ECS-2] a cluster with services or tasks is not deleted', async () => {
    const { ecs, createService } = await stage();
    await createService();
    await refused(
      ecs.send(new DeleteClusterCommand({ cluster: 'prod' })),
      'ClusterContainsServicesException',
      'The Cluster cannot be deleted while Services are active.',
    );
  });

  test.each([
    ['two bases', [{ base: 1, weight: 1 }, { base: 1 }], /base on one/],
    ['no weight above zero', [{ weight: 0 }], /weight greater than zero/],
    ['a weight above 1000', [{ weight: 1001 }], /weight.* less than or equal to 1000/],
    ['a base above 100000', [{ base: 100_001, weight: 1 }], /base.* less than or equal to 100000/],
    ['a negative weight', [{ weight: -1 }], /weight.* greater than or equal to 0/],
  ])('[ECS-3] a strategy with %s is refused', async (_, items, text) => {
    const { ecs } = await stage();
    const providers = ['FARGATE', 'FARGATE_SPOT'];
    await refused(
      ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: 'prod',
          capacityProviders: providers,
          defaultCapacityProviderStrategy: items.map((item, index) => ({
            ...item,
            capacityProvider: providers[index],
          })),
        }),
      ),
      'InvalidParameterException',
      text,
    );
  });

  test('[ECS-3] a strategy takes providers of the cluster only, and each once', async () => {
    const { ecs } = await stage();
    const put = (capacityProviders: string[], defaultCapacityProviderStrategy: typeof SPOT_MIX) =>
      ecs.send(
        new PutClusterCapacityProvidersCommand({ cluster: 'prod', capacityProviders, defaultCapacityProviderStrategy }),
      );
    await refused(put(['FARGATE'], SPOT_MIX), 'InvalidParameterException', /not associated with the cluster/);
    await refused(put(['FARGATE'], [SPOT_MIX[0]!, SPOT_MIX[0]!]), 'InvalidParameterException', /more than once/);
    await refused(put(['nobody'], []), 'InvalidParameterException', /capacity provider was not found/);
    const { cluster } = await put(['FARGATE', 'FARGATE_SPOT'], SPOT_MIX);
    expect(cluster?.defaultCapacityProviderStrategy).toEqual(SPOT_MIX);
  });

  test('[ECS-3] a capacity provider that a service uses is not taken away', async () => {
    const { ecs, createService } = await stage();
    await createService();
    await refused(
      ecs.send(
        new PutClusterCapacityProvidersCommand({
          cluster: 'prod',
          capacityProviders: ['FARGATE'],
          defaultCapacityProviderStrategy: [],
        }),
      ),
      'ResourceInUseException',
    );
  });

  test('[ECS-46] FARGATE and FARGATE_SPOT are the capacity providers', async () => {
    const { ecs } = await stage();
    const all = await ecs.send(new DescribeCapacityProvidersCommand({}));
    expect(all.capacityProviders?.map(({ name, status }) => [name, status])).toEqual([
      ['FARGATE', 'ACTIVE'],
      ['FARGATE_SPOT', 'ACTIVE'],
    ]);
    const some = await ecs.send(new DescribeCapacityProvidersCommand({ capacityProviders: ['FARGATE', 'mine'] }));
    expect(some.capacityProviders).toHaveLength(1);
    expect(some.failures).toMatchObject([{ reason: 'MISSING' }]);
    await ecs.send(new CreateClusterCommand({ clusterName: 'steady', capacityProviders: ['FARGATE'] }));
    const ofCluster = await ecs.send(new DescribeCapacityProvidersCommand({ cluster: 'steady' }));
    expect(ofCluster.capacityProviders?.map(({ name }) => name)).toEqual(['FARGATE']);
    await refused(ecs.send(new DescribeCapacityProvidersCommand({ cluster: 'nowhere' })), 'ClusterNotFoundException');
  });

  test('[ECS-1] settings are changed by UpdateCluster', async () => {
    const { ecs } = await stage();
    const settings = [{ name: 'containerInsights' as const, value: 'enhanced' }];
    const { cluster } = await ecs.send(new UpdateClusterCommand({ cluster: 'prod', settings }));
    expect(cluster?.settings).toEqual(settings);
    await refused(
      ecs.send(new UpdateClusterCommand({ cluster: 'prod', settings: [{ name: 'colour' as never, value: 'red' }] })),
      'InvalidParameterException',
    );
  });
});
