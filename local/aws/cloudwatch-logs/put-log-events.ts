import type { InputLogEvent, RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError } from '../wire/aws-error';

const MOST_EVENTS = 10_000;
const LARGEST_BATCH = 1_048_576;
/** What AWS counts for each event besides its text. */
const EVENT_OVERHEAD = 26;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface AcceptedBatch {
  readonly accepted: readonly { readonly timestamp: number; readonly message: string }[];
  readonly rejected: RejectedLogEventsInfo | undefined;
}

/**
 * Judges a batch as PutLogEvents does: its form as a whole, then which of its events are too old, too new or expired.
 * @throws AwsError InvalidParameterException
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
 */
export function judgeBatch(
  events: readonly InputLogEvent[],
  now: Date,
  retentionInDays: number | undefined,
): AcceptedBatch {
  const batch = events.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
  if (batch.length < 1 || batch.length > MOST_EVENTS)
    throw invalid(
      `1 validation error detected: Value at 'logEvents' failed to satisfy constraint: Member must have length between 1 and ${MOST_EVENTS}, inclusive`,
    );
  if (batch.some(({ message }) => message === ''))
    throw invalid(
      "1 validation error detected: Value at 'logEvents.1.member.message' failed to satisfy constraint: Member must have length greater than or equal to 1",
    );
  const size = batch.reduce((sum, { message }) => sum + Buffer.byteLength(message) + EVENT_OVERHEAD, 0);
  if (size > LARGEST_BATCH) throw invalid(`Upload too large: ${size} bytes exceeds limit of ${LARGEST_BATCH}`);
  if (batch.some(({ timestamp }, index) => index > 0 && timestamp < batch[index - 1]!.timestamp))
    throw invalid('Log events in a single PutLogEvents request must be in chronological order.');
  const first = batch[0]!.timestamp;
  if (batch.at(-1)!.timestamp - first > DAY)
    throw invalid('The batch of log events in a single PutLogEvents request cannot span more than 24 hours.');

  const time = now.getTime();
  const expiredEnd =
    retentionInDays === undefined ? 0 : batch.filter((e) => e.timestamp < time - retentionInDays * DAY).length;
  const tooOldEnd = batch.filter((event) => event.timestamp < time - 14 * DAY).length;
  const tooNewStart = batch.filter((event) => event.timestamp <= time + 2 * HOUR).length;
  const rejected = {
    ...(tooNewStart < batch.length && { tooNewLogEventStartIndex: tooNewStart }),
    ...(tooOldEnd > 0 && { tooOldLogEventEndIndex: tooOldEnd }),
    ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
  };
  return {
    accepted: batch.slice(Math.max(expiredEnd, tooOldEnd), tooNewStart),
    rejected: Object.keys(rejected).length > 0 ? rejected : undefined,
  };
}

const invalid = (message: string): AwsError => new AwsError('InvalidParameterException', message);
