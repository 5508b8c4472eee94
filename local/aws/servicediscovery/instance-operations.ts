import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Directory, Registry, RegistryInstance } from './directory';
import { instanceNotFound, invalidInput, namespaceNotFound, notBuilt, serviceNotFound } from './refusals';

/** Until an instance is found, or no longer; AWS names no time. */
const CHANGING_MS = 1_000;
const PAGE_SIZE = 100;

/** Instances of services: registered, found, taken out; and what has become of what was asked for. */
export function instanceOperations(directory: Directory): Operations<'servicediscovery'> {
  const { world, works } = directory;
  const instanceOf = ({ instances }: Registry, id: string): RegistryInstance => {
    const found = instances.get(id);
    if (!found) throw instanceNotFound(id);
    return found;
  };
  return {
    RegisterInstance: ({ ServiceId, InstanceId = '', CreatorRequestId, Attributes = {} }) => {
      const service = directory.service(ServiceId);
      refuseUnfit(service, Attributes);
      const targets = { INSTANCE: InstanceId, SERVICE: service.id };
      const instance = { id: InstanceId, attributes: { ...Attributes }, creatorRequestId: CreatorRequestId };
      const OperationId = directory.begin('REGISTER_INSTANCE', targets, CHANGING_MS, () => {
        service.instances.set(InstanceId, instance);
        service.revision++;
      });
      return { OperationId };
    },
    DeregisterInstance: ({ ServiceId, InstanceId = '' }) => {
      const service = directory.service(ServiceId);
      const targets = { INSTANCE: InstanceId, SERVICE: service.id };
      instanceOf(service, InstanceId);
      const OperationId = directory.begin('DEREGISTER_INSTANCE', targets, CHANGING_MS, () => {
        service.instances.delete(InstanceId);
        service.revision++;
      });
      return { OperationId };
    },
    GetInstance: ({ ServiceId, InstanceId = '' }) => {
      const { id, attributes, creatorRequestId } = instanceOf(directory.service(ServiceId), InstanceId);
      return {
        ResourceOwner: world.accountId,
        Instance: {
          ...{ Id: id, Attributes: { ...attributes } },
          ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
        },
      };
    },
    ListInstances: ({ ServiceId, NextToken, MaxResults = PAGE_SIZE }) => {
      const { instances } = directory.service(ServiceId);
      const page = pageOf(instances.values(), ({ id }) => id, NextToken, MaxResults);
      if (!page) throw invalidInput('Invalid NextToken.');
      return {
        ResourceOwner: world.accountId,
        Instances: page.items.map(({ id, attributes }) => ({ Id: id, Attributes: { ...attributes } })),
        NextToken: page.next,
      };
    },
    DiscoverInstances: (input) => {
      const { NamespaceName = '', ServiceName = '', MaxResults = PAGE_SIZE, QueryParameters = {} } = input;
      if (input.OptionalParameters) throw notBuilt('OptionalParameters');
      if (input.OwnerAccount !== undefined && input.OwnerAccount !== world.accountId)
        throw notBuilt('shared namespaces');
      const namespace = [...directory.namespaces.values()].find(({ name }) => name === NamespaceName);
      if (!namespace) throw namespaceNotFound(NamespaceName);
      const service = directory.servicesOf(namespace).find(({ name }) => name === ServiceName);
      if (!service) throw serviceNotFound(ServiceName);
      // Nobody says here that an instance is not healthy.
      const healthy = input.HealthStatus !== 'UNHEALTHY';
      const found = [...service.instances.values()].filter(({ attributes }) =>
        Object.entries(QueryParameters).every(([name, value]) => attributes[name] === value),
      );
      return {
        Instances: (healthy ? found : []).slice(0, MaxResults).map(({ id, attributes }) => ({
          ...{ InstanceId: id, NamespaceName, ServiceName, Attributes: { ...attributes } },
          HealthStatus: service.hasCustomHealth ? ('HEALTHY' as const) : ('UNKNOWN' as const),
        })),
        InstancesRevision: service.revision,
      };
    },
    GetOperation: ({ OperationId = '', OwnerAccount }) => {
      const work = works.get(OperationId);
      if (!work || (OwnerAccount !== undefined && OwnerAccount !== world.accountId))
        throw new AwsError('OperationNotFound', `Operation ${OperationId} not found.`);
      return {
        Operation: {
          ...{ Id: work.id, OwnerAccount: world.accountId, Type: work.type, Status: work.status },
          ...{ CreateDate: work.createdAt, UpdateDate: work.updatedAt, Targets: { ...work.targets } },
        },
      };
    },
  };
}

/** Attributes must say what the service's records are made of. Source: Cloud Map API Reference, RegisterInstance. */
function refuseUnfit({ dnsRecords }: Registry, attributes: Readonly<Record<string, string>>): void {
  const NEEDED = { A: ['AWS_INSTANCE_IPV4'], AAAA: ['AWS_INSTANCE_IPV6'], CNAME: ['AWS_INSTANCE_CNAME'] } as const;
  for (const { Type } of dnsRecords) {
    const names: readonly string[] =
      Type === 'SRV' ? ['AWS_INSTANCE_IPV4', 'AWS_INSTANCE_PORT'] : Type === undefined ? [] : NEEDED[Type];
    for (const name of names)
      if (attributes[name] === undefined)
        throw invalidInput(`The attribute ${name} is required: the service has a record of type ${Type}.`);
  }
}
