import type { HttpRequest, HttpResponse } from '../../local/aws/wire/http-message';
import { Chance } from './chance';
import type { FaultSeen } from './evidence';
import type { FaultPlan, Struck } from './story';

/** What may become of one request of a function. */
export type RequestFault =
  | 'throttled'
  | 'failed in AWS'
  | 'lost on the way'
  | 'answer lost'
  | 'late'
  | 'killed before'
  | 'killed after';

/** What must not be sent twice is sent seldom, and is worth more faults. */
const SENT_ONCE: ReadonlySet<string> = new Set(['CreateDeployment', 'RegisterTaskDefinition']);
const ONCE_STRUCK = 5;

/**
 * A request whose sender gave up may reach AWS all the same, so much later; far less than what Slipway allows for before it
 * tries again.
 */
export const LATE_MS = { least: 500, most: 40_000 };

/** What may become of the delivery of one event. */
export type DeliveryFault = 'lost' | 'delayed' | 'twice' | 'twice, much later';

const REQUEST_FAULTS: Readonly<Record<RequestFault, number>> = {
  throttled: 6,
  'failed in AWS': 3,
  'lost on the way': 3,
  'answer lost': 5,
  late: 3,
  'killed before': 3,
  'killed after': 4,
};

const isOfRequests = (fault: RequestFault | DeliveryFault): fault is RequestFault =>
  Object.hasOwn(REQUEST_FAULTS, fault);

/** Draws faults by the name of what they strike, until they cease. */
export class Faults {
  readonly struck: Struck[] = [];
  /** The same, with their moments. */
  readonly seen: FaultSeen[] = [];
  /** Every request that a fault could strike, in the order in which they were sent. */
  readonly asked: { readonly name: string; readonly operation: string }[] = [];
  /** From the beginning of the story. */
  minute: () => number = () => 0;
  now: () => Date = () => new Date(0);
  ceased = false;
  private readonly only: ReadonlySet<string> | undefined;

  constructor(
    private readonly seed: number,
    private readonly plan: FaultPlan,
  ) {
    this.only = plan.only && new Set(plan.only);
  }

  ofRequest(name: string, operation: string): RequestFault | undefined {
    this.asked.push({ name, operation });
    const certain = this.certain(name, '#', operation);
    if (certain && isOfRequests(certain)) return certain;
    const likelihood = this.plan.perRequest * (SENT_ONCE.has(operation) ? ONCE_STRUCK : 1);
    return this.draw(name, likelihood, (chance) => chance.weighted(REQUEST_FAULTS));
  }

  /** Milliseconds by which the clock of an execution environment is wrong. */
  clockOff(name: string): number {
    const most = 1_000 * (this.plan.clocksOffBySeconds ?? 0);
    return most === 0 ? 0 : new Chance(`${this.seed} clock ${name}`).whole(-most, most);
  }

  /** How late a request that is late reaches AWS. */
  latenessOf(name: string): number {
    return new Chance(`${this.seed} late ${name}`).whole(LATE_MS.least, LATE_MS.most);
  }

  /** @param bestEffort whether AWS may lose the event: it says so of ECR's and CodeDeploy's. */
  ofDelivery(name: string, bestEffort: boolean): DeliveryFault | undefined {
    const certain = this.certain(name, ' ');
    if (certain && !isOfRequests(certain)) return certain;
    return this.draw(name, this.plan.perDelivery, (chance) =>
      chance.weighted<DeliveryFault>({ lost: bestEffort ? 4 : 0, delayed: 4, twice: 3, 'twice, much later': 1 }),
    );
  }

  private certain(name: string, after: '#' | ' ', operation?: string): RequestFault | DeliveryFault | undefined {
    const found = this.plan.certain?.find(
      (each) =>
        (name === each.of || name.startsWith(`${each.of}${after}`)) &&
        (each.operation === undefined || each.operation === operation) &&
        (each.until === undefined || this.minute() < each.until) &&
        isOfRequests(each.fault) === (after === '#'),
    );
    if (found) this.strike(name, found.fault);
    return found?.fault;
  }

  private draw<Fault extends string>(
    name: string,
    likelihood: number,
    which: (chance: Chance) => Fault,
  ): Fault | undefined {
    if (this.ceased || likelihood === 0 || (this.only && !this.only.has(name))) return undefined;
    const chance = new Chance(`${this.seed} fault ${name}`);
    if (!chance.happens(likelihood)) return undefined;
    const fault = which(chance);
    this.strike(name, fault);
    return fault;
  }

  private strike(name: string, fault: string): void {
    this.struck.push({ name, fault });
    this.seen.push({ at: this.now(), of: name });
  }
}

/** AWS's refusal in the protocol of the request. */
export function refusal(request: HttpRequest, fault: 'throttled' | 'failed in AWS'): HttpResponse {
  const [status, code, message] =
    fault === 'throttled'
      ? ([400, 'ThrottlingException', 'Rate exceeded'] as const)
      : ([500, 'InternalFailure', 'Something is broken in here'] as const);
  if (request.headers['x-amz-target'])
    return {
      status,
      headers: { 'content-type': request.headers['content-type'] ?? 'application/x-amz-json-1.1' },
      body: Buffer.from(JSON.stringify({ __type: code, message })),
    };
  const name = fault === 'throttled' ? 'Throttling' : code;
  const error = `<Error><Type>Sender</Type><Code>${name}</Code><Message>${message}</Message></Error>`;
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<ErrorResponse>${error}<RequestId>simulated</RequestId></ErrorResponse>`),
  };
}

export const brokenConnection = (): Error =>
  Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
