import { ServiceDiscovery } from '@aws-sdk/client-servicediscovery';
import { expect, test } from '@jest/globals';
import { createServiceDiscovery } from '../../../../local/aws/servicediscovery/servicediscovery';
import { sdkConfig, testKernel } from '../kernel';

const MINUTE = 60_000;

/** An account with Cloud Map, an HTTP namespace `apps`, and a service `web` in it. */
async function given() {
  const aws = testKernel();
  aws.register(createServiceDiscovery(aws.world));
  const map = new ServiceDiscovery(sdkConfig(aws));
  const { OperationId } = await map.createHttpNamespace({ Name: 'apps' });
  const early = (await map.listNamespaces({})).Namespaces;
  await aws.clock.advance(MINUTE);
  const { Operation } = await map.getOperation({ OperationId });
  const NamespaceId = Operation?.Targets?.NAMESPACE ?? '';
  const { Service } = await map.createService({ Name: 'web', NamespaceId });
  const ServiceId = Service?.Id ?? '';
  const register = (InstanceId: string, Attributes: Record<string, string> = { a: '1' }) =>
    map.registerInstance({ ServiceId, InstanceId, Attributes });
  const discover = async (more: object = {}) =>
    (await map.discoverInstances({ NamespaceName: 'apps', ServiceName: 'web', ...more })).Instances;
  return { ...aws, map, early, Operation, NamespaceId, ServiceId, Service, register, discover };
}

test('[MAP-1] a namespace is made by an operation that takes its time, once by its name', async () => {
  const { map, early, Operation, NamespaceId, clock } = await given();
  expect([early, Operation?.Type, Operation?.Status]).toEqual([[], 'CREATE_NAMESPACE', 'SUCCESS']);
  expect((await map.getNamespace({ Id: NamespaceId })).Namespace).toMatchObject({
    Id: NamespaceId,
    Arn: `arn:aws:servicediscovery:ap-northeast-1:123456789012:namespace/${NamespaceId}`,
    Name: 'apps',
    Type: 'HTTP',
    ServiceCount: 1,
  });
  await expect(map.createHttpNamespace({ Name: 'apps' })).rejects.toMatchObject({
    name: 'NamespaceAlreadyExists',
    NamespaceId,
  });
  await map.createPrivateDnsNamespace({ Name: 'prod.local', Vpc: 'vpc-1' });
  await clock.advance(MINUTE);
  const { Namespaces } = await map.listNamespaces({ Filters: [{ Name: 'TYPE', Values: ['DNS_PRIVATE'] }] });
  expect(Namespaces).toMatchObject([{ Name: 'prod.local', Properties: { DnsProperties: { SOA: { TTL: 15 } } } }]);
});

test('[MAP-2] a service is one of its name in its namespace, of the kind that the namespace allows', async () => {
  const { map, Service, NamespaceId, ServiceId, clock } = await given();
  expect(Service).toMatchObject({ Name: 'web', NamespaceId, Type: 'HTTP', InstanceCount: 0 });
  await expect(map.createService({ Name: 'web', NamespaceId })).rejects.toMatchObject({
    name: 'ServiceAlreadyExists',
    ServiceId,
  });
  const DnsConfig = { DnsRecords: [{ Type: 'A' as const, TTL: 10 }] };
  await expect(map.createService({ Name: 'b', NamespaceId, DnsConfig })).rejects.toMatchObject({
    name: 'InvalidInput',
  });
  await map.createPrivateDnsNamespace({ Name: 'prod.local', Vpc: 'vpc-1' });
  await clock.advance(MINUTE);
  const { Namespaces } = await map.listNamespaces({ Filters: [{ Name: 'NAME', Values: ['prod.local'] }] });
  const inDns = { Name: 'b', NamespaceId: Namespaces?.[0]?.Id };
  await expect(map.createService(inDns)).rejects.toMatchObject({ name: 'InvalidInput' });
  const { Service: named } = await map.createService({ ...inDns, DnsConfig });
  expect(named).toMatchObject({ Type: 'DNS_HTTP', DnsConfig: { ...DnsConfig, RoutingPolicy: 'MULTIVALUE' } });
  const unfit = { ServiceId: named?.Id, InstanceId: 'i', Attributes: { a: '1' } };
  await expect(map.registerInstance(unfit)).rejects.toMatchObject({
    name: 'InvalidInput',
    message: expect.stringContaining('AWS_INSTANCE_IPV4'),
  });
  expect(
    (await map.listServices({ Filters: [{ Name: 'NAMESPACE_ID', Values: [NamespaceId] }] })).Services,
  ).toMatchObject([{ Id: ServiceId }]);
});

