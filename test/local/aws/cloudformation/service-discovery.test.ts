import { expect, test } from '@jest/globals';
import { stackDriver } from './stack-driver';

const template = (description: string) => ({
  Resources: {
    Namespace: { Type: 'AWS::ServiceDiscovery::PrivateDnsNamespace', Properties: { Name: 'prod.local', Vpc: 'vpc-1' } },
    Other: { Type: 'AWS::ServiceDiscovery::HttpNamespace', Properties: { Name: 'http' } },
    Registry: {
      Type: 'AWS::ServiceDiscovery::Service',
      Properties: {
        Name: 'web',
        Description: description,
        NamespaceId: { Ref: 'Namespace' },
        DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 10 }] },
      },
    },
  },
  Outputs: { Arn: { Value: { 'Fn::GetAtt': ['Registry', 'Arn'] } }, Id: { Value: { Ref: 'Registry' } } },
});

test('[MAP-6] a stack makes namespaces and a service, and deletes them', async () => {
  const driver = stackDriver();
  try {
    const { StackStatus, Outputs } = await driver.deploy('app', template('one'));
    expect(StackStatus).toBe('CREATE_COMPLETE');
    const values = Object.fromEntries((Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]));
    expect(values.Arn).toBe(`arn:aws:servicediscovery:ap-northeast-1:123456789012:service/${values.Id}`);
    const { Namespaces } = await driver.call('servicediscovery', 'ListNamespaces', {});
    expect(Namespaces?.map(({ Name }) => Name).sort()).toEqual(['http', 'prod.local']);
    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
    expect((await driver.call('servicediscovery', 'ListNamespaces', {})).Namespaces).toEqual([]);
  } finally {
    await driver.close();
  }
});
