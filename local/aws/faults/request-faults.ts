import { type Caller, nameOfCaller } from '../iam/credentials';
import { ConnectionLost } from '../wire/connection-lost';
import type { Dispatcher } from '../wire/dispatcher';
import type { ServiceName } from '../wire/services';
import type { ActiveFaults } from './active-faults';
import { serverError, throttled } from './error-codes';
import type { RequestFault, WaitingFault } from './fault';

interface Asked {
  readonly caller: Caller;
  readonly service: ServiceName;
  readonly operation: string;
}

/** Refuses calls, and loses answers, as faults want it. */
export function strikeRequests(dispatcher: Dispatcher, faults: ActiveFaults): void {
  dispatcher.barriers.push((asked) => {
    const fault = struck(faults, asked, ['throttle', 'server-error']);
    if (fault?.kind === 'throttle') throw throttled(asked.service);
    if (fault) throw serverError(asked.service, fault.status ?? 500);
  });
  dispatcher.aftermaths.push((asked) => {
    // A refusal has no effect that could be in doubt.
    if (asked.outcome === 'OK' && struck(faults, asked, ['lost-answer'])) throw new ConnectionLost();
  });
}

function struck(
  faults: ActiveFaults,
  { caller, service, operation }: Asked,
  kinds: readonly WaitingFault['kind'][],
): RequestFault | undefined {
  // AWS repeats what it asks of itself; here that would be an error of ours.
  if (caller.kind === 'service') return undefined;
  const meant = (fault: WaitingFault): fault is RequestFault =>
    kinds.includes(fault.kind) &&
    'operation' in fault &&
    (fault.operation === `${service}:${operation}` || fault.operation === `${service}:*`) &&
    (fault.of === undefined || namesOfCaller(caller).includes(fault.of));
  return faults.strike(meant, `${service}:${operation} by ${namesOfCaller(caller)[0]}`);
}

/** A session by its own name, a function's being the function's, and by its role's; a user by name. */
function namesOfCaller(caller: Caller): string[] {
  const names = nameOfCaller(caller).split('/');
  return names.slice(1).reverse();
}
