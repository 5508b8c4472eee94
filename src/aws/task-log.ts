import { type CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { BaseContainer } from '../domain/service-spec';
import { asking } from './aws-error';

/** Where the lines of a container are: with the log driver awslogs, in CloudWatch Logs. */
export interface LogStream {
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly region: string;
}

/**
 * The log stream of a container in a task; undefined when its driver writes elsewhere.
 * ECS developer guide, "Send Amazon ECS logs to CloudWatch": `prefix/container/task`, without a prefix the runtime's id.
 */
export function logStreamOf(
  container: BaseContainer | undefined,
  { task, runtimeId }: { readonly task: string; readonly runtimeId?: string },
): LogStream | undefined {
  const { logDriver, options } = (container?.logConfiguration ?? {}) as LogConfiguration;
  const { 'awslogs-group': logGroupName, 'awslogs-region': region, 'awslogs-stream-prefix': prefix } = options ?? {};
  const logStreamName = prefix ? `${prefix}/${container?.name}/${task.slice(task.lastIndexOf('/') + 1)}` : runtimeId;
  if (logDriver !== 'awslogs' || !logGroupName || !region || !logStreamName) return undefined;
  return { logGroupName, logStreamName, region };
}

interface LogConfiguration {
  readonly logDriver?: string;
  readonly options?: Readonly<Record<string, string>>;
}

/** The last lines of a stream, oldest first; undefined of one in another Region than the client's. Throws AwsError. */
export async function lastLines(
  logs: CloudWatchLogsClient,
  { logGroupName, logStreamName, region }: LogStream,
  limit: number,
): Promise<readonly string[] | undefined> {
  if ((await logs.config.region()) !== region) return undefined;
  const { events = [] } = await asking(
    'logs:GetLogEvents',
    logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, limit, startFromHead: false })),
  );
  return events.map(({ message = '' }) => message);
}
