import type { CheckSpec } from '../domain/check/check-spec';
import { ownHookEvents } from '../domain/own-hooks';
import type { BlueGreenSpec, LifecycleHookEvent, ServiceSpec } from '../domain/service-spec';
import type { FileFindings } from './findings';

/** The lifecycle events before which the test listener reaches the tasks that are to be replaced. */
const BEFORE_TEST_TRAFFIC: readonly LifecycleHookEvent[] = ['BeforeInstall', 'AfterInstall'];

/** Refuses a hook of the user's own where Slipway answers the event itself: CodeDeploy takes one function per event. */
export function refuseHookClashes(
  service: Pick<ServiceSpec, 'checks' | 'gate'>,
  { hooks }: BlueGreenSpec,
  findings: FileFindings,
): void {
  for (const event of ownHookEvents(service)) {
    if (hooks[event] === undefined) continue;
    findings.violation(
      service.checks?.[event] ? `checks.${event}` : 'gate',
      `Slipway answers ${event} itself, but the AppSpec names the hook ${hooks[event]} for it`,
      'CodeDeploy takes one function per event: remove the hook, or what Slipway does there.',
    );
  }
}

/**
 * Refuses what would judge the old tasks, or nothing: the replacement gets test traffic, and its target group a listener, only
 * after AfterInstall.
 */
export function refuseUntestable(
  checks: Partial<Record<LifecycleHookEvent, readonly CheckSpec[]>>,
  findings: FileFindings,
): void {
  for (const event of BEFORE_TEST_TRAFFIC) {
    checks[event]?.forEach((check, index) => {
      if (check.kind !== 'targets' && (check.kind !== 'http' || check.url !== undefined)) return;
      findings.violation(
        `checks.${event}[${index}]`,
        `the test listener does not reach the replacement before ${event} is over`,
        'Move the check to AfterAllowTestTraffic.',
      );
    });
  }
}
