import type { DescribeLogStreamsRequest } from '@aws-sdk/client-cloudwatch-logs';
import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { invalidParameter, pageSizeOf } from './input';
import { appendEvents, type LogGroup, type LogStore, type LogStream, retainedEvents } from './log-store';
import { judgeBatch } from './put-log-events';

/** Log streams and what is written to them. */
export function streamOperations(world: World, store: LogStore): Operations<'cloudwatch-logs'> {
  return {
    CreateLogStream: ({ logGroupName, logStreamName: name = '' }) => {
      if (!/^[^:*]{1,512}$/.test(name))
        throw invalidParameter(name, 'logStreamName', 'satisfy regular expression pattern: [^:*]*');
      const group = store.group(logGroupName);
      if (group.streams.has(name))
        throw new AwsError('ResourceAlreadyExistsException', 'The specified log stream already exists');
      group.streams.set(name, { name, creationTime: world.clock.now().getTime(), events: [] });
      return {};
    },
    DeleteLogStream: ({ logGroupName, logStreamName }) => {
      const group = store.group(logGroupName);
      group.streams.delete(store.stream(group, logStreamName).name);
      return {};
    },
    DescribeLogStreams: (input) => {
      const group = store.group(input.logGroupIdentifier ?? input.logGroupName);
      const { streams, next } = pageOfStreams(group, input);
      return { logStreams: streams.map((stream) => describe(group, stream)), nextToken: next };
    },
    PutLogEvents: ({ logGroupName, logStreamName, logEvents = [] }) => {
      const group = store.group(logGroupName);
      const stream = store.stream(group, logStreamName);
      const now = world.clock.now();
      const { accepted, rejected } = judgeBatch(logEvents, now, group.retentionInDays);
      appendEvents(
        stream,
        accepted.map((event) => ({ ...event, ingestionTime: now.getTime(), sequence: store.nextSequence() })),
      );
      return { nextSequenceToken: world.ids.digits(56), rejectedLogEventsInfo: rejected };
    },
    GetLogEvents: (input) => {
      const group = store.group(input.logGroupIdentifier ?? input.logGroupName);
      const stream = store.stream(group, input.logStreamName);
      const { startTime = 0, endTime = Number.POSITIVE_INFINITY, startFromHead = false, nextToken } = input;
      const limit = pageSizeOf(input.limit, 10_000);
      const events = retainedEvents(group, stream, world.clock.now()).filter(
        ({ timestamp }) => timestamp >= startTime && timestamp < endTime,
      );
      const place = nextToken === undefined ? undefined : /^([fb])\/(\d+)$/.exec(nextToken);
      if (place === null) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
      const forward = place ? place[1] === 'f' : startFromHead;
      // A token is where a page ended: the count of events before it that are older in the stream's order.
      const at = place ? Math.min(Number(place[2]), events.length) : forward ? 0 : events.length;
      const [from, to] = forward ? [at, Math.min(at + limit, events.length)] : [Math.max(at - limit, 0), at];
      return {
        events: events
          .slice(from, to)
          .map(({ timestamp, message, ingestionTime }) => ({ timestamp, message, ingestionTime })),
        nextForwardToken: `f/${to}`,
        nextBackwardToken: `b/${from}`,
      };
    },
  };
}

function pageOfStreams(
  group: LogGroup,
  input: DescribeLogStreamsRequest,
): { streams: readonly LogStream[]; next: string | undefined } {
  const { logStreamNamePrefix = '', orderBy = 'LogStreamName', descending = false, nextToken, limit } = input;
  if (orderBy === 'LastEventTime' && logStreamNamePrefix !== '')
    throw new AwsError('InvalidParameterException', 'Cannot order by LastEventTime with a logStreamNamePrefix.');
  const timeOf = (stream: LogStream): number => stream.events.at(-1)?.timestamp ?? 0;
  const ascending = [...group.streams.values()]
    .filter(({ name }) => name.startsWith(logStreamNamePrefix))
    .sort((a, b) => (orderBy === 'LastEventTime' ? timeOf(a) - timeOf(b) : 0) || (a.name < b.name ? -1 : 1));
  const ordered = (descending ? ascending.reverse() : ascending).map((stream, index) => ({
    stream,
    place: String(index).padStart(8, '0'),
  }));
  const page = pageOf(ordered, ({ place }) => place, nextToken, pageSizeOf(limit, 50));
  if (!page) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
  return { streams: page.items.map(({ stream }) => stream), next: page.next };
}

const describe = (group: LogGroup, { name, creationTime, events }: LogStream) => ({
  logStreamName: name,
  creationTime,
  firstEventTimestamp: events[0]?.timestamp,
  lastEventTimestamp: events.at(-1)?.timestamp,
  lastIngestionTime: events.at(-1)?.ingestionTime,
  arn: `${group.arn}:log-stream:${name}`,
  storedBytes: 0,
});
