import type { Instances } from '../../ec2/instances';
import type { Operations } from '../../wire/implementation';
import type { World } from '../../world';
import { oneOf } from '../allowed-values';
import type { Lookup } from '../lookup';
import { page } from '../pages';
import { invalidParameter } from '../refusals';
import type { ContainerInstanceRecord } from '../state';
import { withTags } from '../tags';
import type { ContainerInstances } from './container-instances';
import { clusterQuery } from './query';
import { attributesOf, identified } from './registration';
import { hostResources } from './resources';
import { containerInstanceView } from './view';

/** DescribeContainerInstances takes at most 100, UpdateContainerInstancesState 10 [ECSAPI]. */
const MOST_DESCRIBED = 100;
const MOST_UPDATED = 10;

const STATUSES = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'] as const;

export function containerInstanceOperations(
  world: World,
  lookup: Lookup,
  hosts: ContainerInstances,
  instances: Instances,
): Operations<'ecs'> {
  const { state, arns } = lookup;
  const all = (): ContainerInstanceRecord[] => [...state.containerInstances.values()];

  return {
    RegisterContainerInstance: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const instance = identified(input, instances);
      const resources = hostResources(input.totalResources ?? []);
      const tags = withTags(new Map(), input.tags);
      const known = input.containerInstanceArn
        ? lookup.containerInstance(cluster, input.containerInstanceArn)
        : all().find((one) => one.ec2InstanceId === instance.id && one.status !== 'INACTIVE');
      if (known && (known.cluster !== cluster || known.ec2InstanceId !== instance.id || known.status === 'INACTIVE'))
        throw invalidParameter('The container instance is registered otherwise.');
      const id = world.ids.hex(32);
      const record: ContainerInstanceRecord = known ?? {
        arn: arns.containerInstance(cluster.name, id),
        id,
        cluster,
        ec2InstanceId: instance.id,
        availabilityZone: instance.zone,
        address: instance.address,
        registeredAt: world.clock.now(),
        status: 'ACTIVE',
        agentConnected: true,
        version: 0,
        updatedAt: world.clock.now(),
        versionInfo: {},
        attributes: [],
        resources,
        tags,
        roleArn: instance.roleArn,
        tasks: new Set(),
        orphans: new Set(),
      };
      record.agentConnected = true;
      record.versionInfo = input.versionInfo ?? record.versionInfo;
      record.attributes = attributesOf(input, instance);
      record.resources = resources;
      record.tags = tags.size > 0 ? tags : record.tags;
      hosts.registered(record);
      return { containerInstance: containerInstanceView(record, ['TAGS']) };
    },

    ListContainerInstances: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const status = oneOf(input.status, STATUSES, 'status');
      const matches = input.filter ? clusterQuery(input.filter) : () => true;
      const found = all()
        .filter((one) => one.cluster === cluster && one.status !== 'INACTIVE')
        .filter((one) => status === undefined || one.status === status)
        .filter(matches)
        .map(({ arn }) => arn);
      const { items, ...next } = page('container-instances', found, input);
      return { containerInstanceArns: items, ...next };
    },

    DescribeContainerInstances: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const { found, failures } = named(cluster, input.containerInstances, MOST_DESCRIBED);
      return { containerInstances: found.map((one) => containerInstanceView(one, input.include ?? [])), failures };
    },

    UpdateContainerInstancesState: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const status = oneOf(input.status, STATUSES, 'status');
      if (status !== 'ACTIVE' && status !== 'DRAINING')
        throw invalidParameter('Container instances can be set to ACTIVE or DRAINING only.');
      const { found, failures } = named(cluster, input.containerInstances, MOST_UPDATED);
      const open = found.filter((one) => one.status !== 'INACTIVE');
      for (const instance of open) hosts.setStatus(instance, status);
      return {
        containerInstances: open.map((one) => containerInstanceView(one, ['TAGS'])),
        failures: [
          ...failures,
          ...found.filter((one) => !open.includes(one)).map(({ arn }) => ({ arn, reason: 'INACTIVE' })),
        ],
      };
    },

    DeregisterContainerInstance: (input) => {
      const cluster = lookup.cluster(input.cluster);
      const instance = lookup.containerInstance(cluster, input.containerInstance ?? '');
      if (instance.status === 'INACTIVE') throw invalidParameter('The referenced container instance was not found.');
      if (instance.tasks.size > 0 && !input.force) throw invalidParameter('Found running tasks on the instance.');
      hosts.deregister(instance);
      return { containerInstance: containerInstanceView(instance, ['TAGS']) };
    },
  };

  function named(cluster: ContainerInstanceRecord['cluster'], asked: readonly string[] = [], most: number) {
    if (asked.length === 0) throw invalidParameter('Container instances cannot be empty.');
    if (asked.length > most) throw invalidParameter(`Container instances can have at most ${most} items.`);
    const wanted = asked.map((one) => lookup.containerInstanceArn(cluster, one));
    return {
      found: wanted.flatMap((arn) => state.containerInstances.get(arn) ?? []),
      failures: wanted.filter((arn) => !state.containerInstances.has(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
    };
  }
}
