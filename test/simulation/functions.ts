import type { Clock } from '../../local/aws/clock/virtual-clock';
import { HOOK_PREFIX, STAGE } from './account';
import type { DeadLetterSeen, Delivery } from './evidence';
import type { Faults } from './faults';
import { type Handler, handlerOf, type Surroundings } from './handlers';
import type { Environment, Process, Processes } from './processes';
import { DRAIN_TIMEOUT_MS, WarningQueue } from './warning-queue';

/** Virtual time before the first and the second retry of an asynchronous invocation, as Lambda has it. */
const RETRIES_AFTER_MS = [60_000, 120_000];
/** Time-outs of serverless.yml. */
const TIMEOUT_MS = 60_000;
const HOOK_TIMEOUT_MS = 300_000;
const PAGE_TIMEOUT_MS = 30_000;

/** What AWS may lose: ECR and CodeDeploy send events on best effort. */
const BEST_EFFORT = new Set(['image-pushed', 'deployment-changed']);

/** Its events come through a queue; but for those that are replayed, which `slipway dlq` hands to the function itself. */
const WARNED = 'spot-interrupted';
const REPLAYED = 'again ';

/** What was deployed together: the code with its catalog. */
type Warm = Environment & { readonly handler: Handler; readonly catalog: Surroundings['catalog'] };

/**
 * Slipway's functions as Lambda runs them: an execution environment for each invocation at once, used again for the next,
 * thrown away when it dies; asynchronous events tried three times, then set aside.
 */
export class Functions {
  readonly deliveries: Delivery[] = [];
  readonly deadLetters: DeadLetterSeen[] = [];
  private readonly idle = new Map<string, Warm[]>();
  private readonly invocations = new Map<string, number>();
  /** By the id of a hook's execution: the catalog with which its first invocation began. */
  readonly firstCatalog = new Map<string, Surroundings['catalog']>();
  private readonly setAside: { functionName: string; payload: unknown; eventId: string }[] = [];
  /** Events under way or to be tried again. */
  private underWay = 0;
  private readonly warnings: WarningQueue;

  constructor(
    private readonly clock: Clock,
    private readonly processes: Processes,
    private readonly faults: Faults,
    private readonly surroundings: Omit<Surroundings, 'wire' | 'now' | 'catalog'>,
    private catalog: Surroundings['catalog'],
    private readonly tell: (line: string) => void,
  ) {
    this.warnings = new WarningQueue(clock, processes, {
      invoke: (event) => this.run(WARNED, event),
      setAside: (payload, at, attempts) => this.putAside(WARNED, payload, at, attempts),
      deliveries: this.deliveries,
    });
  }

  get pending(): number {
    return this.underWay + this.warnings.pending;
  }

  /** Deploys the functions with another catalog; what is under way ends with the old one. */
  redeploy(catalog: Surroundings['catalog']): void {
    this.catalog = catalog;
    this.idle.clear();
  }

  /** Hands over once more what was set aside. */
  replay(): void {
    for (const { functionName, payload, eventId } of this.setAside.splice(0)) {
      this.tell(`${functionName} ${eventId} is replayed`);
      this.accept(functionName, payload, functionName === WARNED ? `${REPLAYED}${eventId}` : eventId, 0);
    }
  }

  /** Hands an event over for a function, unless it is lost; maybe late, maybe twice. */
  deliver(functionName: string, payload: unknown, eventId: string): void {
    const fault = this.faults.ofDelivery(`${functionName} ${eventId}`, BEST_EFFORT.has(functionName));
    if (fault) this.tell(`${functionName} ${eventId}: event ${fault}`);
    const minutes = 60_000;
    switch (fault) {
      case undefined:
        this.accept(functionName, payload, eventId, 0);
        break;
      case 'lost':
        this.deliveries.push({ at: this.clock.now(), functionName, eventId, outcome: 'lost', attempts: 0 });
        break;
      case 'delayed':
        this.accept(functionName, payload, eventId, (1 + (eventId.charCodeAt(0) % 9)) * minutes);
        break;
      case 'twice':
        this.accept(functionName, payload, eventId, 0);
        this.accept(functionName, payload, eventId, 0);
        break;
      case 'twice, much later':
        this.accept(functionName, payload, eventId, 0);
        this.accept(functionName, payload, eventId, 25 * minutes);
    }
  }

  /** `lambda:Invoke` with InvocationType Event. */
  invoke(name: string, payload: string): void {
    const functionName = name.startsWith(HOOK_PREFIX) ? name : name.replace(`slipway-${STAGE}-`, '');
    const parsed = JSON.parse(payload) as Record<string, unknown>;
    const eventId = String(parsed.LifecycleEventHookExecutionId ?? parsed.gateId ?? 'invoked').slice(-12);
    this.deliver(functionName, parsed, `${eventId}-${this.countOf(`deliveries of ${functionName}`)}`);
  }

