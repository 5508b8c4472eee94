import { lambdaOutcome, SlipwayError } from '../domain/errors';
import type { Foundation } from './runtime';

/** What Lambda gives a handler beside the event, as far as it is used. */
export interface LambdaContext {
  /** Wall time. */
  getRemainingTimeInMillis(): number;
}

type Handler = (event: unknown, context: LambdaContext) => Promise<unknown>;

/** A Lambda's handler that is made at the first event: importing a handler reads nothing and cannot fail. */
export function lazily<R extends Foundation>(makeRuntime: () => R, create: (runtime: R) => Handler): Handler {
  let handler: Handler | undefined;
  return (event, context) => {
    handler ??= create(makeRuntime());
    return handler(event, context);
  };
}

/**
 * Runs a use case and turns what it throws into the Lambda's outcome: retryable errors and bugs are rethrown, so that
 * Lambda tries again and counts the failure; the rest is logged and dropped.
 */
export async function answering<Result>(runtime: Foundation, work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    const outcome = lambdaOutcome(error);
    runtime.log.error(outcome === 'drop' ? 'dropped' : 'failed', { outcome, ...errorFacts(error) });
    if (outcome === 'rethrow') throw error;
    return undefined;
  }
}

/** What is logged of an error. Of what is no error of ours or of the language, nothing: it may be anything. */
export function errorFacts(error: unknown): Record<string, unknown> {
  if (error instanceof SlipwayError) return { code: error.code, message: error.message, ...error.details };
  return error instanceof Error
    ? { code: error.name, message: error.message, stack: error.stack }
    : { code: 'Unknown' };
}
