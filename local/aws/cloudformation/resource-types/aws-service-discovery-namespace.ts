import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceContext, type ResourceType } from './resource-type';
import { discoveryWork } from './service-discovery-work';

type Create = 'CreateHttpNamespace' | 'CreatePrivateDnsNamespace';
type Properties = Partial<Input<'servicediscovery', 'CreatePrivateDnsNamespace'>>;

const namespaceType = (type: string, operation: Create, required: readonly string[]): ResourceType<Properties> => ({
  type,
  schema: schemaOfInput('servicediscovery', operation, { without: ['CreatorRequestId'], required }),
  attributes: ['Arn', 'Id'],
  // Nothing of a namespace is changed here: whatever differs is another one.
  createOnly: [],
  create: async (properties, context) => {
    const { OperationId } = await context.call('servicediscovery', operation, properties as never);
    const id = await discoveryWork(context, OperationId);
    context.initiated(id);
    return { Id: id, Arn: arnOf(id, context) };
  },
  delete: (Id, _, context) =>
    deleted(
      context
        .call('servicediscovery', 'DeleteNamespace', { Id })
        .then(({ OperationId }) => discoveryWork(context, OperationId)),
    ),
});

const arnOf = (id: string, { region, accountId }: ResourceContext): string =>
  `arn:aws:servicediscovery:${region}:${accountId}:namespace/${id}`;

export const awsServiceDiscoveryHttpNamespace = () =>
  namespaceType('AWS::ServiceDiscovery::HttpNamespace', 'CreateHttpNamespace', ['Name']);

export const awsServiceDiscoveryPrivateDnsNamespace = () =>
  namespaceType('AWS::ServiceDiscovery::PrivateDnsNamespace', 'CreatePrivateDnsNamespace', ['Name', 'Vpc']);
