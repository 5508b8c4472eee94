import { ownHookEvents } from '../domain/own-hooks';
import type { BlueGreenSpec, ServiceSpec } from '../domain/service-spec';
import type { FileFindings } from './findings';

/** Refuses a hook of the user's own where Slipway answers the event itself: CodeDeploy takes one function per event. */
export function refuseHookClashes(
  service: Pick<ServiceSpec, 'checks' | 'gate'>,
  { hooks }: Pick<BlueGreenSpec, 'hooks'>,
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
