/** What the catalog says about one check: a validator that a lifecycle hook runs. */
export type CheckSpec = HttpCheckSpec;

/** Requests through the deployment group's test listener, which reaches the replacement task set before production does. */
export interface HttpCheckSpec {
  readonly kind: 'http';
  /** Unique among the checks of its lifecycle event; what people read. */
  readonly name: string;
  /** Path and query, `/health?deep=1`. */
  readonly path: string;
  /** Host header, and the name in the certificate of an HTTPS listener; absent: the load balancer's own. */
  readonly host?: string;
  readonly requests: number;
  /** Requests at once. */
  readonly concurrency: number;
  /** Status that an answer must have. */
  readonly status: number;
  /** 95th percentile of the latency of all answers. */
  readonly p95LatencyInMilliseconds: number;
  /** Share of requests that may fail, 0 to 1. */
  readonly errorShare: number;
  /** For the check as a whole. */
  readonly timeoutInSeconds: number;
}
