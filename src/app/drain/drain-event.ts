import { DRAIN_REQUEST_SECONDS } from '../../aws/clients';
import { SlipwayError } from '../../domain/errors';
import { REQUEST_SHARE } from '../../domain/spot/request-share';
import { type DoomedInstance, type HeardWarning, isOver } from '../../domain/spot/warning';
import { isQueueBatch, parseQueueRecords } from '../../messages/queue-records';
import { parseQueuedWarning, parseSpotWarning } from '../../messages/spot-warning';
import { errorFacts, type LambdaContext } from '../handler';
import { throttle } from '../request-throttle';
import type { DrainRuntime } from '../runtime';
import { drainInstance } from './drain-instance';
import { type DoomedTaskMessage, drainTasks } from './drain-tasks';
import { NotDrained, NothingLeft, TooLate } from './errors';
import type { Requests } from './requests';

/** Lambda's answer about a batch: the messages that come again. Lambda developer guide, services-sqs-errorhandling. */
interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Of one event that is no batch. */
const SENT_AGAIN = 'sent-again';

/**
 * Acts on warnings at once, and remembers nothing: what could not be done comes again with its message while it is of use.
 * What comes too late, is not understood or not allowed stays too, and is set aside at last, where people are told.
 */
export function drainEvent(runtime: DrainRuntime) {
  // By the clock that AWS counts its quota by.
  const mayPass = throttle(REQUEST_SHARE, () => runtime.now().getTime());
  return async (event: unknown, context: LambdaContext): Promise<BatchAnswer | undefined> => {
    const requests: Requests = {
      // Time for the request, and for the answer.
      mayAsk: () => context.getRemainingTimeInMillis() > (DRAIN_REQUEST_SECONDS + 1) * 1000,
      mayDeregister: () => mayPass('DeregisterTargets') === 0,
    };
    if (isQueueBatch(event)) {
      const records = parseQueueRecords(event);
      const failed = await drainAll(
        runtime,
        requests,
        records.map(({ messageId, body }) => ({ messageId, read: () => parseQueuedWarning(body) })),
      );
      return { batchItemFailures: [...failed.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
    }
    const read = () => parseSpotWarning(event);
    const error = (await drainAll(runtime, requests, [{ messageId: SENT_AGAIN, read }])).get(SENT_AGAIN);
    if (error) throw error instanceof TooLate ? error : new NotDrained(error);
    return undefined;
  };
}

interface Message {
  readonly messageId: string;
  /** Throws InvalidMessage. */
  readonly read: () => HeardWarning;
}

/** @returns the messages that are not done with, and why */
async function drainAll(
  runtime: DrainRuntime,
  requests: Requests,
  messages: readonly Message[],
): Promise<ReadonlyMap<string, SlipwayError>> {
  const { log } = runtime;
  const failed = new Map<string, SlipwayError>();
  const fail = (messageId: string, error: unknown): void => {
    if (!(error instanceof SlipwayError)) throw error;
    failed.set(messageId, error);
    log.warn('not drained', { messageId, ...errorFacts(error) });
  };
  const tasks: DoomedTaskMessage[] = [];
  const instances: { readonly messageId: string; readonly instance: DoomedInstance }[] = [];
  for (const { messageId, read } of messages) {
    try {
      const warning = read();
      if (warning.kind === 'not-of-interest') log.info('nothing to drain', { messageId, reason: warning.reason });
      else if (warning.kind === 'instance') instances.push({ messageId, instance: warning });
      else if (isOver(warning, runtime.now()))
        fail(
          messageId,
          new TooLate(`The task ${warning.taskId} was to end before now`, { warnedAt: warning.warnedAt }),
        );
      else tasks.push({ messageId, task: warning });
    } catch (error) {
      fail(messageId, error);
    }
  }
  await drainTasks(runtime, requests, tasks, fail);
  for (const { messageId, instance } of instances) {
    try {
      if (!requests.mayAsk()) throw new NothingLeft('There is no time left to look for the instance');
      await drainInstance(runtime, instance);
    } catch (error) {
      fail(messageId, error);
    }
  }
  return failed;
}
