import type { Instant } from './instant';
import { heldNotice } from './notices';
import type { ServiceState } from './record';
import type { ServiceSpec } from './service-spec';

/** The state of a service that AWS does not let us act for; with a notice when the owners do not know this reason yet. */
export function heldBy(spec: ServiceSpec, state: ServiceState, reason: string, now: Instant): ServiceState {
  if (state.trouble && sameReason(state.trouble.reason, reason)) return state;
  return { ...state, trouble: { reason, since: now }, notices: [...state.notices, heldNotice(spec, reason, now)] };
}

/** AWS puts request ids and encoded details behind the same sentence: operation and error name make the reason. */
function sameReason(a: string, b: string): boolean {
  const head = (reason: string) => reason.split(': ', 2).join(': ');
  return head(a) === head(b);
}
