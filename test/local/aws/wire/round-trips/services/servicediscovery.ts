import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const MADE_MS = 60_000;
const named = (name: string) => ({ Filters: [{ Name: 'NAME', Values: [name] }] });
const REQUEST = 'of the request alone';

export const serviceDiscovery = ({ namespace, registry }: Names): RoundTrips => ({
  service: 'servicediscovery',
  trips: [
    {
      operation: 'CreateHttpNamespace',
      request: { Name: 'another', Description: 'description', CreatorRequestId: 'request' },
      read: ['ListNamespaces', named('another'), 'Namespaces.0'],
      unsaid: { CreatorRequestId: REQUEST },
      settlesInMs: MADE_MS,
    },
    {
      operation: 'CreatePrivateDnsNamespace',
      request: { Name: 'private', Description: 'description', CreatorRequestId: 'request', Vpc: 'vpc-1' },
      read: ['ListNamespaces', named('private'), 'Namespaces.0'],
      unsaid: { CreatorRequestId: REQUEST, Vpc: 'Route 53 shows it' },
      settlesInMs: MADE_MS,
    },
    {
      operation: 'CreateService',
      request: {
        Name: 'another',
        NamespaceId: namespace,
        Description: 'description',
        CreatorRequestId: 'request',
        HealthCheckCustomConfig: { FailureThreshold: 1 },
        Type: 'HTTP',
      },
      read: ['GetService', ({ Service }) => ({ Id: Service.Id }), 'Service'],
    },
    {
      operation: 'RegisterInstance',
      request: { ServiceId: registry, InstanceId: 'another', CreatorRequestId: 'request', Attributes: { a: '2' } },
      read: ['GetInstance', { ServiceId: registry, InstanceId: 'another' }, 'Instance'],
      elsewhere: { InstanceId: 'Id' },
      unsaid: { ServiceId: 'it is asked for' },
      settlesInMs: MADE_MS,
    },
  ],
  writesNothing: {},
});
