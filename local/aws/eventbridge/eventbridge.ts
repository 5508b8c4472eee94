import { AwsError } from '../wire/aws-error';
import type { ServiceImplementation } from '../wire/implementation';
import type { BusEvent, World } from '../world';
import { Delivery, type Undelivered } from './delivery';
import { matchesPattern } from './pattern/pattern';
import { judgeEntry, LARGEST_REQUEST, sizeOf } from './put-events';
import { assertBus, type Bus, badToken, isBus, isEnabled } from './rule';
import { ruleOperations } from './rule-operations';
import { targetOperations } from './target-operations';

export interface EventBridge extends ServiceImplementation<'eventbridge'> {
  /** Events that were given up for a target, oldest first. */
  readonly undelivered: readonly Undelivered[];
}

const SCHEDULED = { source: 'aws.events', detailType: 'Scheduled Event' } as const;

/**
 * Amazon EventBridge: the default bus of the account, rules with event patterns and schedules, delivery to functions, queues and topics.
 * @param subscribe the kernel's `onEvent`: from where the events of all services come
 */
export function createEventBridge(world: World, subscribe: (listener: (event: BusEvent) => void) => void): EventBridge {
  const bus: Bus = {
    arn: `arn:aws:events:${world.region}:${world.accountId}:event-bus/default`,
    rules: new Map(),
    timers: new Map(),
  };
  const delivery = new Delivery(world);

  subscribe((event) => {
    // A scheduled event is its own rule's only: no pattern sees it.
    const scheduled = event.source === SCHEDULED.source && event['detail-type'] === SCHEDULED.detailType;
    for (const rule of bus.rules.values()) {
      if (!isEnabled(rule)) continue;
      const hit = scheduled
        ? event.resources.includes(rule.arn)
        : rule.pattern && matchesPattern(rule.pattern.compiled, event as unknown as Record<string, unknown>);
      if (hit) delivery.send(rule, event);
    }
  });

  /** Sets the timer of a rule's next scheduled event, counted from now. */
  const reschedule = (name: string): void => {
    bus.timers.get(name)?.cancel();
    bus.timers.delete(name);
    const rule = bus.rules.get(name);
    if (!rule?.schedule || !isEnabled(rule)) return;
    const next = rule.schedule.times.next(world.clock.now());
    if (!next) return;
    const timer = world.clock.at(next, () => {
      reschedule(name);
      world.publish({ ...SCHEDULED, resources: [rule.arn], detail: {} });
    });
    bus.timers.set(name, timer);
  };

  const since = world.clock.now();
  const describedBus = { Name: 'default', Arn: bus.arn, CreationTime: since, LastModifiedTime: since };
  return {
    name: 'eventbridge',
    undelivered: delivery.undelivered,
    operations: {
      ...ruleOperations(world, bus, reschedule),
      ...targetOperations(world, bus),
      PutEvents: ({ Entries = [], EndpointId }) => {
        if (EndpointId !== undefined)
          throw new AwsError('ValidationException', 'This embedded EventBridge has no global endpoints: EndpointId.');
        if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) >= LARGEST_REQUEST)
          throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
        const results = Entries.map((entry) => {
          const verdict = judgeEntry(entry);
          if ('refusal' in verdict) return verdict.refusal;
          // AWS takes events for a bus that is not there and loses them.
          return { EventId: isBus(bus, entry.EventBusName) ? world.publish(verdict.event).id : world.ids.uuid() };
        });
        return { FailedEntryCount: results.filter((result) => 'ErrorCode' in result).length, Entries: results };
      },
      DescribeEventBus: ({ Name }) => {
        assertBus(bus, Name);
        return describedBus;
      },
      ListEventBuses: ({ NamePrefix = '', NextToken }) => {
        if (NextToken !== undefined) throw badToken();
        return { EventBuses: 'default'.startsWith(NamePrefix) ? [describedBus] : [] };
      },
    },
  };
}
