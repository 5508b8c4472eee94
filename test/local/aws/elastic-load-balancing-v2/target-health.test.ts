import { describe, expect, test } from '@jest/globals';
import { DEFAULT_HEALTH_CHECK } from '../../../../local/aws/elastic-load-balancing-v2/health-check';
import {
  afterProbe,
  describeHealth,
  type Health,
  NEW,
  type Probe,
} from '../../../../local/aws/elastic-load-balancing-v2/target-health';
import { answering, givenLoadBalancer } from './landscape';

const check = { ...DEFAULT_HEALTH_CHECK, healthyThreshold: 3, unhealthyThreshold: 2 };
const pass: Probe = { status: 200 };
const fail: Probe = { status: 500 };

describe('health after checks', () => {
  test.each<[string, Probe[], string]>([
    ['[ELB-1] a new target is healthy after its first pass', [pass], 'healthy'],
    ['[ELB-1] a new target stays initial below the unhealthy threshold', [fail], 'initial'],
    ['[ELB-1] a new target that fails once is still healthy at its first pass', [fail, pass], 'healthy'],
    ['[ELB-2] a new target is unhealthy at the unhealthy threshold', [fail, fail], 'unhealthy'],
    ['[ELB-2] a healthy target survives fewer failures in a row', [pass, fail, pass, fail], 'healthy'],
    ['[ELB-2] a healthy target is unhealthy at the threshold', [pass, fail, fail], 'unhealthy'],
    [
      '[ELB-2] an unhealthy target needs the healthy threshold in a row',
      [fail, fail, pass, pass, fail, pass, pass],
      'unhealthy',
    ],
    ['[ELB-2] an unhealthy target is healthy at the threshold', [fail, fail, pass, pass, pass], 'healthy'],
  ])('%s', (_, probes, state) => {
    expect(probes.reduce<Health>((health, probe) => afterProbe(health, probe, check), NEW).state).toBe(state);
  });

  test.each<[string, Probe, string, string]>([
    ['another status', { status: 503 }, 'Target.ResponseCodeMismatch', 'Health checks failed with these codes: [503]'],
    ['silence', 'timeout', 'Target.Timeout', 'Request timed out'],
    ['a refused connection', 'refused', 'Target.FailedHealthChecks', 'Health checks failed'],
  ])('[ELB-3] %s is told by its reason', (_, failure, Reason, Description) => {
    expect(describeHealth({ state: 'unhealthy', passes: 0, failure })).toEqual({
      State: 'unhealthy',
      Reason,
      Description,
    });
  });
});

describe('the life of a target', () => {
  test('[ELB-4] initial, healthy, unhealthy, healthy by real requests at the interval of the group', async () => {
    const { aws, blue, listener, target, healthOf } = await givenLoadBalancer();
    let status = 200;
    let requests = 0;
    await listener([blue, 1]);
    await target(blue, (request, response) => {
      requests++;
      expect(request.headers['user-agent']).toBe('ELB-HealthChecker/2.0');
      response.writeHead(status).end();
    });
    expect(await healthOf(blue)).toEqual(['initial Elb.RegistrationInProgress']);
    await aws.clock.advance(1000);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await aws.clock.advance(100_000);
    expect(requests).toBe(11);
    status = 500;
    await aws.clock.advance(10_000);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await aws.clock.advance(10_000);
    expect(await healthOf(blue)).toEqual(['unhealthy Target.ResponseCodeMismatch']);
    status = 200;
    await aws.clock.advance(20_000);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await aws.close();
  });

  test('[ELB-5] a target of a group behind no listener is unused and not checked until a listener names the group', async () => {
    const { aws, elb, blue, green, listener, target, healthOf } = await givenLoadBalancer();
    let requests = 0;
    await target(green, (_, response) => {
      requests++;
      response.end();
    });
    await aws.clock.advance(60_000);
    expect([await healthOf(green), requests]).toEqual([['unused Target.NotInUse'], 0]);
    const { arn } = await listener([blue, 100], [green, 0]);
    expect(await healthOf(green)).toEqual(['initial Elb.RegistrationInProgress']);
    await aws.clock.advance(1000);
    expect(await healthOf(green)).toEqual(['healthy']);
    await elb.modifyListener({ ListenerArn: arn, DefaultActions: [{ Type: 'forward', TargetGroupArn: blue }] });
    expect(await healthOf(green)).toEqual(['unused Target.NotInUse']);
    const checked = requests;
    await aws.clock.advance(60_000);
    expect(requests).toBe(checked);
    await aws.close();
  });

  test('[ELB-6] a deregistered target drains for the whole delay though idle, then is unused and gone', async () => {
    const { aws, elb, blue, listener, target, healthOf } = await givenLoadBalancer();
    await listener([blue, 1]);
    const { address } = await target(blue, answering('a'));
    await aws.clock.advance(1000);
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address, Port: 8080 }] });
    await aws.clock.advance(299_000);
    expect(await healthOf(blue)).toEqual(['draining Target.DeregistrationInProgress']);
    await aws.clock.advance(1000);
    expect(await healthOf(blue)).toEqual([]);
    const { TargetHealthDescriptions } = await elb.describeTargetHealth({
      TargetGroupArn: blue,
      Targets: [{ Id: address, Port: 8080 }],
    });
    expect(TargetHealthDescriptions?.[0]?.TargetHealth).toMatchObject({
      State: 'unused',
      Reason: 'Target.NotRegistered',
    });
    await aws.close();
  });

  test('[ELB-7] the delay is the attribute of the group, and registering again ends draining', async () => {
    const { aws, elb, blue, listener, target, healthOf } = await givenLoadBalancer();
    await elb.modifyTargetGroupAttributes({
      TargetGroupArn: blue,
      Attributes: [{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }],
    });
    await listener([blue, 1]);
    const { address } = await target(blue, answering('a'));
    await aws.clock.advance(1000);
    const Targets = [{ Id: address }];
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets });
    await aws.clock.advance(20_000);
    await elb.registerTargets({ TargetGroupArn: blue, Targets });
    await aws.clock.advance(20_000);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets });
    await aws.clock.advance(30_000);
    expect(await healthOf(blue)).toEqual([]);
    await aws.close();
  });

  test('[ELB-8] deregistering what is not registered, or drains already, succeeds and changes nothing', async () => {
    const { aws, elb, blue, listener, target, healthOf } = await givenLoadBalancer();
    await listener([blue, 1]);
    const { address } = await target(blue, answering('a'));
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: '10.9.9.9', Port: 8080 }] });
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address, Port: 9999 }] });
    await aws.clock.advance(1000);
    expect(await healthOf(blue)).toEqual(['healthy']);
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address }] });
    await aws.clock.advance(200_000);
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address }] });
    await aws.clock.advance(100_000);
    expect(await healthOf(blue)).toEqual([]);
    await aws.close();
  });

  test('[ELB-9] a group without targets or listeners sets no timer', async () => {
    const { aws, elb, blue, listener, target } = await givenLoadBalancer();
    await listener([blue, 1]);
    const { address } = await target(blue, answering('a'));
    await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address }] });
    await aws.clock.advance(400_000);
    // A timer that went on would fire three million times in this year.
    await aws.clock.advance(365 * 24 * 3600 * 1000);
    await aws.close();
  });
});
