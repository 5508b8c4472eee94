import type { Outcome } from '../runner';

/**
 * The messages of a batch that stay in the queue, by their ids: those that the function names, and all of them where it
 * failed, or names them otherwise than AWS reads it.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessages(
  { result }: Pick<Outcome, 'result'>,
  ids: readonly string[],
  reportsItemFailures: boolean,
): ReadonlySet<string> {
  const all = new Set(ids);
  if ('error' in result) return all;
  if (!reportsItemFailures) return new Set();
  const answer: unknown = JSON.parse(result.payload);
  if (answer === null) return new Set();
  if (typeof answer !== 'object') return all;
  const failures = 'batchItemFailures' in answer ? answer.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return new Set();
  if (!Array.isArray(failures)) return all;
  const named = failures.map((failure: unknown) =>
    typeof failure === 'object' && failure !== null && 'itemIdentifier' in failure ? failure.itemIdentifier : undefined,
  );
  return named.every((id) => all.has(id as string)) ? new Set(named as string[]) : all;
}
