/**
 * What Elastic Load Balancing allows an account and Region for RegisterTargets and DeregisterTargets together. What ECS
 * itself calls does not count. Source: Elastic Load Balancing, "API throttling".
 */
export const DEREGISTER_QUOTA = { burst: 20, perSecond: 4 } as const;

/** Batches of warnings that are looked at at once: the least that Lambda takes as MaximumConcurrency of a queue. */
export const DRAINS_AT_ONCE = 2;

/** Each execution environment counts for itself, so each has its share. */
export const REQUEST_SHARE = {
  burst: DEREGISTER_QUOTA.burst / DRAINS_AT_ONCE,
  perSecond: DEREGISTER_QUOTA.perSecond / DRAINS_AT_ONCE,
} as const;
