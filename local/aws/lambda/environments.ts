import type { World } from '../world';
import type { PooledEnvironment } from './execution-pool';
import { type LambdaFunction, logGroupOf } from './lambda-function';
import { Output } from './output';
import type { FunctionRunner } from './runner';

/** What of a function an environment is made from. */
export type FunctionState = Pick<LambdaFunction, 'name' | 'arn' | 'role' | 'settings' | 'code'>;

/** Starts an execution environment with a session of the function's role, which ends with it. */
export function startEnvironment(world: World, runner: FunctionRunner, fn: FunctionState): PooledEnvironment {
  const { name, arn, role, settings, code } = fn;
  const credentials = world.credentials.issueForRole(role, name);
  const output = new Output();
  const logGroupName = logGroupOf(name, settings);
  const day = world.clock.now().toISOString().slice(0, 10).replaceAll('-', '/');
  const logStreamName = `${day}/[$LATEST]${world.ids.hex(32)}`;
  const environment = runner.start({
    functionName: name,
    functionArn: arn,
    runtime: settings.runtime,
    handler: settings.handler,
    memorySize: settings.memorySize,
    code,
    variables: settings.variables,
    credentials,
    region: world.region,
    logGroupName,
    logStreamName,
    now: () => world.clock.now(),
    onLine: (line) => output.add(line),
  });
  return {
    environment,
    settings: { logGroupName, logStreamName },
    output,
    release: () => world.credentials.revoke(credentials.accessKeyId),
    logStreamExists: false,
  };
}
