import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { compileFilterPattern } from './filter-pattern';
import { pageSizeOf } from './input';
import { type LogStore, retainedEvents } from './log-store';

/** Search over the streams of a group. */
export function filterOperations(world: World, store: LogStore): Operations<'cloudwatch-logs'> {
  return {
    FilterLogEvents: (input) => {
      const { logStreamNames, logStreamNamePrefix, startTime = 0, endTime, filterPattern = '', nextToken } = input;
      const group = store.group(input.logGroupIdentifier ?? input.logGroupName);
      if (logStreamNames && logStreamNamePrefix !== undefined)
        throw new AwsError('InvalidParameterException', 'Cannot specify both logStreamNames and logStreamNamePrefix.');
      const matches = compileFilterPattern(filterPattern);
      if (!matches)
        throw new AwsError(
          'InvalidParameterException',
          `Invalid filter pattern: only plain terms are built, not ${filterPattern}`,
        );
      const limit = pageSizeOf(input.limit, 10_000);
      const after = nextToken === undefined ? undefined : /^(\d+)\/(\d+)$/.exec(nextToken);
      if (after === null) throw new AwsError('InvalidParameterException', 'The specified nextToken is invalid.');
      const [time, sequence] = after ? [Number(after[1]), Number(after[2])] : [-1, -1];

      const streams = logStreamNames
        ? logStreamNames.map((name) => store.stream(group, name))
        : [...group.streams.values()].filter(({ name }) => name.startsWith(logStreamNamePrefix ?? ''));
      const found = streams
        .flatMap((stream) =>
          retainedEvents(group, stream, world.clock.now()).map((event) => ({ ...event, logStreamName: stream.name })),
        )
        .filter(
          (event) =>
            event.timestamp >= startTime &&
            event.timestamp <= (endTime ?? Number.POSITIVE_INFINITY) &&
            (event.timestamp > time || (event.timestamp === time && event.sequence > sequence)) &&
            matches(event.message),
        )
        .sort((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      return {
        events: page.map(({ sequence: eventId, ...event }) => ({
          ...event,
          eventId: String(eventId).padStart(56, '0'),
        })),
        searchedLogStreams: [],
        nextToken: last && found.length > limit ? `${last.timestamp}/${last.sequence}` : undefined,
      };
    },
  };
}
