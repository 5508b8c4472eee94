import { asService, type ServiceCaller } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { PooledEnvironment } from './execution-pool';

/**
 * Writes an invocation's lines to the log stream of its environment in one call, making stream and group where they are
 * missing. A role that may not write leaves no log, as on AWS.
 */
export async function writeLog(
  world: World,
  roleArn: string,
  pooled: PooledEnvironment,
  lines: readonly string[],
): Promise<void> {
  const caller = asService('lambda', { roleArn });
  const { logGroupName, logStreamName } = pooled.settings;
  const timestamp = world.clock.now().getTime();
  const put = () =>
    world.call(caller, 'cloudwatch-logs', 'PutLogEvents', {
      logGroupName,
      logStreamName,
      logEvents: lines.map((message) => ({ timestamp, message })),
    });
  try {
    if (!pooled.logStreamExists) await makeStream(world, caller, logGroupName, logStreamName);
    pooled.logStreamExists = true;
    try {
      await put();
    } catch (error) {
      // Somebody deleted it meanwhile.
      if (!isCode(error, 'ResourceNotFoundException')) throw error;
      await makeStream(world, caller, logGroupName, logStreamName);
      await put();
    }
  } catch (error) {
    if (!isCode(error, 'AccessDeniedException')) throw error;
  }
}

async function makeStream(
  world: World,
  caller: ServiceCaller,
  logGroupName: string,
  logStreamName: string,
): Promise<void> {
  const create = () => world.call(caller, 'cloudwatch-logs', 'CreateLogStream', { logGroupName, logStreamName });
  try {
    await create();
  } catch (error) {
    if (!isCode(error, 'ResourceNotFoundException')) throw error;
    await world.call(caller, 'cloudwatch-logs', 'CreateLogGroup', { logGroupName }).catch((refusal) => {
      // Another environment of the function was faster.
      if (!isCode(refusal, 'ResourceAlreadyExistsException')) throw refusal;
    });
    await create();
  }
}

const isCode = (error: unknown, code: string): boolean => error instanceof AwsError && error.code === code;
