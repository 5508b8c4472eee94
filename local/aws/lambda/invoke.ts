import type { World } from '../world';
import { LARGEST_RESPONSE, responseTooLarge } from './function-error';
import { logOf } from './invocation-log';
import type { LambdaFunction } from './lambda-function';
import { writeLog } from './log-writer';
import type { Outcome } from './runner';

export interface InvocationResult {
  readonly outcome: Outcome;
  /** What stands in the log stream. */
  readonly log: readonly string[];
}

/**
 * Runs a function once, synchronously or for the queue: this is what a function URL will do too. The clock is held from
 * the call on; function errors are outcomes.
 * @param payload JSON text
 */
export function invokeFunction(
  world: World,
  fn: LambdaFunction,
  requestId: string,
  payload: string,
): Promise<InvocationResult> {
  return world.clock.hold(() => {
    const now = world.clock.now();
    const invocation = { requestId, payload, now, timeoutInMs: fn.settings.timeout * 1_000 };
    return fn.pool.run(invocation, async (returned, pooled) => {
      const outcome = withinLimit(returned);
      const log = logOf({ requestId, now, fn, outcome, printed: pooled.output.take() });
      await writeLog(world, fn.role.arn, pooled, log);
      return { outcome, log };
    });
  });
}

/** A response beyond the limit is a function error, whoever waits for it. */
function withinLimit(outcome: Outcome): Outcome {
  if ('error' in outcome.result || Buffer.byteLength(outcome.result.payload) <= LARGEST_RESPONSE) return outcome;
  return { ...outcome, result: { error: responseTooLarge() } };
}
