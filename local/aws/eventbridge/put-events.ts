import type { PutEventsRequestEntry, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import { nestingOf } from '../nesting';
import { isOff } from '../rules/is-off';
import type { ServiceEvent } from '../world';

/** Bytes that all entries of one request have to stay below. */
export const LARGEST_REQUEST = 1_048_576;

/** What one entry of PutEvents comes to: an event, or the error that its result shows. */
export type Verdict =
  | { readonly event: ServiceEvent }
  | { readonly refusal: Required<Pick<PutEventsResultEntry, 'ErrorCode' | 'ErrorMessage'>> };

/**
 * Judges an entry of PutEvents; entries fail one by one, the request succeeds.
 * @see https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsResultEntry.html
 */
export function judgeEntry(entry: PutEventsRequestEntry): Verdict {
  const { Source, DetailType, Detail, Resources = [], Time } = entry;
  for (const [name, value] of Object.entries({ Source, DetailType, Detail }))
    if (!value)
      return refused('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (Source!.startsWith('aws.') && !isOff('aws-sources'))
    return refused('NotAuthorizedForSourceException', 'Not authorized for the source.');
  const detail = jsonObject(Detail!);
  if (!detail) return refused('MalformedDetail', 'Detail is malformed.');
  return {
    event: { source: Source!, detailType: DetailType!, resources: Resources, detail, ...(Time && { time: Time }) },
  };
}

/** The size by which AWS limits a request. */
export function sizeOf({
  Source = '',
  DetailType = '',
  Detail = '',
  Resources = [],
  Time,
}: PutEventsRequestEntry): number {
  const texts = [Source, DetailType, Detail, ...Resources];
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), Time ? 14 : 0);
}

const refused = (ErrorCode: string, ErrorMessage: string): Verdict => ({ refusal: { ErrorCode, ErrorMessage } });

/** Patterns are matched level by level; no page names AWS's own bound. */
const DEEPEST_DETAIL = 1_000;

function jsonObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) && nestingOf(value) <= DEEPEST_DETAIL
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
