import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsEcsClusterCapacityProviderAssociations = (): ResourceType<
  Input<'ecs', 'PutClusterCapacityProviders'>
> => ({
  type: 'AWS::ECS::ClusterCapacityProviderAssociations',
  schema: schemaOfInput('ecs', 'PutClusterCapacityProviders', {
    required: ['Cluster', 'DefaultCapacityProviderStrategy'],
  }),
  attributes: [],
  createOnly: ['Cluster'],
  create: async (properties, context) => {
    const input = { ...properties, capacityProviders: properties.capacityProviders ?? [] };
    await context.call('ecs', 'PutClusterCapacityProviders', input);
    context.initiated(properties.cluster!);
    return {};
  },
  update: async ({ after }, context) => {
    const input = { ...after, capacityProviders: after.capacityProviders ?? [] };
    await context.call('ecs', 'PutClusterCapacityProviders', input);
    return {};
  },
  delete: (cluster, _, context) =>
    deleted(
      context.call('ecs', 'PutClusterCapacityProviders', {
        cluster,
        capacityProviders: [],
        defaultCapacityProviderStrategy: [],
      }),
    ),
});
