import type { Instant } from './instant';
import type { HeldNotice } from './notice';
import { heldNotice } from './notices';
import type { ServiceState } from './record';
import type { ServiceSpec } from './service-spec';

/** The state of a service that AWS does not let us act for; with a notice when the owners do not know this reason yet. */
export function heldBy(
  spec: ServiceSpec,
  state: ServiceState,
  reason: string,
  now: Instant,
): { readonly state: ServiceState; readonly notice?: HeldNotice } {
  if (state.trouble && sameReason(state.trouble.reason, reason)) return { state };
  const notice = heldNotice(spec, reason, now);
  return { state: { ...state, trouble: { reason, since: now }, notices: [...state.notices, notice] }, notice };
}

/** AWS puts request ids and encoded details behind the same sentence: operation and error name make the reason. */
function sameReason(a: string, b: string): boolean {
  const head = (reason: string) => reason.split(': ', 2).join(': ');
  return head(a) === head(b);
}
