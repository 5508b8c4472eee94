/**
 * How far a deployment has brought production traffic to the replacement. `none`: not a request of it. `moving`: some or
 * all, and its last lifecycle event is not over. `moved`: every lifecycle event succeeded, and what an active deployment
 * still does is wait for the original's termination.
 */
export type Traffic = 'none' | 'moving' | 'moved';

/** What began or succeeded; `Skipped` and `Pending` events did neither. CodeDeploy's words for a lifecycle event. */
const BEGAN = ['InProgress', 'Succeeded', 'Failed', 'Unknown'];

/**
 * The traffic of an ECS deployment by its lifecycle events, whatever became of it since: the first traffic moves as
 * AllowTraffic begins, and a rollback leaves the events as they were.
 */
export function trafficOf(lifecycle: readonly { readonly event: string; readonly status: string }[]): Traffic {
  const statusOf = (name: string) => lifecycle.find(({ event }) => event === name)?.status ?? 'Pending';
  if (!BEGAN.includes(statusOf('AllowTraffic'))) return 'none';
  return statusOf('AllowTraffic') === 'Succeeded' && statusOf('AfterAllowTraffic') === 'Succeeded' ? 'moved' : 'moving';
}
