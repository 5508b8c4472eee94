import { answering, lazily } from '../src/app/handler';
import { lambdaRuntime, type Runtime } from '../src/app/runtime';
import { sweep } from '../src/app/sweep';
import { createClients } from '../src/aws/clients';
import { parseScheduledEvent } from '../src/messages/scheduled-event';

/** A minute passed: what is due is looked at. */
export const create = (runtime: Runtime) => (event: unknown) =>
  answering(runtime, async () => {
    parseScheduledEvent(event);
    return sweep(runtime);
  });

export const handler = lazily(() => lambdaRuntime(createClients()), create);
