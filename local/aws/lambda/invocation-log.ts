import type { LambdaFunction } from './lambda-function';
import type { Outcome } from './runner';

/** Bytes of the log that an invocation can return. */
const TAIL = 4_096;

export interface InvocationRecord {
  readonly requestId: string;
  readonly now: Date;
  readonly fn: Pick<LambdaFunction, 'settings'>;
  readonly outcome: Outcome;
  /** What the function printed. */
  readonly printed: readonly string[];
}

/** What an invocation leaves in its log stream, in Lambda's text format. */
export function logOf({ requestId, now, fn, outcome, printed }: InvocationRecord): string[] {
  const { timeout, memorySize } = fn.settings;
  const ended = 'error' in outcome.result ? outcome.result.error : undefined;
  return [
    `START RequestId: ${requestId} Version: $LATEST`,
    ...printed,
    ...(outcome.timedOut
      ? [`${now.toISOString()} ${requestId} Task timed out after ${timeout.toFixed(2)} seconds`]
      : []),
    ...(ended?.errorType === 'Runtime.ExitError' ? [ended.errorMessage, ended.errorType] : []),
    `END RequestId: ${requestId}`,
    [
      `REPORT RequestId: ${requestId}`,
      `Duration: ${outcome.durationInMs.toFixed(2)} ms`,
      `Billed Duration: ${Math.ceil(outcome.durationInMs)} ms`,
      `Memory Size: ${memorySize} MB`,
      ...(outcome.maxMemoryInMb === undefined ? [] : [`Max Memory Used: ${outcome.maxMemoryInMb} MB`]),
      ...(outcome.initDurationInMs === undefined ? [] : [`Init Duration: ${outcome.initDurationInMs.toFixed(2)} ms`]),
      ...(outcome.timedOut ? ['Status: timeout'] : ended ? ['Status: error', `Error Type: ${ended.errorType}`] : []),
    ].join('\t'),
  ];
}

/** The end of a log as `LogType: Tail` returns it, base64. */
export const tailOf = (lines: readonly string[]): string =>
  Buffer.from(`${lines.join('\n')}\n`)
    .subarray(-TAIL)
    .toString('base64');
