import type { Namespace as DescribedNamespace, NamespaceFilter } from '@aws-sdk/client-servicediscovery';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { Directory, Namespace } from './directory';
import { invalidInput, notBuilt, resourceInUse } from './refusals';

/** Until a namespace is there: Cloud Map makes a hosted zone for one with DNS. AWS names no times. */
const MAKING_MS = { HTTP: 5_000, DNS_PRIVATE: 30_000 } as const;
const PAGE_SIZE = 100;

/** Namespaces: made, described, deleted. Nothing answers DNS here. */
export function namespaceOperations(directory: Directory): Operations<'servicediscovery'> {
  const { world, namespaces } = directory;
  const create = (
    type: Namespace['type'],
    input: { Name?: string | undefined; Description?: string | undefined; CreatorRequestId?: string | undefined },
  ) => {
    const { Name: name = '', Description: description, CreatorRequestId: creatorRequestId } = input;
    const known = [...namespaces.values()].find((each) => each.name === name);
    if (known)
      throw new AwsError('NamespaceAlreadyExists', 'Namespace already exists.', {
        NamespaceId: known.id,
        ...(known.creatorRequestId !== undefined && { CreatorRequestId: known.creatorRequestId }),
      });
    const id = directory.newId('ns');
    const arn = directory.arnOf('namespace', id);
    const OperationId = directory.begin('CREATE_NAMESPACE', { NAMESPACE: id }, MAKING_MS[type], () => {
      namespaces.set(id, { id, arn, name, type, description, creatorRequestId, createdAt: world.clock.now() });
    });
    return { OperationId };
  };
  const describe = (namespace: Namespace): DescribedNamespace => ({
    Id: namespace.id,
    Arn: namespace.arn,
    ResourceOwner: world.accountId,
    Name: namespace.name,
    Type: namespace.type,
    ...(namespace.description !== undefined && { Description: namespace.description }),
    ServiceCount: directory.servicesOf(namespace).length,
    Properties: {
      ...(namespace.type === 'DNS_PRIVATE' && {
        DnsProperties: { HostedZoneId: hostedZoneOf(namespace), SOA: { TTL: 15 } },
      }),
      HttpProperties: { HttpName: namespace.name },
    },
    CreateDate: namespace.createdAt,
  });
  return {
    CreateHttpNamespace: (input) => {
      refuseTags(input.Tags);
      return create('HTTP', input);
    },
    CreatePrivateDnsNamespace: (input) => {
      refuseTags(input.Tags);
      if (input.Properties) throw notBuilt('properties of namespaces');
      return create('DNS_PRIVATE', input);
    },
    GetNamespace: ({ Id }) => {
      const namespace = directory.namespace(Id);
      const { creatorRequestId } = namespace;
      return {
        Namespace: {
          ...describe(namespace),
          ...(creatorRequestId !== undefined && { CreatorRequestId: creatorRequestId }),
        },
      };
    },
    ListNamespaces: ({ Filters = [], NextToken, MaxResults = PAGE_SIZE }) => {
      const asked = [...namespaces.values()].filter((each) => Filters.every((filter) => fits(each, filter)));
      const page = pageOf(asked, ({ id }) => id, NextToken, MaxResults);
      if (!page) throw invalidInput('Invalid NextToken.');
      return { Namespaces: page.items.map(describe), NextToken: page.next };
    },
    DeleteNamespace: ({ Id }) => {
      const namespace = directory.namespace(Id);
      if (directory.servicesOf(namespace).length > 0) throw resourceInUse('Namespace has associated services.');
      const OperationId = directory.begin('DELETE_NAMESPACE', { NAMESPACE: namespace.id }, MAKING_MS.HTTP, () => {
        namespaces.delete(namespace.id);
      });
      return { OperationId };
    },
  };
}

/** @throws AwsError InvalidInput: nothing would show them. */
export function refuseTags(tags: readonly unknown[] | undefined): void {
  if (tags?.length) throw notBuilt('tags');
}

const hostedZoneOf = ({ id }: Namespace): string => `Z${id.slice(3).toUpperCase()}`;

function fits({ name, type }: Namespace, { Name, Values = [], Condition = 'EQ' }: NamespaceFilter): boolean {
  if (Name === 'RESOURCE_OWNER' || Condition === 'BETWEEN') throw notBuilt(`the filter ${Name} ${Condition}`);
  const value = Name === 'TYPE' ? type : name;
  return Condition === 'BEGINS_WITH' ? Values.some((each) => value.startsWith(each)) : Values.includes(value);
}
