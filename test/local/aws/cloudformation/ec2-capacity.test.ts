import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type Resources, type StackDriver, stackDriver } from './stack-driver';

let driver: StackDriver;
beforeEach(() => {
  driver = stackDriver();
});
afterEach(() => driver.close());

const IMAGE = '/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id';
const userData = (text: string) => ({ 'Fn::Base64': { 'Fn::Join': ['', [text, { Ref: 'Cluster' }, '\n']] } });

/** A cluster and a group of Spot instances that join it. */
const landscape = (group: object = {}, data: object = {}, roles = ['hosts']): Resources => ({
  Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: 'prod' } },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: 'hosts',
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
      },
      ManagedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role'],
    },
  },
  Profile: { Type: 'AWS::IAM::InstanceProfile', DependsOn: 'Role', Properties: { Roles: roles } },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: {
      LaunchTemplateData: {
        ImageId: { Ref: 'Image' },
        InstanceType: 't3.medium',
        IamInstanceProfile: { Arn: { 'Fn::GetAtt': ['Profile', 'Arn'] } },
        InstanceMarketOptions: { MarketType: 'spot' },
        UserData: userData('#!/bin/bash\necho ECS_CLUSTER='),
        ...data,
      },
    },
  },
  Group: {
    Type: 'AWS::AutoScaling::AutoScalingGroup',
    Properties: {
      MinSize: '0',
      MaxSize: '4',
      DesiredCapacity: '2',
      VPCZoneIdentifier: ['subnet-1', 'subnet-2'],
      LaunchTemplate: {
        LaunchTemplateId: { Ref: 'Template' },
        Version: { 'Fn::GetAtt': ['Template', 'LatestVersionNumber'] },
      },
      ...group,
    },
  },
});
const template = (resources: Resources) => ({
  Parameters: { Image: { Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: IMAGE } },
  Resources: resources,
});
const Capabilities = { Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
const deploy = (resources: Resources) => driver.deploy('app', template(resources), Capabilities);
const update = (resources: Resources) => driver.update('app', template(resources), Capabilities);
const registered = async () => {
  const { containerInstanceArns } = await driver.call('ecs', 'ListContainerInstances', { cluster: 'prod' });
  return containerInstanceArns!.length;
};

describe('a group of EC2 instances', () => {
  test('[CFN-53] launches its template into its subnets in turn; the agents join with the role of the profile', async () => {
    const { StackStatus } = await deploy(landscape());
    expect([StackStatus, await driver.story('app')]).toEqual(['CREATE_COMPLETE', expect.anything()]);
    await driver.aws.clock.advance(60_000);
    const launched = driver.aws.world.instances.list();
    expect(launched.map(({ subnetId, zone, market, type }) => [subnetId, zone, market, type])).toEqual([
      ['subnet-1', 'ap-northeast-1a', 'spot', 't3.medium'],
      ['subnet-2', 'ap-northeast-1c', 'spot', 't3.medium'],
    ]);
    expect(launched[0]).toMatchObject({ imageId: expect.stringMatching(/^ami-/) });
    expect(launched[0]!.roleArn).toBe('arn:aws:iam::123456789012:role/hosts');
    expect(await registered()).toBe(2);
    const joined = driver.aws.dispatcher.calls.filter(({ operation }) => operation === 'RegisterContainerInstance');
    expect(joined.map(({ who, outcome }) => [who, outcome])).toEqual(Array(2).fill(['ec2.amazonaws.com', 'OK']));

    await update(landscape({ DesiredCapacity: '3' }));
    await driver.aws.clock.advance(60_000);
    expect(await registered()).toBe(3);
    await update(landscape({ DesiredCapacity: '1' }));
    await driver.aws.clock.advance(60_000);
    expect(await registered()).toBe(1);

    expect(await driver.remove('app')).toBe('DELETE_COMPLETE');
    expect(driver.aws.world.instances.list()).toEqual([]);
  });

  test('[CFN-53] keeps its number: an instance that ends is followed by another', async () => {
    await deploy(landscape());
    const [first] = driver.aws.world.instances.list();
    driver.aws.world.instances.interrupt(first!);
    await driver.aws.clock.advance(121_000);
    expect(driver.aws.world.instances.list()).toHaveLength(1);
    await driver.aws.clock.advance(120_000);
    expect(driver.aws.world.instances.list().map(({ subnetId }) => subnetId)).toEqual(['subnet-2', 'subnet-1']);
    expect(await registered()).toBe(2);
  });

  test('[CFN-53] takes a new version of its template for instances to come', async () => {
    await deploy(landscape({ DesiredCapacity: '1' }));
    const newer = { InstanceType: 'm5.large' };
    await update(landscape({ DesiredCapacity: '1' }, newer));
    expect(driver.aws.world.instances.list().map(({ type }) => type)).toEqual(['t3.medium']);
    await update(landscape({ DesiredCapacity: '2' }, newer));
    expect(driver.aws.world.instances.list().map(({ type }) => type)).toEqual(['t3.medium', 'm5.large']);
  });

  test('[CFN-53] whose role may not register joins nothing', async () => {
    const resources = landscape();
    delete (resources.Role!.Properties as Record<string, unknown>).ManagedPolicyArns;
    await deploy(resources);
    await driver.aws.clock.advance(60_000);
    expect(await registered()).toBe(0);
    const refused = driver.aws.dispatcher.calls.filter(({ operation }) => operation === 'RegisterContainerInstance');
    expect(refused.map(({ outcome }) => outcome)).toEqual(Array(2).fill('AccessDeniedException'));
  });

  test.each<[string, Resources, string, RegExp]>([
    ['more than its maximum', landscape({ DesiredCapacity: '5' }), 'Group', /Desired capacity:5 must be between/],
    ['no subnet', landscape({ VPCZoneIdentifier: [] }), 'Group', /At least one Availability Zone or VPC Subnet/],
    ['a mix of types', landscape({ MixedInstancesPolicy: {} }), 'Group', /MixedInstancesPolicy: is not built/],
    ['a type of instance', landscape({}, { InstanceType: 'x1e.32xlarge' }), 'Template', /'x1e.32xlarge' is not built/],
    ['a key', landscape({}, { KeyName: 'me' }), 'Template', /KeyName: is not built/],
    [
      'a profile that is not there',
      landscape({}, { IamInstanceProfile: { Name: 'nobody' } }),
      'Template',
      /Value \(nobody\) for parameter iamInstanceProfile is invalid/,
    ],
    ['two roles', landscape({}, {}, ['hosts', 'hosts']), 'Profile', /exactly one role/],
  ])('[CFN-54] is refused with %s', async (_, resources, logicalId, reason) => {
    expect((await deploy(resources)).StackStatus).toBe('ROLLBACK_COMPLETE');
    expect(await driver.reasonOf('app', logicalId)).toMatch(reason);
    expect(driver.aws.world.instances.list()).toEqual([]);
  });
});

describe('a parameter of a template that names one of Systems Manager', () => {
  const topic = (Type: string, Default: string) => ({
    Parameters: { Named: { Type, Default } },
    Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { Ref: 'Named' } } } },
  });

  test('[CFN-55] has that one’s value, and is described with both', async () => {
    await driver.call('ssm', 'PutParameter', { Name: '/name', Type: 'String', Value: 'Shop' });
    const { Parameters } = await driver.deploy('app', topic('AWS::SSM::Parameter::Value<String>', '/name'));
    expect(Parameters).toEqual([{ ParameterKey: 'Named', ParameterValue: '/name', ResolvedValue: 'Shop' }]);
    const TopicArn = await driver.physicalId('app', 'Topic');
    const { Attributes } = await driver.call('sns', 'GetTopicAttributes', { TopicArn });
    expect(Attributes!.DisplayName).toBe('Shop');
  });

  test('[CFN-55] is refused when that is not there, or of another type', async () => {
    await expect(driver.deploy('app', topic('AWS::SSM::Parameter::Value<String>', '/nothing'))).rejects.toThrow(
      'Unable to fetch parameters [/nothing] from parameter store for this account.',
    );
    await driver.call('ssm', 'PutParameter', { Name: '/name', Type: 'String', Value: 'Shop' });
    await expect(
      driver.deploy('app', topic('AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', '/name')),
    ).rejects.toThrow('does not exist');
    await expect(driver.deploy('app', topic('AWS::SSM::Parameter::Value<Number>', '/name'))).rejects.toThrow();
  });
});

test('[SSM-17] the image of ECS-optimized Amazon Linux is a public parameter', async () => {
  const { Parameter } = await driver.call('ssm', 'GetParameter', { Name: IMAGE });
  expect(Parameter).toMatchObject({
    Name: IMAGE,
    Type: 'String',
    Value: expect.stringMatching(/^ami-[0-9a-f]{17}$/),
    ARN: `arn:aws:ssm:ap-northeast-1::parameter${IMAGE}`,
  });
  await expect(driver.call('ssm', 'DeleteParameter', { Name: IMAGE })).rejects.toMatchObject({
    code: 'ParameterNotFound',
  });
});
