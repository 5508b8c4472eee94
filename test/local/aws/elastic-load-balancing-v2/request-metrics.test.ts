import { expect, jest, test } from '@jest/globals';
import { freePort } from '../../../../local/aws/network/network';
import { answering } from './landscape';
import { ask, givenMeasuredLoadBalancer, MINUTE } from './metrics';

test('[ELB-25] requests are measured by load balancer and target group, and what targets answered', async () => {
  const { aws, blue, green, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const shop = await listener([blue, 1]);
  const broken = await listener([green, 1]);
  let status = 200;
  await target(
    blue,
    answering('blue', () => status),
  );
  const { endpoint } = await target(green, answering('green'));
  await aws.clock.advance(1_000);
  await endpoint.close();
  for (status of [200, 200, 404, 503]) await ask(shop.url);
  // Nobody answers there: the 502 is the load balancer's own.
  expect((await fetch(broken.url)).status).toBe(502);
  await aws.clock.advance(2 * MINUTE);

  const sum = async (name: string, dimensions: Record<string, string>) => (await values(name, 'Sum', dimensions))[0];
  expect(of.ofBalancer.LoadBalancer).toMatch(/^app\/web\/[0-9a-f]{16}$/);
  expect(of.ofBlue.TargetGroup).toMatch(/^targetgroup\/blue\/[0-9a-f]{16}$/);
  expect(await sum('RequestCount', of.ofBalancer)).toBe(5);
  expect(await sum('RequestCount', of.ofBlue)).toBe(4);
  expect(await sum('HTTPCode_Target_2XX_Count', of.ofBalancer)).toBe(2);
  expect(await sum('HTTPCode_Target_4XX_Count', of.ofBalancer)).toBe(1);
  expect(await sum('HTTPCode_Target_5XX_Count', of.ofBalancer)).toBe(1);
  expect(await sum('HTTPCode_Target_5XX_Count', of.ofGreen)).toBeUndefined();
  await aws.close();
});

test('[ELB-28] what the load balancer answered itself is measured apart, by class and by code', async () => {
  const { aws, elb, blue, green, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const [empty, broken] = [await listener([blue, 1]), await listener([green, 1])];
  const { endpoint } = await target(green, (request) => request.socket.destroy());
  await aws.clock.advance(1_000);
  await ask(empty.url);
  await ask(broken.url);
  await endpoint.close();
  await ask(broken.url);
  // It has closed between being found and being connected to.
  const found = jest.spyOn(aws.world.network, 'resolve').mockReturnValue(await freePort());
  await ask(broken.url);
  found.mockRestore();
  const answers = async (arn: string, DefaultActions: object[]) =>
    elb.modifyListener({ ListenerArn: arn, DefaultActions: DefaultActions as never });
  await answers(empty.arn, [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }]);
  await ask(empty.url);
  await answers(empty.arn, [{ Type: 'redirect', RedirectConfig: { StatusCode: 'HTTP_301', Path: '/new' } }]);
  await ask(empty.url);
  await aws.clock.advance(2 * MINUTE);

  const sum = async (name: string, dimensions: Record<string, string> = of.ofBalancer) =>
    (await values(name, 'Sum', dimensions))[0];
  expect(await sum('HTTPCode_ELB_5XX_Count')).toBe(4);
  expect(await sum('HTTPCode_ELB_502_Count')).toBe(3);
  expect(await sum('HTTPCode_ELB_503_Count')).toBe(1);
  expect(await sum('HTTPCode_ELB_504_Count')).toBeUndefined();
  expect(await sum('HTTPCode_ELB_4XX_Count')).toBe(1);
  expect(await sum('HTTPCode_ELB_3XX_Count')).toBe(1);
  expect(await sum('HTTP_Fixed_Response_Count')).toBe(1);
  expect(await sum('HTTP_Redirect_Count')).toBe(1);
  // The target that broke off had been connected to.
  expect(await sum('TargetConnectionErrorCount', of.ofGreen)).toBe(2);
  // No target was there to be chosen for the first one.
  expect(await sum('RequestCount')).toBe(3);
  await aws.close();
});

test('[ELB-29] the time that targets took is measured in seconds, with its percentiles', async () => {
  const { aws, blue, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const { url } = await listener([blue, 1]);
  let delay = 0;
  await target(blue, (_, response) => void setTimeout(() => response.end('blue'), delay));
  await aws.clock.advance(1_000);
  await ask(url, 9);
  delay = 500;
  await ask(url);
  delay = 0;
  await aws.clock.advance(2 * MINUTE);
  const statistic = async (name: string) => (await values('TargetResponseTime', name, of.ofBlue))[0]!;
  expect(await statistic('SampleCount')).toBe(10);
  expect(await statistic('p90')).toBeLessThan(0.4);
  expect(await statistic('p99')).toBeGreaterThan(0.49);
  expect(await statistic('p99')).toBe(await statistic('Maximum'));
  await aws.close();
});

test('[ELB-30] requests by target are those of the group shared among the targets that get any', async () => {
  const { aws, blue, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const { url } = await listener([blue, 1]);
  for (const name of ['one', 'another']) await target(blue, answering(name));
  await aws.clock.advance(1_000);
  await ask(url, 6);
  await aws.clock.advance(2 * MINUTE);
  expect(await values('RequestCountPerTarget', 'Sum', of.ofBlue)).toEqual([3]);
  expect(await values('RequestCountPerTarget', 'Sum', { TargetGroup: of.ofBlue.TargetGroup })).toEqual([3]);
  await aws.close();
});

test('[ELB-31] data of a minute can be read a minute after it, and a minute without requests has none', async () => {
  const { aws, blue, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const { url } = await listener([blue, 1]);
  await target(blue, answering('blue'));
  await aws.clock.advance(1_000);
  await ask(url);
  const counts = () => values('RequestCount', 'Sum', of.ofBalancer);
  await aws.clock.advance(2 * MINUTE - 1_001);
  expect(await counts()).toEqual([]);
  await aws.clock.advance(1);
  expect(await counts()).toEqual([1]);
  await ask(url, 2);
  await aws.clock.advance(2 * MINUTE);
  expect(await counts()).toEqual([1, undefined, 2]);
  await aws.close();
});

test('[ELB-32] healthy and unhealthy targets are counted while a group in use has targets', async () => {
  const { aws, elb, blue, listener, target, values, ...of } = await givenMeasuredLoadBalancer();
  const { arn } = await listener([blue, 1]);
  let status = 200;
  const { address } = await target(
    blue,
    answering('one', () => status),
  );
  await target(blue, answering('another'));
  await aws.clock.advance(2 * MINUTE);
  expect(await values('HealthyHostCount', 'Maximum', of.ofBlue)).toEqual([2]);
  status = 500;
  await aws.clock.advance(2 * MINUTE);
  await elb.deregisterTargets({ TargetGroupArn: blue, Targets: [{ Id: address }] });
  await aws.clock.advance(2 * MINUTE);
  await elb.deleteListener({ ListenerArn: arn });
  await aws.clock.advance(4 * MINUTE);
  // Minute by minute: two healthy, one of them failing in the third minute, one leaving, out of use.
  expect(await values('HealthyHostCount', 'Minimum', of.ofBlue)).toEqual([0, 2, 1, 1, 1, 1]);
  expect(await values('HealthyHostCount', 'Maximum', of.ofBlue)).toEqual([2, 2, 2, 1, 1, 1]);
  expect(await values('UnHealthyHostCount', 'Maximum', of.ofBlue)).toEqual([0, 0, 1, 1, 0, 0]);
  expect(await values('HealthyHostCount', 'Maximum', of.ofGreen)).toEqual([]);
  await aws.close();
});

test('[CW-40] an alarm on the share of errors fires by the requests that were really answered with errors', async () => {
  const { aws, cloudwatch, blue, listener, target, ...of } = await givenMeasuredLoadBalancer();
  const { url } = await listener([blue, 1]);
  let status = 200;
  await target(
    blue,
    answering('blue', () => status),
  );
  const Dimensions = Object.entries(of.ofBlue).map(([Name, Value]) => ({ Name, Value }));
  const stat = (Id: string, MetricName: string) => ({
    ...{ Id, ReturnData: false },
    MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
  });
  await cloudwatch.putMetricAlarm({
    ...{ AlarmName: 'share', Threshold: 0.25, EvaluationPeriods: 1, ComparisonOperator: 'GreaterThanThreshold' },
    Metrics: [
      ...[stat('errors', 'HTTPCode_Target_5XX_Count'), stat('requests', 'RequestCount')],
      { Id: 'share', Expression: 'errors / requests' },
    ],
  });
  const state = async () => (await cloudwatch.describeAlarms({})).MetricAlarms?.[0]?.StateValue;
  await aws.clock.advance(1_000);
  await ask(url, 3);
  status = 500;
  await ask(url);
  await aws.clock.advance(2 * MINUTE + 10_000);
  expect(await state()).toBe('OK');
  await ask(url, 2);
  await aws.clock.advance(2 * MINUTE);
  expect(await state()).toBe('ALARM');
  await aws.close();
});
