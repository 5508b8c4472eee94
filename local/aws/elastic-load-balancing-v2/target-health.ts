import type { TargetHealth } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isOff } from '../rules/is-off';
import type { HealthCheck } from './health-check';
import { matches } from './health-check';

/** Where a registered target stands; `passes` and `failures` are counted in a row. */
export type Health =
  | { readonly state: 'unused' | 'draining' }
  | { readonly state: 'initial'; readonly checked: boolean; readonly failures: number }
  | { readonly state: 'healthy'; readonly failures: number }
  | { readonly state: 'unhealthy'; readonly passes: number; readonly failure: Probe };

/** What one health check found. */
export type Probe = { readonly status: number } | 'timeout' | 'refused';

export const UNUSED: Health = { state: 'unused' };
export const DRAINING: Health = { state: 'draining' };
export const NEW: Health = { state: 'initial', checked: false, failures: 0 };

/**
 * The state after one more health check.
 *
 * A new target is healthy after its first pass; it is unhealthy after as many failures as the threshold says. From then
 * on either threshold has to be met in a row. ([ELB] target-group-health-checks)
 */
export function afterProbe(health: Health, probe: Probe, check: HealthCheck): Health {
  const passed = isOff('health-probes') || (typeof probe === 'object' && matches(check.matcher, probe.status));
  switch (health.state) {
    case 'unused':
    case 'draining':
      return health;
    case 'initial': {
      if (passed) return { state: 'healthy', failures: 0 };
      const failures = health.failures + 1;
      if (failures >= check.unhealthyThreshold) return { state: 'unhealthy', passes: 0, failure: probe };
      return { state: 'initial', checked: true, failures };
    }
    case 'healthy': {
      if (passed) return { state: 'healthy', failures: 0 };
      const failures = health.failures + 1;
      return failures >= check.unhealthyThreshold
        ? { state: 'unhealthy', passes: 0, failure: probe }
        : { state: 'healthy', failures };
    }
    case 'unhealthy': {
      if (!passed) return { state: 'unhealthy', passes: 0, failure: probe };
      const passes = health.passes + 1;
      return passes >= check.healthyThreshold ? { state: 'healthy', failures: 0 } : { ...health, passes };
    }
  }
}

/** A state as DescribeTargetHealth shows it, with AWS's reason codes and texts. */
export function describeHealth(health: Health): TargetHealth {
  switch (health.state) {
    case 'healthy':
      return { State: 'healthy' };
    case 'unused':
      return {
        State: 'unused',
        Reason: 'Target.NotInUse',
        Description: 'Target group is not configured to receive traffic from the load balancer',
      };
    case 'draining':
      return {
        State: 'draining',
        Reason: 'Target.DeregistrationInProgress',
        Description: 'Target deregistration is in progress',
      };
    case 'initial':
      return health.checked
        ? {
            State: 'initial',
            Reason: 'Elb.InitialHealthChecking',
            Description: 'Initial health checks in progress',
          }
        : {
            State: 'initial',
            Reason: 'Elb.RegistrationInProgress',
            Description: 'Target registration is in progress',
          };
    case 'unhealthy':
      return { State: 'unhealthy', ...describeFailure(health.failure) };
  }
}

/** What DescribeTargetHealth says of a target that is asked for and not registered. */
export const NOT_REGISTERED: TargetHealth = {
  State: 'unused',
  Reason: 'Target.NotRegistered',
  Description: 'Target is not registered to the target group',
};

function describeFailure(failure: Probe): Pick<TargetHealth, 'Reason' | 'Description'> {
  if (failure === 'timeout') return { Reason: 'Target.Timeout', Description: 'Request timed out' };
  if (failure === 'refused') return { Reason: 'Target.FailedHealthChecks', Description: 'Health checks failed' };
  return {
    Reason: 'Target.ResponseCodeMismatch',
    Description: `Health checks failed with these codes: [${failure.status}]`,
  };
}
