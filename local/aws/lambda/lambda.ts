import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { AsyncQueue, type Discarded } from './async-queue';
import { eventInvokeOperations } from './event-invoke-operations';
import { functionOperations } from './function-operations';
import { Functions } from './functions';
import { invokeOperation } from './invoke-operation';
import { permissionOperations } from './permission-operations';
import type { FunctionRunner } from './runner';

export interface Lambda extends ServiceImplementation<'lambda'> {
  /** Asynchronous invocations that were given up, oldest first. */
  readonly discarded: readonly Discarded[];
  /** Ends every execution environment, and with it everything that the runner started. */
  close(): Promise<void>;
}

/** AWS Lambda: functions from zip packages, run by `runner`. */
export function createLambda(world: World, runner: FunctionRunner): Lambda {
  const functions = new Functions(world);
  const queue = new AsyncQueue(world, runner.parallelism, (name) => functions.byName.get(name));
  return {
    name: 'lambda',
    discarded: queue.discarded,
    operations: {
      ...functionOperations(world, functions, runner),
      ...permissionOperations(world, functions),
      ...eventInvokeOperations(world, functions),
      ...invokeOperation(world, functions, queue),
    },
    close: async () => {
      await Promise.all([...functions.byName.values()].map(({ pool }) => pool.close()));
      await runner.close();
    },
  };
}
