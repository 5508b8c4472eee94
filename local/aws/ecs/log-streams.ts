import type { ServiceCaller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { inGoSdkWords } from './go-sdk-words';
import type { TaskRecord } from './state';

/** What the log driver does when it cannot begin; its own words follow. */
const NO_STREAM = 'ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times';

/**
 * Opens a log stream for each container that writes to CloudWatch Logs, as `prefix/container/task`, with the task's
 * execution role. Another region's logs are out of reach of an embedded AWS; its streams count as open.
 * @returns why the task cannot start, in AWS's words.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specify-log-config.html
 */
export async function openLogStreams(
  world: World,
  task: TaskRecord,
  caller: ServiceCaller,
): Promise<string | undefined> {
  const { containerDefinitions = [] } = task.definition.description;
  for (const { name = '', logConfiguration } of containerDefinitions) {
    if (logConfiguration?.logDriver !== 'awslogs') continue;
    const { options = {} } = logConfiguration;
    if (options['awslogs-region'] !== world.region) continue;
    const container = task.containers.find((one) => one.name === name);
    const { logGroupName, logStreamName } = streamOf(options, task, name, container?.runtimeId);
    const createStream = () =>
      refusalOf(world.call(caller, 'cloudwatch-logs', 'CreateLogStream', { logGroupName, logStreamName }));
    let refusal = await createStream();
    if (refusal?.code === 'ResourceNotFoundException' && options['awslogs-create-group'] === 'true') {
      const ungrouped = await refusalOf(world.call(caller, 'cloudwatch-logs', 'CreateLogGroup', { logGroupName }));
      if (ungrouped) return failure(world, 'group', ungrouped);
      refusal = await createStream();
    }
    if (refusal) return failure(world, 'stream', refusal);
  }
  return undefined;
}

/** Where a container's lines go: `prefix/container/task`, or without a prefix the id of the container's runtime. */
export function streamOf(
  options: Readonly<Record<string, string>>,
  task: TaskRecord,
  container: string,
  runtimeId: string | undefined,
) {
  const prefix = options['awslogs-stream-prefix'];
  return {
    logGroupName: options['awslogs-group'],
    logStreamName: prefix ? `${prefix}/${container}/${task.id}` : runtimeId,
  };
}

function failure(world: World, what: 'group' | 'stream', refusal: AwsError): string {
  const operation = `CloudWatch Logs: CreateLog${what === 'group' ? 'Group' : 'Stream'}`;
  return `${NO_STREAM}: failed to create Cloudwatch log ${what}: ${inGoSdkWords(world, operation, refusal)} : exit status 1`;
}

/** What is there already is as good as new. */
async function refusalOf(call: Promise<unknown>): Promise<AwsError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return error.code === 'ResourceAlreadyExistsException' ? undefined : error;
  }
}
