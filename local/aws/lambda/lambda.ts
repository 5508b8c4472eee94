import type { HttpRequest, HttpResponse } from '../wire/http-message';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { AsyncQueue, type Discarded } from './async-queue';
import { eventInvokeOperations } from './event-invoke-operations';
import { mappingOperations } from './event-source/mapping-operations';
import { functionOperations } from './function-operations';
import { functionUrlOperations } from './function-url-operations';
import { Functions } from './functions';
import { invokeOperation } from './invoke-operation';
import { permissionOperations } from './permission-operations';
import type { FunctionRunner } from './runner';
import { urlRequests } from './url-requests';

export interface Lambda extends ServiceImplementation<'lambda'> {
  /** Asynchronous invocations that were given up, oldest first. */
  readonly discarded: readonly Discarded[];
  /** Answers a request for a function URL; `undefined` when it is for something else. */
  handleUrl(request: HttpRequest): Promise<HttpResponse | undefined>;
  /** Ends every execution environment, and with it everything that the runner started. */
  close(): Promise<void>;
}

/**
 * AWS Lambda: functions from zip packages, run by `runner`.
 * @param endpoint where function URLs answer, without a slash at its end
 * @param onMessages tells of queues that have messages to receive; absent: nobody reads them
 */
export function createLambda(
  world: World,
  runner: FunctionRunner,
  endpoint = 'http://127.0.0.1:4566',
  onMessages: (listener: (queueArn: string) => void) => void = () => undefined,
): Lambda {
  const functions = new Functions(world);
  const queue = new AsyncQueue(world, runner.parallelism, (name) => functions.byName.get(name));
  return {
    name: 'lambda',
    // A runtime is judged in words of its own.
    judgesItself: ['*.Runtime'],
    discarded: queue.discarded,
    operations: {
      ...functionOperations(world, functions, runner),
      ...permissionOperations(world, functions),
      ...eventInvokeOperations(world, functions),
      ...mappingOperations(world, functions, onMessages),
      ...functionUrlOperations(world, functions, endpoint),
      ...invokeOperation(world, functions, queue),
    },
    handleUrl: urlRequests(world, functions),
    close: async () => {
      await Promise.all([...functions.byName.values()].map(({ pool }) => pool.close()));
      await runner.close();
    },
  };
}
