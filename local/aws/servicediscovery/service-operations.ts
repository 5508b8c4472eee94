import type { CreateServiceRequest, Service } from '@aws-sdk/client-servicediscovery';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Directory, Namespace, Registry } from './directory';
import { refuseTags } from './namespace-operations';
import { invalidInput, notBuilt, resourceInUse } from './refusals';

const PAGE_SIZE = 100;

/** Services of a namespace: made, described, deleted. */
export function serviceOperations(directory: Directory): Operations<'servicediscovery'> {
  const { world, services } = directory;
  return {
    CreateService: (input) => {
      refuseTags(input.Tags);
      if (input.HealthCheckConfig) throw notBuilt('health checks of Route 53');
      const namespace = namespaceOf(directory, input);
      const known = directory.servicesOf(namespace).find(({ name }) => name === input.Name);
      if (known) throw new AwsError('ServiceAlreadyExists', 'Service already exists.', alreadyThere(known));
      const id = directory.newId('srv');
      const dnsRecords = input.DnsConfig?.DnsRecords ?? [];
      services.set(id, {
        id,
        arn: directory.arnOf('service', id),
        name: input.Name ?? '',
        namespace,
        description: input.Description,
        creatorRequestId: input.CreatorRequestId,
        dnsRecords,
        routingPolicy: dnsRecords.length > 0 ? (input.DnsConfig?.RoutingPolicy ?? 'MULTIVALUE') : undefined,
        hasCustomHealth: input.HealthCheckCustomConfig !== undefined,
        createdAt: world.clock.now(),
        instances: new Map(),
        revision: 0,
      });
      return { Service: describe(directory, services.get(id)!) };
    },
    GetService: ({ Id }) => ({ Service: describe(directory, directory.service(Id)) }),
    ListServices: ({ Filters = [], NextToken, MaxResults = PAGE_SIZE }) => {
      for (const { Name, Condition = 'EQ' } of Filters)
        if (Name !== 'NAMESPACE_ID' || Condition === 'BETWEEN' || Condition === 'BEGINS_WITH')
          throw notBuilt(`the filter ${Name} ${Condition}`);
      const asked = [...services.values()].filter(({ namespace }) =>
        Filters.every(({ Values = [] }) => Values.includes(namespace.id)),
      );
      const page = pageOf(asked, ({ id }) => id, NextToken, MaxResults);
      if (!page) throw invalidInput('Invalid NextToken.');
      return { Services: page.items.map((each) => withoutNamespace(describe(directory, each))), NextToken: page.next };
    },
    DeleteService: ({ Id }) => {
      const service = directory.service(Id);
      if (service.instances.size > 0) throw resourceInUse('Service contains registered instances.');
      services.delete(service.id);
      return {};
    },
  };
}

/** @throws AwsError InvalidInput, NamespaceNotFound */
function namespaceOf(directory: Directory, input: CreateServiceRequest): Namespace {
  const { NamespaceId, DnsConfig, Type } = input;
  const namespace = directory.namespace(NamespaceId ?? DnsConfig?.NamespaceId);
  if (namespace.type === 'HTTP' && DnsConfig) throw invalidInput('A service of an HTTP namespace has no DnsConfig.');
  if (namespace.type !== 'HTTP' && !DnsConfig && Type !== 'HTTP')
    throw invalidInput('A service of a DNS namespace needs DnsConfig, or the type HTTP.');
  return namespace;
}

const alreadyThere = ({ id, arn, creatorRequestId }: Registry) => ({
  ServiceId: id,
  ServiceArn: arn,
  ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
});

function withoutNamespace(service: Service) {
  const { NamespaceId: _, CreatorRequestId: __, ...summary } = service;
  return summary;
}

function describe({ world }: Directory, service: Registry): Service {
  const { namespace, dnsRecords, routingPolicy } = service;
  return {
    Id: service.id,
    Arn: service.arn,
    ResourceOwner: world.accountId,
    Name: service.name,
    NamespaceId: namespace.id,
    ...(service.description !== undefined && { Description: service.description }),
    InstanceCount: service.instances.size,
    ...(routingPolicy !== undefined && {
      DnsConfig: { NamespaceId: namespace.id, RoutingPolicy: routingPolicy, DnsRecords: [...dnsRecords] },
    }),
    Type: routingPolicy === undefined ? 'HTTP' : 'DNS_HTTP',
    ...(service.hasCustomHealth && { HealthCheckCustomConfig: { FailureThreshold: 1 } }),
    CreateDate: service.createdAt,
    ...(service.creatorRequestId !== undefined && { CreatorRequestId: service.creatorRequestId }),
  };
}
