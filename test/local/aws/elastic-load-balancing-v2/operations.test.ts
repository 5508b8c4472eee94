import type { CreateTargetGroupCommandInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from '@jest/globals';
import { freePort } from '../../../../local/aws/network/network';
import { answering, givenLoadBalancer } from './landscape';

describe('load balancers, target groups and listeners', () => {
  test('[ELB-17] what was created comes back as given, with the defaults of AWS', async () => {
    const { aws, elb, loadBalancerArn, blue, listener } = await givenLoadBalancer();
    const { LoadBalancers } = await elb.describeLoadBalancers({ Names: ['web'] });
    expect(LoadBalancers).toEqual([
      expect.objectContaining({
        LoadBalancerArn: loadBalancerArn,
        DNSName: '127.0.0.1',
        Type: 'application',
        Scheme: 'internet-facing',
        SecurityGroups: ['sg-1'],
        State: { Code: 'provisioning' },
      }),
    ]);
    await aws.clock.advance(30_000);
    expect((await elb.describeLoadBalancers({})).LoadBalancers?.[0]?.State?.Code).toBe('active');
    const { TargetGroups } = await elb.createTargetGroup({
      Name: 'plain',
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 80,
      VpcId: 'vpc-1',
    });
    expect(TargetGroups?.[0]).toMatchObject({
      HealthCheckIntervalSeconds: 30,
      HealthCheckTimeoutSeconds: 5,
      HealthyThresholdCount: 5,
      UnhealthyThresholdCount: 2,
      HealthCheckPath: '/',
      HealthCheckPort: 'traffic-port',
      Matcher: { HttpCode: '200' },
      LoadBalancerArns: [],
    });
    const { Attributes } = await elb.describeTargetGroupAttributes({ TargetGroupArn: blue });
    expect(Attributes).toContainEqual({ Key: 'deregistration_delay.timeout_seconds', Value: '300' });
    const { arn } = await listener([blue, 1]);
    expect((await elb.describeListeners({ ListenerArns: [arn] })).Listeners?.[0]?.DefaultActions).toEqual([
      {
        Type: 'forward',
        TargetGroupArn: blue,
        ForwardConfig: {
          TargetGroups: [{ TargetGroupArn: blue, Weight: 1 }],
          TargetGroupStickinessConfig: { Enabled: false },
        },
      },
    ]);
    await aws.close();
  });

  test('[ELB-18] creating the same again returns it, the same name with other settings is a duplicate', async () => {
    const { aws, elb, blue, loadBalancerArn, VPC } = await givenLoadBalancer();
    const group: CreateTargetGroupCommandInput = {
      Name: 'blue',
      TargetType: 'ip',
      Protocol: 'HTTP',
      Port: 8080,
      VpcId: VPC,
      HealthCheckIntervalSeconds: 10,
      HealthyThresholdCount: 2,
    };
    expect((await elb.createTargetGroup(group)).TargetGroups?.[0]?.TargetGroupArn).toBe(blue);
    await expect(elb.createTargetGroup({ ...group, Port: 81 })).rejects.toThrow(
      "A target group with the same name 'blue' exists, but with different settings",
    );
    const again = { Name: 'web', Subnets: ['subnet-2', 'subnet-1'], SecurityGroups: ['sg-1'] };
    expect((await elb.createLoadBalancer(again)).LoadBalancers?.[0]?.LoadBalancerArn).toBe(loadBalancerArn);
    await expect(elb.createLoadBalancer({ ...again, Scheme: 'internal' })).rejects.toMatchObject({
      name: 'DuplicateLoadBalancerNameException',
    });
    await aws.close();
  });

  test('[ELB-19] a target group belongs to the load balancer whose listeners or rules name it, and to one only', async () => {
    const { aws, elb, loadBalancerArn, blue, green, listener } = await givenLoadBalancer();
    const arnsOf = async (arn: string) =>
      (await elb.describeTargetGroups({ TargetGroupArns: [arn] })).TargetGroups?.[0]?.LoadBalancerArns;
    expect(await arnsOf(blue)).toEqual([]);
    const { arn } = await listener([blue, 1]);
    expect([await arnsOf(blue), await arnsOf(green)]).toEqual([[loadBalancerArn], []]);
    const { Rules } = await elb.createRule({
      ListenerArn: arn,
      Priority: 1,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/x'] } }],
      Actions: [{ Type: 'forward', TargetGroupArn: green }],
    });
    expect(await arnsOf(green)).toEqual([loadBalancerArn]);
    await expect(elb.deleteTargetGroup({ TargetGroupArn: green })).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: `Target group '${green}' is currently in use by a listener or a rule`,
    });
    const { LoadBalancers } = await elb.createLoadBalancer({ Name: 'other', Subnets: ['subnet-1', 'subnet-2'] });
    await expect(
      elb.createListener({
        LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn,
        Protocol: 'HTTP',
        Port: await freePort(),
        DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
      }),
    ).rejects.toMatchObject({ name: 'TargetGroupAssociationLimitException' });
    await elb.deleteRule({ RuleArn: Rules![0]!.RuleArn! });
    await elb.deleteTargetGroup({ TargetGroupArn: green });
    await elb.deleteLoadBalancer({ LoadBalancerArn: loadBalancerArn });
    expect(await arnsOf(blue)).toEqual([]);
    await expect(elb.describeListeners({ ListenerArns: [arn] })).rejects.toMatchObject({
      name: 'ListenerNotFoundException',
    });
    await aws.close();
  });

  test.each<[string, Partial<CreateTargetGroupCommandInput>, string]>([
    ['a name of 33 characters', { Name: 'x'.repeat(33) }, 'ValidationError'],
    ['a name with an underscore', { Name: 'a_b' }, 'ValidationError'],
    ['an interval of 4', { HealthCheckIntervalSeconds: 4 }, 'ValidationError'],
    ['an interval of 301', { HealthCheckIntervalSeconds: 301 }, 'ValidationError'],
    [
      'a time-out as long as the interval',
      { HealthCheckIntervalSeconds: 5, HealthCheckTimeoutSeconds: 5 },
      'ValidationError',
    ],
    ['a threshold of 1', { HealthyThresholdCount: 1 }, 'ValidationError'],
    ['a threshold of 11', { UnhealthyThresholdCount: 11 }, 'ValidationError'],
    ['a matcher of 600', { Matcher: { HttpCode: '600' } }, 'ValidationError'],
    ['a path without a slash', { HealthCheckPath: 'x' }, 'ValidationError'],
    ['no port', { Port: undefined }, 'ValidationError'],
    ['port 65536', { Port: 65536 }, 'ValidationError'],
    ['an unknown target type', { TargetType: 'task' as never }, 'ValidationError'],
    ['target type alb, which is not built', { TargetType: 'alb' }, 'NotImplemented'],
  ])('[ELB-20] a target group with %s is refused', async (_, change, name) => {
    const { aws, elb } = await givenLoadBalancer();
    const good = { Name: 'new', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1' } as const;
    await expect(elb.createTargetGroup({ ...good, ...change })).rejects.toMatchObject({ name });
    await aws.close();
  });

  test('[ELB-26] a member without effect here is refused by name', async () => {
    const { aws, elb, loadBalancerArn: LoadBalancerArn, blue, listener, VPC } = await givenLoadBalancer();
    const { arn: ListenerArn } = await listener([blue, 1]);
    const Subnets = ['subnet-1', 'subnet-2'];
    const refusals: [string, Promise<unknown>][] = [
      ['IpamPools', elb.createLoadBalancer({ Name: 'a', Subnets, IpamPools: { Ipv4IpamPoolId: 'ipam-pool-1' } })],
      ['MutualAuthentication', elb.modifyListener({ ListenerArn, MutualAuthentication: { Mode: 'off' } })],
      ['AlpnPolicy', elb.modifyListener({ ListenerArn, AlpnPolicy: ['None'] })],
      [
        'TargetControlPort',
        elb.createTargetGroup({
          ...{ Name: 'a', TargetType: 'ip', Protocol: 'HTTP', Port: 80, VpcId: VPC, TargetControlPort: 9000 },
        }),
      ],
      [
        'EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic',
        elb.setSecurityGroups({
          LoadBalancerArn,
          SecurityGroups: ['sg-1'],
          EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic: 'on',
        }),
      ],
      ['IP address type dualstack', elb.setSubnets({ LoadBalancerArn, Subnets, IpAddressType: 'dualstack' })],
    ];
    for (const [member, call] of refusals)
      await expect(call).rejects.toMatchObject({
        name: 'NotImplemented',
        message: `elastic-load-balancing-v2: ${member} is not built in this embedded AWS.`,
      });
    const { AvailabilityZones } = await elb.setSubnets({
      LoadBalancerArn,
      SubnetMappings: [{ SubnetId: 'subnet-3' }, { SubnetId: 'subnet-4' }],
    });
    expect(AvailabilityZones?.map(({ SubnetId }) => SubnetId)).toEqual(['subnet-3', 'subnet-4']);
    await aws.close();
  });

  test('[ELB-21] unknown ARNs, bad actions and bad targets have the errors of the model', async () => {
    const { aws, elb, loadBalancerArn, blue, green, listener } = await givenLoadBalancer();
    const { arn, port } = await listener([blue, 1]);
    const forward = (...groups: { TargetGroupArn?: string; Weight?: number }[]) =>
      elb.modifyListener({
        ListenerArn: arn,
        DefaultActions: [{ Type: 'forward', ForwardConfig: { TargetGroups: groups } }],
      });
    const unknown = `${blue.slice(0, -4)}0000`;
    const refusals: [Promise<unknown>, string][] = [
      [elb.describeTargetHealth({ TargetGroupArn: unknown }), 'TargetGroupNotFoundException'],
      [elb.describeTargetHealth({ TargetGroupArn: 'blue' }), 'ValidationError'],
      [elb.describeTargetGroups({ Names: ['nope'] }), 'TargetGroupNotFoundException'],
      [elb.describeLoadBalancers({ Names: ['nope'] }), 'LoadBalancerNotFoundException'],
      [elb.describeLoadBalancers({ LoadBalancerArns: [blue] }), 'ValidationError'],
      [elb.describeRules({ RuleArns: [`${arn.replace(':listener/', ':listener-rule/')}/0`] }), 'RuleNotFoundException'],
      [elb.registerTargets({ TargetGroupArn: blue, Targets: [{ Id: 'i-123' }] }), 'ValidationError'],
      [elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: '10.0.0.1', Port: 0 }] }), 'ValidationError'],
      [forward({ TargetGroupArn: unknown }), 'TargetGroupNotFoundException'],
      [forward({ TargetGroupArn: blue, Weight: 1000 }), 'ValidationError'],
      [forward({ TargetGroupArn: blue }, { TargetGroupArn: blue }), 'InvalidLoadBalancerActionException'],
      [forward(...Array.from({ length: 6 }, () => ({ TargetGroupArn: green }))), 'InvalidLoadBalancerActionException'],
      [forward(), 'InvalidLoadBalancerActionException'],
      [
        elb.createListener({
          LoadBalancerArn: loadBalancerArn,
          Protocol: 'HTTP',
          Port: port,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }],
        }),
        'DuplicateListenerException',
      ],
      [
        elb.modifyTargetGroupAttributes({
          TargetGroupArn: blue,
          Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '3601' }],
        }),
        'ValidationError',
      ],
      [
        elb.modifyTargetGroupAttributes({ TargetGroupArn: blue, Attributes: [{ Key: 'nope', Value: '1' }] }),
        'ValidationError',
      ],
      [
        elb.modifyTargetGroupAttributes({
          TargetGroupArn: blue,
          Attributes: [{ Key: 'stickiness.enabled', Value: 'true' }],
        }),
        'NotImplemented',
      ],
      [elb.describeLoadBalancers({ Marker: 'nope' }), 'ValidationError'],
      [elb.describeLoadBalancers({ PageSize: 401 }), 'ValidationError'],
    ];
    for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name });
    await aws.close();
  });

  test('[ELB-22] a rule needs a free priority, and the default rule stays', async () => {
    const { aws, elb, blue, listener } = await givenLoadBalancer();
    const { arn } = await listener([blue, 1]);
    const rule = (Priority: number) =>
      elb.createRule({
        ListenerArn: arn,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values: ['/x'] }],
        Actions: [{ Type: 'forward', TargetGroupArn: blue }],
      });
    await rule(1);
    await expect(rule(1)).rejects.toMatchObject({
      name: 'PriorityInUseException',
      message: "Priority '1' is currently in use",
    });
    await expect(rule(50_001)).rejects.toMatchObject({ name: 'ValidationError' });
    const { Rules } = await elb.describeRules({ ListenerArn: arn });
    await expect(elb.deleteRule({ RuleArn: Rules!.at(-1)!.RuleArn! })).rejects.toMatchObject({
      name: 'OperationNotPermittedException',
    });
    await aws.close();
  });

  test('[ELB-23] lists come in pages of PageSize by Marker', async () => {
    const { aws, elb } = await givenLoadBalancer();
    const first = await elb.describeTargetGroups({ PageSize: 1 });
    expect([first.TargetGroups?.length, first.NextMarker]).toEqual([1, expect.any(String)]);
    const second = await elb.describeTargetGroups({ PageSize: 1, Marker: first.NextMarker });
    expect(second.TargetGroups?.[0]?.TargetGroupName).toBe('green');
    expect(second.NextMarker).toBeUndefined();
    await aws.close();
  });

  test('[ELB-24] tags are added, replaced, described and removed; deletion protection protects', async () => {
    const { aws, elb, loadBalancerArn, blue } = await givenLoadBalancer();
    await elb.addTags({ ResourceArns: [blue, loadBalancerArn], Tags: [{ Key: 'a', Value: '1' }] });
    await elb.addTags({ ResourceArns: [blue], Tags: [{ Key: 'a', Value: '2' }, { Key: 'b' }] });
    await elb.removeTags({ ResourceArns: [blue], TagKeys: ['b'] });
    const { TagDescriptions } = await elb.describeTags({ ResourceArns: [blue] });
    expect(TagDescriptions).toEqual([{ ResourceArn: blue, Tags: [{ Key: 'a', Value: '2' }] }]);
    const protect = (Value: string) =>
      elb.modifyLoadBalancerAttributes({
        LoadBalancerArn: loadBalancerArn,
        Attributes: [{ Key: 'deletion_protection.enabled', Value }],
      });
    await protect('true');
    await expect(elb.deleteLoadBalancer({ LoadBalancerArn: loadBalancerArn })).rejects.toMatchObject({
      name: 'OperationNotPermittedException',
    });
    await protect('false');
    await elb.deleteLoadBalancer({ LoadBalancerArn: loadBalancerArn });
    await aws.close();
  });

  test('[ELB-27] a target has a private address', async () => {
    const { aws, elb, blue } = await givenLoadBalancer();
    const register = (Id: string) => elb.registerTargets({ TargetGroupArn: blue, Targets: [{ Id }] });
    for (const outside of ['8.8.8.8', '172.32.0.1', '100.128.0.1', '192.169.0.1', '127.0.0.1'])
      await expect(register(outside)).rejects.toMatchObject({ name: 'ValidationError' });
    for (const inside of ['10.0.0.7', '172.31.0.1', '100.127.0.1', '192.168.0.1'])
      await expect(register(inside)).resolves.toBeDefined();
    await aws.close();
  });

  test('[ELB-40] a target may be an instance that runs, by its id and a port of it', async () => {
    const { aws, elb, listener, loadBalancerArn } = await givenLoadBalancer();
    const { world } = aws;
    const host = world.instances.launch({
      imageId: 'ami-0123456789abcdef0',
      type: 'm5.large',
      market: 'spot',
      subnetId: 'subnet-1',
      zone: 'ap-northeast-1a',
      userData: '',
    });
    const good = { Name: 'hosts', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', HealthCheckIntervalSeconds: 10 } as const;
    const { TargetGroups } = await elb.createTargetGroup(good);
    expect(TargetGroups).toMatchObject([{ TargetType: 'instance', LoadBalancerArns: [] }]);
    const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
    const register = (...Targets: { Id: string; Port?: number }[]) => elb.registerTargets({ TargetGroupArn, Targets });
    const { url } = await listener([TargetGroupArn, 1]);
    expect(loadBalancerArn).toBeDefined();
    await expect(register({ Id: '10.0.0.7' })).rejects.toMatchObject({ name: 'ValidationError' });
    await expect(register({ Id: 'i-0123456789abcdef0' })).rejects.toMatchObject({
      name: 'InvalidTargetException',
      message: "The following targets are not in a running state and cannot be registered: 'i-0123456789abcdef0'",
    });
    for (const port of [32_768, 32_769]) await world.network.serve(host.address, port, answering(`from ${port}`));
    await register({ Id: host.id, Port: 32_768 }, { Id: host.id, Port: 32_769 });
    await aws.clock.advance(2_000);
    const answers = await Promise.all([fetch(url), fetch(url)].map(async (answer) => (await answer).text()));
    expect(answers.sort()).toEqual(['from 32768', 'from 32769']);
    await elb.deregisterTargets({ TargetGroupArn, Targets: [{ Id: host.id, Port: 32_768 }] });
    expect(await (await fetch(url)).text()).toBe('from 32769');
    world.instances.terminate(host.id);
    expect((await fetch(url)).status).toBe(502);
    await aws.clock.advance(30_000);
    const { TargetHealthDescriptions } = await elb.describeTargetHealth({
      TargetGroupArn,
      Targets: [{ Id: host.id, Port: 32_769 }],
    });
    expect(TargetHealthDescriptions).toMatchObject([{ TargetHealth: { State: 'unhealthy' } }]);
    await aws.close();
  });
});
