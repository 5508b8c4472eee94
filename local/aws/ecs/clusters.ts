import type { Cluster, ClusterSetting } from '@aws-sdk/client-ecs';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { NAME, oneOf } from './allowed-values';
import { checkedProviders, checkedStrategy } from './capacity-providers';
import type { Lookup } from './lookup';
import { page } from './pages';
import { invalidParameter, notBuilt } from './refusals';
import { type ClusterRecord, type EcsState, isPending } from './state';
import { tagList, withTags } from './tags';

const FIELDS = ['ATTACHMENTS', 'CONFIGURATIONS', 'SETTINGS', 'STATISTICS', 'TAGS'] as const;
/** DescribeClusters takes at most 100 [ECSAPI: API_DescribeClusters]. */
const MOST_DESCRIBED = 100;

export function clusterOperations(state: EcsState, lookup: Lookup): Operations<'ecs'> {
  const { arns } = lookup;

  function view(cluster: ClusterRecord, include: readonly string[]): Cluster {
    const tasks = [...state.tasks.values()].filter((task) => task.cluster === cluster);
    const services = [...state.services.values()].filter((service) => service.cluster === cluster);
    const instances = [...state.containerInstances.values()].filter((instance) => instance.cluster === cluster);
    return {
      clusterArn: cluster.arn,
      clusterName: cluster.name,
      status: cluster.status,
      registeredContainerInstancesCount: instances.filter(({ status }) => status !== 'INACTIVE').length,
      runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
      pendingTasksCount: tasks.filter(isPending).length,
      activeServicesCount: services.filter(({ status }) => status === 'ACTIVE').length,
      statistics: [],
      tags: include.includes('TAGS') ? tagList(cluster.tags) : [],
      settings: include.includes('SETTINGS') ? cluster.settings : [],
      ...(include.includes('CONFIGURATIONS') && cluster.configuration ? { configuration: cluster.configuration } : {}),
      capacityProviders: cluster.capacityProviders,
      defaultCapacityProviderStrategy: cluster.defaultStrategy.map((item) => ({ ...item })),
    };
  }

  const settingsOf = (settings: readonly ClusterSetting[] = []): ClusterSetting[] =>
    settings.map(({ name, value = 'disabled' }) => ({
      name: oneOf(name, ['containerInsights'], 'cluster setting name')!,
      value: oneOf(value, ['enabled', 'disabled', 'enhanced'], 'containerInsights')!,
    }));

  return {
    CreateCluster: (input) => {
      const name = input.clusterName ?? 'default';
      if (!NAME.test(name))
        throw invalidParameter('Cluster name must be 1 to 255 letters, numbers, hyphens and underscores.');
      if (input.serviceConnectDefaults) throw notBuilt('serviceConnectDefaults');
      const existing = state.clusters.get(arns.cluster(name));
      // Creating a cluster that is there already answers with it as it is.
      if (existing?.status === 'ACTIVE') return { cluster: view(existing, FIELDS) };
      const capacityProviders = checkedProviders(input.capacityProviders ?? [], arns);
      const settings = settingsOf(input.settings);
      const cluster: ClusterRecord = {
        arn: arns.cluster(name),
        name,
        status: 'ACTIVE',
        capacityProviders,
        defaultStrategy: checkedStrategy(input.defaultCapacityProviderStrategy ?? [], capacityProviders, arns),
        settings: settings.length > 0 ? settings : [{ name: 'containerInsights', value: 'disabled' }],
        configuration: input.configuration,
        tags: withTags(new Map(), input.tags),
      };
      state.clusters.set(cluster.arn, cluster);
      return { cluster: view(cluster, FIELDS) };
    },

    DescribeClusters: (input) => {
      const asked = input.clusters?.length ? input.clusters : ['default'];
      if (asked.length > MOST_DESCRIBED) throw invalidParameter(`Clusters can have at most ${MOST_DESCRIBED} items.`);
      const clusterArns = asked.map((one) => arns.cluster(arns.pathOf('cluster', one)));
      return {
        clusters: clusterArns.flatMap((arn) => {
          const cluster = state.clusters.get(arn);
          return cluster ? [view(cluster, input.include ?? [])] : [];
        }),
        failures: clusterArns.filter((arn) => !state.clusters.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
      };
    },

    ListClusters: (input) => {
      const active = [...state.clusters.values()].filter(({ status }) => status === 'ACTIVE').map(({ arn }) => arn);
      const { items, ...next } = page('clusters', active, input);
      return { clusterArns: items, ...next };
    },

    UpdateCluster: (input) => {
      const cluster = lookup.cluster(input.cluster);
      if (input.serviceConnectDefaults) throw notBuilt('serviceConnectDefaults');
      if (input.settings) cluster.settings = settingsOf(input.settings);
      if (input.configuration) cluster.configuration = input.configuration;
      return { cluster: view(cluster, FIELDS) };
    },

    PutClusterCapacityProviders: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const capacityProviders = checkedProviders(input.capacityProviders ?? [], arns);
      const inUse = [...state.services.values()].some(
        (service) =>
          service.cluster === cluster &&
          service.status !== 'INACTIVE' &&
          service.workloads.some(({ launch }) =>
            launch.strategy.some(({ capacityProvider }) => !capacityProviders.includes(capacityProvider)),
          ),
      );
      if (inUse)
        throw new AwsError(
          'ResourceInUseException',
          'The specified capacity provider is in use and cannot be removed.',
        );
      const strategy = checkedStrategy(input.defaultCapacityProviderStrategy ?? [], capacityProviders, arns);
      cluster.capacityProviders = capacityProviders;
      cluster.defaultStrategy = strategy;
      return { cluster: view(cluster, FIELDS) };
    },

    DeleteCluster: (input) => {
      const cluster = lookup.cluster(input.cluster);
      if ([...state.services.values()].some((one) => one.cluster === cluster && one.status === 'ACTIVE'))
        throw new AwsError(
          'ClusterContainsServicesException',
          'The Cluster cannot be deleted while Services are active.',
        );
      if ([...state.containerInstances.values()].some((one) => one.cluster === cluster && one.status !== 'INACTIVE'))
        throw new AwsError(
          'ClusterContainsContainerInstancesException',
          'The Cluster cannot be deleted while Container Instances are active or draining.',
        );
      if ([...state.tasks.values()].some((one) => one.cluster === cluster && one.lastStatus !== 'STOPPED'))
        throw new AwsError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.');
      cluster.status = 'INACTIVE';
      return { cluster: view(cluster, FIELDS) };
    },
  };
}
