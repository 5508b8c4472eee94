import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { expect, test } from '@jest/globals';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { START, sdkConfig } from '../kernel';
import { answering, givenLoadBalancer } from './landscape';

test('[ELB-25] requests are measured by load balancer and target group, and what targets answered', async () => {
  const { aws, blue, green, loadBalancerArn, listener, target } = await givenLoadBalancer();
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  const cloudwatch = new CloudWatch(sdkConfig(aws));
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
  for (status of [200, 200, 404, 503]) await (await fetch(shop.url)).text();
  // Nobody answers there: the 502 is the load balancer's own.
  expect((await fetch(broken.url)).status).toBe(502);

  const LoadBalancer = loadBalancerArn.split(':loadbalancer/')[1]!;
  const sum = async (MetricName: string, dimensions: Record<string, string>) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions };
    const { MetricDataResults } = await cloudwatch.getMetricData({
      ...{ StartTime: START, EndTime: new Date(START.getTime() + 60_000) },
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period: 60, Stat: 'Sum' } }],
    });
    return MetricDataResults?.[0]?.Values?.[0];
  };
  const groupOf = (arn: string): string => arn.split(':').at(-1)!;
  expect(LoadBalancer).toMatch(/^app\/web\/[0-9a-f]{16}$/);
  expect(groupOf(blue)).toMatch(/^targetgroup\/blue\/[0-9a-f]{16}$/);
  expect(await sum('RequestCount', { LoadBalancer })).toBe(5);
  expect(await sum('RequestCount', { LoadBalancer, TargetGroup: groupOf(blue) })).toBe(4);
  expect(await sum('HTTPCode_Target_2XX_Count', { LoadBalancer })).toBe(2);
  expect(await sum('HTTPCode_Target_4XX_Count', { LoadBalancer })).toBe(1);
  expect(await sum('HTTPCode_Target_5XX_Count', { LoadBalancer })).toBe(1);
  expect(await sum('HTTPCode_Target_5XX_Count', { LoadBalancer, TargetGroup: groupOf(green) })).toBeUndefined();
  await aws.close();
});
