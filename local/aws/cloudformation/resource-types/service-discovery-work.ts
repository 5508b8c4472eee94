import { NotStabilized, type ResourceContext } from './resource-type';

const POLL_EVERY_MS = 5_000;

/** Waits until Cloud Map has done what an operation stands for. @returns what it is about, by its id */
export async function discoveryWork(context: ResourceContext, OperationId: string | undefined): Promise<string> {
  for (;;) {
    const { Operation } = await context.call('servicediscovery', 'GetOperation', { OperationId });
    if (Operation?.Status === 'SUCCESS') return Operation.Targets?.NAMESPACE ?? '';
    if (Operation?.Status === 'FAIL') throw new NotStabilized(Operation.ErrorMessage ?? 'The operation failed.');
    await context.pause(POLL_EVERY_MS);
  }
}
