import { VirtualClock } from './clock/virtual-clock';
import { Instances } from './ec2/instances';
import { CredentialStore } from './iam/credentials';
import { Ids } from './ids';
import { Network } from './network/network';
import { createSts } from './sts/sts';
import { Dispatcher } from './wire/dispatcher';
import { createGateway } from './wire/gateway';
import type { HttpHandler } from './wire/http-message';
import type { AnyServiceImplementation } from './wire/implementation';
import { modelOf } from './wire/model';
import { SERVICES } from './wire/services';
import type { BusEvent, Measurement, World } from './world';

/** Events kept for the console; older ones are forgotten. */
const EVENTS_KEPT = 50_000;

export interface KernelOptions {
  /** Where virtual time begins. */
  readonly startAt: Date;
  /** Seed of all identifiers and chances. */
  readonly seed: string;
  readonly accountId?: string;
  readonly region?: string;
  /** Absent: servers listen on loopback ports. */
  readonly network?: Network;
  /** Told of our own errors; they are never silent. */
  readonly onInternalError: (error: unknown, where: string) => void;
}

/** Brings an event to the bus, by calling `arrive` now, later, twice or never. */
export type Courier = (event: BusEvent, arrive: (event: BusEvent) => void) => void;

/** What every embedded service stands on: wire, clock, network, log of calls and of events. */
export interface Kernel {
  readonly clock: VirtualClock;
  readonly world: World;
  readonly dispatcher: Dispatcher;
  /** The AWS endpoint, for either transport. */
  readonly handle: HttpHandler;
  /** The latest events that the default bus has seen, oldest first. */
  readonly events: readonly BusEvent[];
  register(implementation: AnyServiceImplementation): void;
  /** Whom events go to; set by EventBridge. */
  onEvent(listener: (event: BusEvent) => void): void;
  /** Sets between those who raise events and the bus whoever may lose, repeat or delay them. */
  carryEventsBy(courier: Courier): void;
  /** Whom measurements go to; set by CloudWatch. */
  onMeasurement(listener: (measurement: Measurement) => void): void;
  /** Who is told of queues (ARNs) that have messages to receive; set by Lambda. */
  onMessages(listener: (queueArn: string) => void): void;
  /** Stops time and everything that listens. */
  close(): Promise<void>;
}

/** The kernel with no service but STS; `createAccount` in `account.ts` adds the others. */
export function createKernel(options: KernelOptions): Kernel {
  const { startAt, seed, accountId = '123456789012', region = 'ap-northeast-1', onInternalError } = options;
  const clock = new VirtualClock(startAt, (error) => onInternalError(error, 'timer'));
  const ids = new Ids(seed);
  const { network = new Network() } = options;
  const credentials = new CredentialStore(accountId, ids);
  const dispatcher = new Dispatcher(clock, ids);
  const events: BusEvent[] = [];
  const listeners: ((event: BusEvent) => void)[] = [];
  const meters: ((measurement: Measurement) => void)[] = [];
  const pollers: ((queueArn: string) => void)[] = [];
  const arrive = (event: BusEvent): void => {
    events.push(event);
    if (events.length > EVENTS_KEPT * 1.1) events.splice(0, events.length - EVENTS_KEPT);
    for (const listener of listeners) listener(event);
  };
  let courier: Courier = (event) => arrive(event);
  const rest: Omit<World, 'instances'> = {
    clock,
    ids,
    network,
    credentials,
    accountId,
    region,
    call: (caller, service, operation, input) =>
      clock.hold(async () => {
        const model = modelOf(SERVICES[service]).operations.get(operation);
        if (!model) throw new Error(`${service} has no operation ${operation}`);
        return (await dispatcher.call(caller, service, model, input as Record<string, unknown>)) as never;
      }),
    authorise: (...asked) => dispatcher.authorise(...asked),
    publish: ({ source, detailType, resources, detail, time = clock.now() }) => {
      const event: BusEvent = {
        version: '0',
        id: ids.uuid(),
        'detail-type': detailType,
        source,
        account: accountId,
        time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
        region,
        resources,
        detail,
      };
      courier(event, arrive);
      return event;
    },
    tellOfMessages: (queueArn) => {
      for (const listener of pollers) listener(queueArn);
    },
    measure: (measurement) => {
      for (const listener of meters) listener(measurement);
    },
  };
  const world: World = { ...rest, instances: new Instances(rest) };
  const gateway = createGateway({ clock, region, credentials, dispatcher, onInternalError });
  dispatcher.register(createSts(world));
  return {
    clock,
    world,
    dispatcher,
    handle: gateway,
    events,
    register: (implementation) => dispatcher.register(implementation),
    onEvent: (listener) => listeners.push(listener),
    onMeasurement: (listener) => meters.push(listener),
    onMessages: (listener) => pollers.push(listener),
    carryEventsBy: (other) => {
      courier = other;
    },
    close: async () => {
      clock.stop();
      await network.close();
    },
  };
}
