import type { Command } from '../command';
import type { Gate, GateOutcome } from '../gate/gate';
import { type Instant, isPast } from '../instant';
import type { Notice } from '../notice';
import type { Observed } from '../observed';
import type { Push, ServiceState } from '../record';
import type { ServiceSpec } from '../service-spec';
import type { RevisionInput } from '../task-definition';

/** What is to be done about a service now, and why; "nothing" is a plan without actions, with its reason. */
export interface Plan {
  readonly reason: string;
  /** In order; each is safe to repeat. */
  readonly actions: readonly Action[];
  /** When the service deserves a look even if nothing is heard; absent: not before something is heard. */
  readonly lookAgainAt?: Instant;
}

export type Action =
  | WriteState
  | RegisterRevision
  | CreateDeployment
  | CloseGate
  | StopDeployment
  | ContinueDeployment
  | WatchTraffic
  | PublishNotice;

/** Remembers: replaces the state and takes the judged pushes out of the record, in one write. */
export interface WriteState {
  readonly kind: 'write-state';
  readonly state: ServiceState;
  /** How many of the oldest pushes the state has taken in. */
  readonly judged: number;
  /** How many of the oldest commands it has taken in; absent: none. */
  readonly judgedCommands?: number;
}

/** Sent once. The intent stands in the state written before it. */
export interface RegisterRevision {
  readonly kind: 'register-revision';
  readonly input: RevisionInput;
}

/** Sent once. The intent stands in the state written before it. */
export interface CreateDeployment {
  readonly kind: 'create-deployment';
  readonly request: DeploymentRequest;
}

export interface DeploymentRequest {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly deploymentConfigName?: string;
  readonly rollbackEvents?: readonly string[];
  readonly description: string;
  readonly appSpec: { readonly content: string; readonly sha256: string };
  /** Alarms of the group do not end it. */
  readonly ignoresAlarms?: true;
}

/** Closes a gate that nobody has decided. Whoever closes it first wins: look at it again afterwards. */
export interface CloseGate {
  readonly kind: 'close-gate';
  readonly gate: Gate;
  readonly outcome: GateOutcome;
}

/** Stops the release's deployment, with rollback; one that has ended meanwhile is left as it is. */
export interface StopDeployment {
  readonly kind: 'stop-deployment';
  readonly deploymentId: string;
}

/** Ends a wait of the release's deployment; one that waits no more is left as it is. */
export interface ContinueDeployment {
  readonly kind: 'continue-deployment';
  readonly deploymentId: string;
  /** Absent: the wait before traffic moves. */
  readonly wait?: 'TERMINATION_WAIT';
}

/** Has the checks of `AllowTraffic` looked at, from now until traffic has moved; once for each deployment. */
export interface WatchTraffic {
  readonly kind: 'watch-traffic';
  readonly deploymentId: string;
}

/** Tells the owners, then takes the notice out of the state: told twice if that write is lost, never not at all. */
export interface PublishNotice {
  readonly kind: 'publish-notice';
  readonly notice: Notice;
}

/** Everything a plan is made from. */
export interface Situation {
  readonly spec: ServiceSpec;
  readonly state: ServiceState;
  readonly pushes: readonly Push[];
  readonly commands: readonly Command[];
  readonly observed: Observed;
  readonly now: Date;
}

export function write(reason: string, state: ServiceState, judged = 0, judgedCommands = 0): Plan {
  const commands = judgedCommands > 0 ? { judgedCommands } : {};
  return { reason, actions: [{ kind: 'write-state', state, judged, ...commands }] };
}

/** While AWS's pause lasts nothing is sent, whatever is heard. */
export function planPause({ state, now }: Situation): Plan | undefined {
  const { reason, until } = state.waiting ?? {};
  return reason && until && !isPast(until, now) ? { reason, actions: [], lookAgainAt: until } : undefined;
}

/** Waits: first the reason is remembered, for whoever asks why nothing happens. Without a time: until something is heard. */
export function wait(situation: Situation, reason: string, lookAgainAt: Instant | undefined): Plan {
  const { state, now } = situation;
  if (state.waiting?.reason === reason) return { reason, actions: [], ...(lookAgainAt ? { lookAgainAt } : {}) };
  return write(reason, { ...state, waiting: { reason, since: now.toISOString() } });
}
