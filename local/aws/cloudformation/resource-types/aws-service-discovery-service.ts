import type { Input } from '../../wire/implementation';
import { schemaOfInput } from '../schema/from-model';
import { deleted, type ResourceType } from './resource-type';

export const awsServiceDiscoveryService = (): ResourceType<Partial<Input<'servicediscovery', 'CreateService'>>> => ({
  type: 'AWS::ServiceDiscovery::Service',
  schema: schemaOfInput('servicediscovery', 'CreateService', { without: ['CreatorRequestId'] }),
  attributes: ['Arn', 'Id', 'Name'],
  createOnly: [],
  create: async (properties, context) => {
    const Name = properties.Name ?? context.physicalName(64);
    const { Service } = await context.call('servicediscovery', 'CreateService', { ...properties, Name });
    context.initiated(Service!.Id!);
    return { Id: Service!.Id!, Arn: Service!.Arn!, Name };
  },
  delete: (Id, _, context) => deleted(context.call('servicediscovery', 'DeleteService', { Id })),
});