test('[MAP-3] an instance is found once its operation is done, and no longer when it is taken out', async () => {
  const { map, register, discover, ServiceId, clock } = await given();
  await register('one');
  expect(await discover()).toEqual([]);
  await expect(register('one')).rejects.toMatchObject({ name: 'DuplicateRequest' });
  await clock.advance(MINUTE);
  await register('two', { a: '2' });
  await clock.advance(MINUTE);
  const ids = async (more?: object) => (await discover(more))?.map(({ InstanceId }) => InstanceId);
  expect([await ids(), await ids({ QueryParameters: { a: '2' } })]).toEqual([['one', 'two'], ['two']]);
  expect(await ids({ HealthStatus: 'UNHEALTHY' })).toEqual([]);
  expect((await map.getInstance({ ServiceId, InstanceId: 'one' })).Instance?.Attributes).toEqual({ a: '1' });
  expect((await map.listInstances({ ServiceId })).Instances?.map(({ Id }) => Id)).toEqual(['one', 'two']);
  await map.deregisterInstance({ ServiceId, InstanceId: 'one' });
  await expect(map.deregisterInstance({ ServiceId, InstanceId: 'one' })).rejects.toMatchObject({
    name: 'DuplicateRequest',
    DuplicateOperationId: expect.any(String),
  });
  await clock.advance(MINUTE);
  expect(await ids()).toEqual(['two']);
  await expect(map.deregisterInstance({ ServiceId, InstanceId: 'one' })).rejects.toMatchObject({
    name: 'InstanceNotFound',
  });
});

test('[MAP-4] what is in use is not deleted', async () => {
  const { map, register, ServiceId, NamespaceId, clock } = await given();
  await register('one');
  await clock.advance(MINUTE);
  const inUse = { name: 'ResourceInUse' };
  await expect(map.deleteService({ Id: ServiceId })).rejects.toMatchObject(inUse);
  await expect(map.deleteNamespace({ Id: NamespaceId })).rejects.toMatchObject(inUse);
  await map.deregisterInstance({ ServiceId, InstanceId: 'one' });
  await clock.advance(MINUTE);
  await map.deleteService({ Id: ServiceId });
  await map.deleteNamespace({ Id: NamespaceId });
  await clock.advance(MINUTE);
  expect((await map.listNamespaces({})).Namespaces).toEqual([]);
});

test.each<[string, (map: ServiceDiscovery, ids: { NamespaceId: string; ServiceId: string }) => Promise<unknown>]>([
  ['tags', (map) => map.createHttpNamespace({ Name: 'b', Tags: [{ Key: 'k', Value: 'v' }] })],
  [
    'health checks',
    (map, { NamespaceId }) => map.createService({ Name: 'b', NamespaceId, HealthCheckConfig: { Type: 'TCP' } }),
  ],
  [
    'optional parameters',
    (map) => map.discoverInstances({ NamespaceName: 'apps', ServiceName: 'web', OptionalParameters: { a: '1' } }),
  ],
])('[MAP-5] %s are refused by name', async (_, ask) => {
  const { map, NamespaceId, ServiceId } = await given();
  await expect(ask(map, { NamespaceId, ServiceId })).rejects.toMatchObject({
    name: 'InvalidInput',
    message: expect.stringContaining('This embedded Cloud Map has no'),
  });
});
