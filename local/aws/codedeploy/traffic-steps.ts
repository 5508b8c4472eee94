import type { TrafficRoutingConfig } from '@aws-sdk/client-codedeploy';
import { refusal } from './refusals';

/** Share of production traffic on green from a moment on, counted from the start of AllowTraffic. */
export interface TrafficStep {
  readonly afterMs: number;
  readonly greenPercent: number;
}

const MINUTE_MS = 60_000;

/**
 * How a deployment configuration shifts traffic; the first step is at once, the last one is 100 %.
 *
 * 10 % linear each minute: 0 min 10 %, 1 min 20 %, … 9 min 100 %. 10 % canary for 5 minutes: 0 min 10 %, 5 min 100 %.
 */
export function trafficSteps({ type, timeBasedCanary, timeBasedLinear }: TrafficRoutingConfig): TrafficStep[] {
  if (type === 'TimeBasedCanary') {
    const { canaryPercentage = 0, canaryInterval = 0 } = timeBasedCanary ?? {};
    return [
      { afterMs: 0, greenPercent: canaryPercentage },
      { afterMs: canaryInterval * MINUTE_MS, greenPercent: 100 },
    ];
  }
  if (type === 'TimeBasedLinear') {
    const { linearPercentage = 100, linearInterval = 0 } = timeBasedLinear ?? {};
    return Array.from({ length: Math.ceil(100 / linearPercentage) }, (_, index) => ({
      afterMs: index * linearInterval * MINUTE_MS,
      greenPercent: Math.min(100, (index + 1) * linearPercentage),
    }));
  }
  return [{ afterMs: 0, greenPercent: 100 }];
}

/** @throws `InvalidTrafficRoutingConfiguration`: percentages 1–99, intervals from 1 minute, one kind that fits `type`. */
export function checkedRouting(config: TrafficRoutingConfig | undefined): TrafficRoutingConfig {
  const bad = (message: string) => refusal('InvalidTrafficRoutingConfiguration', message);
  if (!config) throw bad('A traffic routing configuration is required for the ECS compute platform');
  const { type, timeBasedCanary, timeBasedLinear } = config;
  const check = (percent: number | undefined, interval: number | undefined): void => {
    if (!Number.isInteger(percent) || Number(percent) < 1 || Number(percent) > 99)
      throw bad(`The percentage ${percent} must be between 1 and 99`);
    if (!Number.isInteger(interval) || Number(interval) < 1)
      throw bad(`The interval ${interval} must be 1 or more minutes`);
  };
  if (type === 'AllAtOnce') {
    if (timeBasedCanary || timeBasedLinear) throw bad('AllAtOnce has neither timeBasedCanary nor timeBasedLinear');
    return { type };
  }
  if (type === 'TimeBasedCanary') {
    if (!timeBasedCanary || timeBasedLinear) throw bad('TimeBasedCanary needs timeBasedCanary and nothing else');
    check(timeBasedCanary.canaryPercentage, timeBasedCanary.canaryInterval);
    return { type, timeBasedCanary };
  }
  if (type === 'TimeBasedLinear') {
    if (!timeBasedLinear || timeBasedCanary) throw bad('TimeBasedLinear needs timeBasedLinear and nothing else');
    check(timeBasedLinear.linearPercentage, timeBasedLinear.linearInterval);
    return { type, timeBasedLinear };
  }
  throw bad(`The traffic routing type ${type} is not valid`);
}
