import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { createCloudWatch } from '../../../../local/aws/cloudwatch/cloudwatch';
import { START, sdkConfig } from '../kernel';
import { givenLoadBalancer } from './landscape';

export const MINUTE = 60_000;

/** A load balancer whose metrics can be read, and the dimensions of it and of its target groups. */
export async function givenMeasuredLoadBalancer() {
  const landscape = await givenLoadBalancer();
  const { aws, loadBalancerArn, blue, green } = landscape;
  aws.register(createCloudWatch(aws.world, aws.onMeasurement));
  const cloudwatch = new CloudWatch(sdkConfig(aws));
  const LoadBalancer = loadBalancerArn.split(':loadbalancer/')[1]!;
  const groupOf = (arn: string): string => arn.split(':').at(-1)!;
  /** A statistic of each minute from the first one on; undefined where there are no data. */
  const values = async (MetricName: string, Stat: string, dimensions: Record<string, string>) => {
    const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
    const Metric = { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions };
    const { MetricDataResults } = await cloudwatch.getMetricData({
      ...{ StartTime: START, EndTime: new Date(START.getTime() + 60 * MINUTE), ScanBy: 'TimestampAscending' },
      MetricDataQueries: [{ Id: 'a', MetricStat: { Metric, Period: 60, Stat } }],
    });
    const { Timestamps = [], Values = [] } = MetricDataResults?.[0] ?? {};
    const found: number[] = [];
    for (const [index, time] of Timestamps.entries()) found[(Number(time) - Number(START)) / MINUTE] = Values[index]!;
    return [...found];
  };
  return {
    ...{ ...landscape, cloudwatch, values },
    ofBalancer: { LoadBalancer },
    ofBlue: { LoadBalancer, TargetGroup: groupOf(blue) },
    ofGreen: { LoadBalancer, TargetGroup: groupOf(green) },
  };
}

/** Asks so often, one after the other. */
export async function ask(url: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count++) await (await fetch(url, { redirect: 'manual' })).text();
}
