import type { Account } from '../../local/aws/account';
import { interruptHalf } from './interruption';
import { type Answers, loadFor } from './load';

/** What one interruption under load did. */
export interface PhaseResult extends Answers {
  /** Tasks that were taken back at once. */
  readonly interrupted: number;
  /** Seconds from the warning until the first and the last of them got no new request; absent: one still does. */
  readonly outAfter: { readonly first: number; readonly last: number } | undefined;
  /** What the load balancer counted as its own: HTTPCode_ELB_502_Count. */
  readonly elb502: number;
}

/** Load before the warning, and from it until what took their place serves. */
const BEFORE_S = 10;

/**
 * A steady load on a port, and in the midst of it half of the tasks of each task set of the service are taken back.
 * @param seconds virtual ones, from the warning on
 */
export async function interruptUnderLoad(
  aws: Account,
  { service, port, seconds }: { readonly service: string; readonly port: number; readonly seconds: number },
): Promise<PhaseResult> {
  const elb502 = elb502Of(aws);
  const before = await loadFor(aws.clock, port, BEFORE_S);
  const interruption = await interruptHalf(aws, service);
  const after = await loadFor(aws.clock, port, seconds, () => interruption.look());
  const outAfter = interruption.outAfter();
  return {
    requests: before.requests + after.requests,
    failures: before.failures + after.failures,
    byStatus: after.byStatus,
    interrupted: interruption.tasks,
    outAfter:
      outAfter.length < interruption.tasks ? undefined : { first: Math.min(...outAfter), last: Math.max(...outAfter) },
    elb502: elb502Of(aws) - elb502,
  };
}

/** From when a world is told to, whatever comes. */
const counted = new WeakMap<Account, { sum: number }>();

function elb502Of(aws: Account): number {
  const known = counted.get(aws);
  if (known) return known.sum;
  const count = { sum: 0 };
  counted.set(aws, count);
  aws.onMeasurement((measurement) => {
    if (measurement.name === 'HTTPCode_ELB_502_Count' && 'value' in measurement) count.sum += measurement.value;
  });
  return 0;
}
