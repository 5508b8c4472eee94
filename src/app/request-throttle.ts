/** How many requests may come at once, and how many a second in the long run. */
export interface Allowance {
  readonly burst: number;
  readonly perSecond: number;
}

interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Of one kind of key; more are forgotten, the longest unused first. */
const KEYS = 10_000;

/**
 * A token bucket for each key, in the memory of one execution environment: a bound on what one source costs, not a promise
 * across environments. What must hold exactly, as the lock after wrong codes, is in the table.
 *
 * @param milliseconds wall time: work is not sped up where waits are
 * @returns takes one request of a key: 0 when it may pass, else the seconds after which another may
 */
export function throttle(
  { burst, perSecond }: Allowance,
  milliseconds: () => number = () => performance.now(),
): (key: string) => number {
  // A Map keeps the order of insertion: what is used is put last.
  const buckets = new Map<string, Bucket>();
  return (key) => {
    const at = milliseconds();
    const before = buckets.get(key) ?? { left: burst, at };
    const full = Math.min(burst, before.left + ((at - before.at) / 1000) * perSecond);
    const passes = full >= 1;
    buckets.delete(key);
    buckets.set(key, { left: passes ? full - 1 : full, at });
    if (buckets.size > KEYS) buckets.delete(buckets.keys().next().value!);
    return passes ? 0 : Math.ceil((1 - full) / perSecond);
  };
}