  /** Invokes and waits for the result, as a function URL does; rejects when the function fails or dies. */
  call(functionName: string, event: unknown): Promise<unknown> {
    return this.run(functionName, event);
  }

  private accept(functionName: string, payload: unknown, eventId: string, afterMs: number): void {
    if (functionName === WARNED && !eventId.startsWith(REPLAYED)) {
      const send = (): void => this.warnings.send(payload, eventId);
      if (afterMs === 0) send();
      else this.clock.after(afterMs, send);
      return;
    }
    const at = this.deliveries.length;
    this.deliveries.push({ at: this.clock.now(), functionName, eventId, outcome: 'running', attempts: 0 });
    this.underWay++;
    this.attempt(functionName, payload, at, 0, afterMs);
  }

  private attempt(functionName: string, payload: unknown, at: number, attempts: number, afterMs: number): void {
    const begin = () => {
      this.run(functionName, payload).then(
        () => {
          this.underWay--;
          this.deliveries[at] = { ...this.deliveries[at]!, outcome: 'answered', attempts: attempts + 1 };
        },
        (error: Error) => this.retry(functionName, payload, at, attempts, error),
      );
    };
    const start = () => this.processes.soon(`${functionName} begins`, begin);
    if (afterMs === 0) start();
    else this.clock.after(afterMs, start);
  }

  private retry(functionName: string, payload: unknown, at: number, attempts: number, error: Error): void {
    const delivery = this.deliveries[at]!;
    const wait = RETRIES_AFTER_MS[attempts];
    this.tell(`${functionName} ${delivery.eventId} fails (${error.name}: ${error.message})`);
    if (wait !== undefined) {
      this.deliveries[at] = { ...delivery, outcome: 'retrying', attempts: attempts + 1 };
      this.attempt(functionName, payload, at, attempts + 1, wait);
      return;
    }
    this.underWay--;
    this.putAside(functionName, payload, at, attempts + 1);
  }

  private putAside(functionName: string, payload: unknown, at: number, attempts: number): void {
    const delivery = this.deliveries[at]!;
    const { eventId } = delivery;
    this.tell(`${functionName} ${eventId} is set aside`);
    this.deliveries[at] = { ...delivery, outcome: 'dead-letter', attempts };
    this.deadLetters.push({ at: this.clock.now(), functionName, eventId });
    this.setAside.push({ functionName, payload, eventId });
  }

  private async run(functionName: string, event: unknown): Promise<unknown> {
    const warm = this.idle.get(functionName)?.pop() ?? this.coldStart(functionName);
    const execution = (event as { LifecycleEventHookExecutionId?: string }).LifecycleEventHookExecutionId;
    if (execution !== undefined && !this.firstCatalog.has(execution)) this.firstCatalog.set(execution, warm.catalog);
    const timeout = timeoutOf(functionName);
    const endsAt = this.clock.now().getTime() + timeout;
    const short = functionName.replace(HOOK_PREFIX, '');
    const who = `slipway:${short}#${this.countOf(functionName)}`;
    const context = { getRemainingTimeInMillis: () => Math.max(0, endsAt - this.clock.now().getTime()) };
    const { process, end } = this.processes.begin(warm, { who, mortal: true }, () =>
      warm.handler(JSON.parse(JSON.stringify(event)), context),
    );
    const timer = this.clock.at(endsAt, () => this.timeOut(process));
    try {
      const result = await end;
      this.giveBack(functionName, warm);
      return result;
    } catch (error) {
      // What threw lives on, what died does not.
      if (process.state === 'ended') this.giveBack(functionName, warm);
      throw error;
    } finally {
      timer.cancel();
    }
  }

  private timeOut(process: Process): void {
    this.tell(`${process.who} times out`);
    this.processes.kill(process, 'timed out');
  }

  private coldStart(functionName: string): Warm {
    const environment: Environment = {};
    const wire = this.processes.wireOf(environment);
    const { catalog, clock } = this;
    const off = this.faults.clockOff(`${functionName}#${this.countOf(`environments of ${functionName}`)}`);
    const now = () => new Date(clock.now().getTime() + off);
    const handler = handlerOf(functionName, { ...this.surroundings, catalog, now, wire });
    return Object.assign(environment, { handler, catalog });
  }

  private giveBack(functionName: string, warm: Warm): void {
    if (warm.catalog !== this.catalog) return;
    const idle = this.idle.get(functionName) ?? [];
    this.idle.set(functionName, [...idle, warm]);
  }

  private countOf(name: string): number {
    const count = (this.invocations.get(name) ?? 0) + 1;
    this.invocations.set(name, count);
    return count;
  }
}

function timeoutOf(functionName: string): number {
  if (functionName.startsWith(HOOK_PREFIX) || functionName === 'traffic-shifts') return HOOK_TIMEOUT_MS;
  if (functionName === WARNED) return DRAIN_TIMEOUT_MS;
  return functionName === 'approval-page' ? PAGE_TIMEOUT_MS : TIMEOUT_MS;
}
