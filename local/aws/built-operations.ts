import { createAccount } from './account';
import type { FunctionRunner } from './lambda/runner';
import { SERVICES, type ServiceName } from './wire/services';

/** Nothing runs in an account that is only looked at. */
const IDLE: FunctionRunner = {
  parallelism: 1,
  start: () => {
    throw new Error('No function runs here.');
  },
  close: async () => {},
};

/** What the embedded AWS has: operations by service, sorted. */
export async function builtOperations(): Promise<Record<ServiceName, readonly string[]>> {
  const account = createAccount({ startAt: new Date(0), seed: 'built', onInternalError: () => {}, runner: IDLE });
  const operations = Object.fromEntries(
    (Object.keys(SERVICES) as ServiceName[]).map((service) => [service, account.dispatcher.operationsOf(service)]),
  );
  await account.close();
  return operations as Partial<Record<ServiceName, string[]>> as Record<ServiceName, readonly string[]>;
}
