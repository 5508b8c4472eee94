import { AwsError } from '../wire/aws-error';

export interface LogEvent {
  /** Grows by one with every event of the account: a place to continue from. */
  readonly sequence: number;
  /** Milliseconds since the epoch, virtual. */
  readonly timestamp: number;
  readonly ingestionTime: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly creationTime: number;
  /** In the order of their times. */
  events: LogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly creationTime: number;
  readonly tags: Map<string, string>;
  readonly streams: Map<string, LogStream>;
  retentionInDays: number | undefined;
}

/** Events kept of one stream; the oldest are forgotten first. */
export const EVENTS_KEPT = 10_000;

/** Adds events to a stream, keeping it in order and bounded. */
export function appendEvents(stream: LogStream, added: readonly LogEvent[]): void {
  const ordered = (stream.events.at(-1)?.timestamp ?? 0) <= (added[0]?.timestamp ?? 0);
  stream.events.push(...added);
  if (!ordered) stream.events.sort((a, b) => a.timestamp - b.timestamp || a.sequence - b.sequence);
  // Seldom, because it copies.
  if (stream.events.length > EVENTS_KEPT * 1.1) stream.events = stream.events.slice(-EVENTS_KEPT);
}

const DAY = 86_400_000;

/** The events of a stream that its group's retention has left at a time. */
export function retainedEvents(group: LogGroup, stream: LogStream, now: Date): readonly LogEvent[] {
  if (group.retentionInDays === undefined) return stream.events;
  const oldest = now.getTime() - group.retentionInDays * DAY;
  return stream.events.filter(({ timestamp }) => timestamp >= oldest);
}

/** The log groups of the account, found by name or ARN. */
export class LogStore {
  readonly groups = new Map<string, LogGroup>();
  private sequence = 0;

  nextSequence(): number {
    return this.sequence++;
  }

  /** @param identifier a name, or an ARN with or without `:*`. @throws AwsError ResourceNotFoundException */
  group(identifier: string | undefined): LogGroup {
    const name = /^arn:[^:]+:logs:[^:]+:\d+:log-group:([^:]+)(:\*)?$/.exec(identifier ?? '')?.[1] ?? identifier ?? '';
    const group = this.groups.get(name);
    if (!group) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    return group;
  }

  /** @throws AwsError ResourceNotFoundException */
  stream(group: LogGroup, name: string | undefined): LogStream {
    const stream = group.streams.get(name ?? '');
    if (!stream) throw new AwsError('ResourceNotFoundException', 'The specified log stream does not exist.');
    return stream;
  }
}
