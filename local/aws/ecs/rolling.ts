/** What a rolling update, or the drain of a host, sees of the tasks of one service: those to go and those to stay. */
export interface RollingState {
  /** Of the service. */
  readonly desired: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  /** Tasks wanted to run, started or starting, and those of them that serve. */
  readonly old: { readonly active: number; readonly healthy: number };
  readonly new: { readonly active: number; readonly healthy: number };
}

/**
 * How many new tasks a rolling update starts and how many old ones it stops now.
 *
 * The minimum rounds up and the maximum down [ECSAPI: API_DeploymentConfiguration]: 3 tasks at 50/150 keep 2 and allow 4.
 * Old tasks that do not serve go first and cost nothing.
 */
export function rollingStep(state: RollingState): { readonly start: number; readonly stopOld: number } {
  const floor = Math.ceil((state.desired * state.minimumHealthyPercent) / 100);
  const ceiling = Math.floor((state.desired * state.maximumPercent) / 100);
  const healthy = state.old.healthy + state.new.healthy;
  const idleOld = state.old.active - state.old.healthy;
  const spare = Math.max(0, Math.min(state.old.healthy, healthy - floor));
  const wanted = state.desired - state.new.active;
  const room = ceiling - state.old.active - state.new.active;
  return { start: Math.max(0, Math.min(wanted, room)), stopOld: idleOld + spare };
}
