import { drainEvent } from '../src/app/drain/drain-event';
import { answering, type LambdaContext, lazily } from '../src/app/handler';
import { type DrainRuntime, drainRuntime } from '../src/app/runtime';
import { createDrainClients } from '../src/aws/clients';

/** A batch of warnings about Spot, from their queue; or one of them, sent again. */
export const create = (runtime: DrainRuntime) => {
  const drain = drainEvent(runtime);
  return (event: unknown, context: LambdaContext) => answering(runtime, () => drain(event, context));
};

export const handler = lazily(() => drainRuntime(createDrainClients()), create);
