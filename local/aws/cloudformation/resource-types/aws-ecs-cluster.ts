import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { updateEcsTags } from './ecs-tags';
import { deleted, type ResourceType } from './resource-type';

export const awsEcsCluster = (): ResourceType<Input<'ecs', 'CreateCluster'>> => ({
  type: 'AWS::ECS::Cluster',
  schema: schemaOfInput('ecs', 'CreateCluster', { named: { 'CreateClusterRequest.settings': 'ClusterSettings' } }),
  attributes: ['Arn'],
  createOnly: ['ClusterName'],
  nameProperty: 'ClusterName',
  create: async (properties, context) => {
    const clusterName = properties.clusterName ?? context.physicalName(255);
    const { cluster } = await context.call('ecs', 'CreateCluster', { ...properties, clusterName });
    context.initiated(clusterName);
    return { Arn: cluster!.clusterArn! };
  },
  update: async ({ physicalId: cluster, before, after, changed }, context) => {
    const { settings, configuration, serviceConnectDefaults } = after;
    if (['ClusterSettings', 'Configuration', 'ServiceConnectDefaults'].some((name) => changed.has(name)))
      await context.call('ecs', 'UpdateCluster', { cluster, settings, configuration, serviceConnectDefaults });
    if (changed.has('CapacityProviders') || changed.has('DefaultCapacityProviderStrategy'))
      await context.call('ecs', 'PutClusterCapacityProviders', {
        cluster,
        capacityProviders: after.capacityProviders ?? [],
        defaultCapacityProviderStrategy: after.defaultCapacityProviderStrategy ?? [],
      });
    if (changed.has('Tags'))
      await updateEcsTags(
        context,
        `arn:aws:ecs:${context.region}:${context.accountId}:cluster/${cluster}`,
        before.tags,
        after.tags,
      );
    return {};
  },
  delete: (cluster, _, context) => deleted(context.call('ecs', 'DeleteCluster', { cluster })),
});
