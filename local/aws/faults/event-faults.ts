import type { Clock } from '../clock/virtual-clock';
import { compilePattern, matchesPattern } from '../eventbridge/pattern/pattern';
import type { Courier } from '../kernel';
import type { BusEvent } from '../world';
import type { ActiveFaults } from './active-faults';
import type { EventFault, WaitingFault } from './fault';

/** Carries events to the bus, but for what faults make of them on the way. */
export function faultyCourier(clock: Clock, faults: ActiveFaults): Courier {
  /** Events that let the next one of their detail type go first. */
  const overtaken: { readonly detailType: string; readonly arrive: () => void }[] = [];
  return (event, arrive) => {
    const detailType = event['detail-type'];
    const waiting = overtaken.filter((each) => each.detailType === detailType);
    const meant = (fault: WaitingFault): fault is EventFault =>
      isAbout(fault, event) && (fault.kind !== 'event-reordered' || waiting.length === 0);
    const fault = faults.strike(meant, `${detailType} ${event.id}`);
    const seconds = fault?.seconds ?? 0;
    if (fault?.kind === 'event-delayed') clock.after(seconds * 1_000, () => arrive(event));
    else if (fault?.kind === 'event-reordered') {
      const held = {
        detailType,
        arrive: () => {
          timer.cancel();
          overtaken.splice(overtaken.indexOf(held), 1);
          arrive(event);
        },
      };
      const timer = clock.after(seconds * 1_000, held.arrive);
      overtaken.push(held);
    } else if (fault?.kind !== 'event-dropped') {
      arrive(event);
      if (fault?.kind === 'event-duplicated') clock.after(seconds * 1_000, () => arrive(event));
      for (const each of waiting) each.arrive();
    }
  };
}

function isAbout(fault: WaitingFault, event: BusEvent): fault is EventFault {
  if (!('detailType' in fault) || fault.detailType !== event['detail-type']) return false;
  const { detail } = fault;
  return detail === undefined || matchesPattern(compilePattern(JSON.stringify({ detail })), { detail: event.detail });
}
