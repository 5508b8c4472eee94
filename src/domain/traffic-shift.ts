/** How production traffic moves to the replacement; `minutes` is the pause of a canary, or between two steps. */
export type TrafficShift =
  | { readonly kind: 'all-at-once' }
  | { readonly kind: 'canary' | 'linear'; readonly percent: number; readonly minutes: number };

/** Names that begin so are AWS's own, so that they mean what they say. */
const PREDEFINED =
  /^CodeDeployDefault\.ECS(?:(AllAtOnce)|Canary(\d+)Percent(\d+)Minutes|Linear(\d+)PercentEvery(\d+)Minutes)$/;

/**
 * What the name of a predefined deployment configuration says; undefined for a custom one, whose name promises nothing.
 * https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html
 */
export function trafficShiftOf(deploymentConfigName: string): TrafficShift | undefined {
  const [found, atOnce, share, pause, step, interval] = PREDEFINED.exec(deploymentConfigName) ?? [];
  if (found === undefined) return undefined;
  if (atOnce !== undefined) return { kind: 'all-at-once' };
  return share === undefined
    ? { kind: 'linear', percent: Number(step), minutes: Number(interval) }
    : { kind: 'canary', percent: Number(share), minutes: Number(pause) };
}

/** Minutes from the first traffic of the replacement until it has all; the last step of a linear shift is at its end. */
export function shiftMinutes(shift: TrafficShift): number {
  if (shift.kind === 'all-at-once') return 0;
  return shift.kind === 'canary' ? shift.minutes : (Math.ceil(100 / shift.percent) - 1) * shift.minutes;
}
