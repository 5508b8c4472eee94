import type { Clock } from '../clock/virtual-clock';
import type { Caller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { Barrier } from '../wire/dispatcher';
import type { ServiceName } from '../wire/services';
import { PUBLISHED } from './published';
import { type Quota, rateIn, type ServiceQuotas } from './quota';
import { TokenBucket } from './token-bucket';

/**
 * Refuses calls beyond the request rates that AWS publishes, in virtual time. An account's calls are those of its users,
 * of its roles' sessions and of services that act with one of its roles; what AWS does by itself takes no token.
 */
export function throttling(clock: Clock, region: string): Barrier {
  const services = new Map<ServiceName, ServiceBuckets>(
    PUBLISHED.map((published) => [published.service, new ServiceBuckets(published, clock, region)]),
  );
  return ({ caller, service, operation, input }) => {
    if (caller.kind === 'service' && caller.roleArn === undefined) return;
    services.get(service)?.ask(caller, operation, input);
  };
}

class ServiceBuckets {
  private readonly buckets: readonly { readonly quota: Quota; readonly bucket: TokenBucket }[];
  private readonly byOperation = new Map<string, readonly TokenBucket[]>();
  private readonly named: ReadonlySet<string>;

  constructor(
    private readonly published: ServiceQuotas,
    private readonly clock: Clock,
    region: string,
  ) {
    const startMs = clock.now().getTime();
    this.buckets = published.quotas.map((quota) => ({
      quota,
      bucket: new TokenBucket(rateIn(region, quota.capacity), rateIn(region, quota.perSecond), startMs),
    }));
    this.named = new Set(published.quotas.flatMap(({ operations }) => (operations === 'all others' ? [] : operations)));
  }

  /** Takes from every bucket that an operation has, or, when one of them lacks a token, from none and refuses. */
  ask(caller: Caller, operation: string, input: Readonly<Record<string, unknown>>): void {
    const { apart = [], code } = this.published;
    if (caller.kind === 'service' && apart.includes(caller.service)) return;
    const buckets = this.of(operation);
    const nowMs = this.clock.now().getTime();
    const count = weightOf(operation, input);
    if (!buckets.every((bucket) => bucket.holds(count, nowMs))) throw new AwsError(code, 'Rate exceeded');
    for (const bucket of buckets) bucket.take(count, nowMs);
  }

  private of(operation: string): readonly TokenBucket[] {
    const known = this.byOperation.get(operation);
    if (known) return known;
    const found = this.buckets
      .filter(({ quota: { operations } }) =>
        operations === 'all others' ? !this.named.has(operation) : operations.includes(operation),
      )
      .map(({ bucket }) => bucket);
    this.byOperation.set(operation, found);
    return found;
  }
}

/** SNS counts messages, not requests [GR: sns]; all others count requests. */
function weightOf(
  operation: string,
  { PublishBatchRequestEntries: messages }: Readonly<Record<string, unknown>>,
): number {
  return operation === 'PublishBatch' && Array.isArray(messages) ? messages.length : 1;
}
