import type { Matcher, ModifyTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2';
import { invalid, notBuilt } from './refusals';

/** How the targets of a group are probed; times in seconds. */
export interface HealthCheck {
  readonly path: string;
  /** A number, or `traffic-port`: the one that the target is registered with. */
  readonly port: string;
  readonly interval: number;
  readonly timeout: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** As given: `200`, `200,202`, `200-299`. */
  readonly matcher: string;
}

/** AWS's defaults for target type `ip` (API_CreateTargetGroup). */
export const DEFAULT_HEALTH_CHECK: HealthCheck = {
  path: '/',
  port: 'traffic-port',
  interval: 30,
  timeout: 5,
  healthyThreshold: 5,
  unhealthyThreshold: 2,
  matcher: '200',
};

/** The members that CreateTargetGroup and ModifyTargetGroup share. */
export type HealthCheckInput = Omit<ModifyTargetGroupInput, 'TargetGroupArn'>;

/**
 * Settings after a request; what it leaves out stays.
 * @throws `ValidationError` outside AWS's bounds: interval 5–300, timeout 2–120 and below the interval, thresholds 2–10,
 * codes 200–499 (API_CreateTargetGroup).
 */
export function withHealthCheck(now: HealthCheck, input: HealthCheckInput): HealthCheck {
  if (input.HealthCheckEnabled === false)
    throw invalid("Health check enabled must be true for target groups with target type 'ip'");
  if ((input.HealthCheckProtocol ?? 'HTTP') !== 'HTTP') throw notBuilt(`health check by ${input.HealthCheckProtocol}`);
  if (input.Matcher?.GrpcCode !== undefined) throw notBuilt('Matcher.GrpcCode');
  const next: HealthCheck = {
    path: input.HealthCheckPath ?? now.path,
    port: input.HealthCheckPort ?? now.port,
    interval: input.HealthCheckIntervalSeconds ?? now.interval,
    timeout: input.HealthCheckTimeoutSeconds ?? now.timeout,
    healthyThreshold: input.HealthyThresholdCount ?? now.healthyThreshold,
    unhealthyThreshold: input.UnhealthyThresholdCount ?? now.unhealthyThreshold,
    matcher: codeOf(input.Matcher) ?? now.matcher,
  };
  within('interval', next.interval, 5, 300);
  within('timeout', next.timeout, 2, 120);
  within('healthy threshold count', next.healthyThreshold, 2, 10);
  within('unhealthy threshold count', next.unhealthyThreshold, 2, 10);
  if (next.timeout >= next.interval)
    throw invalid(`Health check timeout '${next.timeout}' must be smaller than the interval '${next.interval}'`);
  if (!/^\/[\x21-\x7e]{0,1023}$/.test(next.path)) throw invalid(`Health check path '${next.path}' is not valid`);
  if (next.port !== 'traffic-port' && !isPort(next.port))
    throw invalid(`Health check port '${next.port}' must be 'traffic-port' or between '1' and '65535'`);
  if (!rangesOf(next.matcher)) throw invalid(`Health check matcher HTTP code '${next.matcher}' is not valid`);
  return next;
}

/** Whether a status code is among those of a matcher. */
export const matches = (matcher: string, status: number): boolean =>
  (rangesOf(matcher) ?? []).some(([low, high]) => low <= status && status <= high);

function codeOf(matcher: Matcher | undefined): string | undefined {
  if (matcher && matcher.HttpCode === undefined) throw invalid('A matcher must have an HTTP code');
  return matcher?.HttpCode;
}

function rangesOf(matcher: string): [number, number][] | undefined {
  const ranges: [number, number][] = [];
  for (const part of matcher.split(',')) {
    const [, low, high = low] = /^(\d{3})(?:-(\d{3}))?$/.exec(part) ?? [];
    if (!low || !high || Number(low) < 200 || Number(high) > 499 || Number(low) > Number(high)) return undefined;
    ranges.push([Number(low), Number(high)]);
  }
  return ranges;
}

function within(what: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high)
    throw invalid(`Health check ${what} '${value}' must be between '${low}' and '${high}'`);
}

const isPort = (text: string): boolean => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65535;
