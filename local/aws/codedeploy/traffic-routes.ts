import type { AwsSide } from './aws-side';
import { setWeights } from './listener-weights';
import type { Deployment, GroupSettings } from './state';

const pairOf = ({ loadBalancerInfo }: GroupSettings) => loadBalancerInfo.targetGroupPairInfoList?.[0];

export const prodListener = (settings: GroupSettings): string =>
  pairOf(settings)?.prodTrafficRoute?.listenerArns?.[0] ?? '';

export const testListener = (settings: GroupSettings): string | undefined =>
  pairOf(settings)?.testTrafficRoute?.listenerArns?.[0];

/** Gives green its share of a listener's traffic, and blue the rest. */
export async function routeTraffic(
  aws: AwsSide,
  { blue, green }: Pick<Deployment, 'blue' | 'green'>,
  listenerArn: string,
  greenPercent: number,
): Promise<void> {
  if (!blue || !green) return;
  await setWeights(aws, listenerArn, [
    { arn: green.targetGroupArn, weight: greenPercent },
    { arn: blue.targetGroupArn, weight: 100 - greenPercent },
  ]);
}
