import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { executionCaller } from './execution-caller';
import { streamOf } from './log-streams';
import type { ContainerRecord, TaskRecord } from './state';

/**
 * Has the log driver of a container write lines, with the task's execution role. What cannot be written is lost, as
 * with AWS: the program does not notice.
 * @param lines `$NAME` is the value that the container's environment has, of the task definition or an override
 */
export async function writeLog(
  world: World,
  task: TaskRecord,
  container: ContainerRecord,
  lines: readonly string[],
): Promise<void> {
  const { logConfiguration, environment = [] } =
    task.definition.description.containerDefinitions?.find(({ name }) => name === container.name) ?? {};
  const { options = {} } = logConfiguration ?? {};
  if (lines.length === 0 || logConfiguration?.logDriver !== 'awslogs' || options['awslogs-region'] !== world.region)
    return;
  const override = task.overrides.containerOverrides?.find(({ name }) => name === container.name);
  const values = new Map([...environment, ...(override?.environment ?? [])].map(({ name, value }) => [name, value]));
  const timestamp = world.clock.now().getTime();
  const logEvents = lines.map((line) => ({
    timestamp,
    message: line.replace(/\$([A-Za-z_]\w*)/g, (_, name: string) => values.get(name) ?? ''),
  }));
  const stream = streamOf(options, task, container.name, container.runtimeId);
  try {
    await world.call(executionCaller(task), 'cloudwatch-logs', 'PutLogEvents', { ...stream, logEvents });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}
