import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const noNamespace = 'NamespaceNotFound';
const noService = 'ServiceNotFound';

export const serviceDiscovery = ({ namespace, registry, work }: Names): UnknownIds => ({
  service: 'servicediscovery',
  names: {
    Id: [registry, 'srv-nothing', noService],
    NamespaceId: [namespace, 'ns-nothing', noNamespace],
    NamespaceName: ['namespace', 'nothing', noNamespace],
    ServiceName: ['registry', 'nothing', noService],
    ServiceId: [registry, 'srv-nothing', noService],
    InstanceId: ['instance', 'nothing', 'InstanceNotFound'],
    OperationId: [work, 'nothing', 'OperationNotFound'],
  },
  otherwise: {
    DeleteNamespace: { Id: ['ns-nothing', noNamespace] },
    GetNamespace: { Id: ['ns-nothing', noNamespace] },
  },
  looksNothingUp: ['RegisterInstance.InstanceId', 'CreatorRequestId', 'Name', 'OwnerAccount', 'Vpc'],
  namesNothing: ['CreateHttpNamespace', 'CreatePrivateDnsNamespace', 'ListNamespaces', 'ListServices'],
  requests: {
    CreateService: { Name: 'another', NamespaceId: namespace },
    GetNamespace: { Id: namespace },
    DeleteNamespace: { Id: namespace },
    RegisterInstance: { InstanceId: 'another', Attributes: { a: '1' } },
  },
  removing: ['DeregisterInstance', 'DeleteService', 'DeleteNamespace'],
});
