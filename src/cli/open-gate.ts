import type { Skip } from '../domain/check/skip';
import { isFinal, type Verdict } from '../domain/check/verdict';
import type { GateStatus, ServiceStatus } from '../domain/status';

/** A gate that waits for people, and whose release it holds. */
export interface OpenGate {
  readonly service: string;
  readonly deploymentId: string;
  readonly gate: GateStatus;
  /** Of the checks so far. */
  readonly verdicts: readonly Verdict[];
  /** Checks that the release goes without. */
  readonly skips: readonly Skip[];
}

/** None or one: a service has one release in flight at most. */
export function openGateOf({ name, release }: ServiceStatus): OpenGate[] {
  const { deployment } = release ?? {};
  const gate = deployment?.gate;
  return deployment && gate && (gate.state === 'open' || gate.state === 'closing')
    ? [
        {
          service: name,
          deploymentId: deployment.id,
          gate,
          verdicts: deployment.lifecycle.flatMap((event) => event.verdicts.filter(isFinal)),
          skips: release?.skips ?? [],
        },
      ]
    : [];
}
