import { FARGATE_PROVIDERS } from '../ecs/capacity-providers';
import type { Misfortunes } from '../ecs/misfortunes';
import type { Kernel } from '../kernel';
import type { ActiveFaults, FaultView } from './active-faults';
import type { DeregistrationFault, DroughtFault, LastingFault } from './fault';
import { isOnSpot, runningTasks } from './running-tasks';

const KINDS: readonly string[] = ['no-capacity', 'spot-drought', 'ecs-deregistration'] satisfies LastingFault['kind'][];

export const isLasting = <F extends { readonly kind: string }>(fault: F): fault is F & LastingFault =>
  KINDS.includes(fault.kind);

/** Faults that are states: each begins, and the world is without it once it is over or removed. */
export function lastingFaults({ clock, dispatcher }: Kernel, tasks: Misfortunes, faults: ActiveFaults) {
  /** What all of them together make of the world; of two that say when, the younger one counts. */
  const settle = (): void => {
    const lasting = faults.active.filter(isLasting);
    for (const provider of FARGATE_PROVIDERS)
      tasks.setCapacity(provider, !lasting.some((fault) => exhausts(fault) === provider));
    tasks.setSpotDeregistration(lasting.filter(saysWhen).at(-1)?.when);
  };

  /** @returns ARNs of the tasks that Spot takes back as the drought begins. */
  const takeBack = async ({ service, share }: DroughtFault): Promise<string[]> => {
    // What is taken back must not be given again.
    tasks.setCapacity('FARGATE_SPOT', false);
    const running = (await runningTasks(dispatcher, service)).filter(isOnSpot);
    const groups = new Set(running.map(({ group }) => group));
    return [...groups]
      .map((name) => running.filter(({ group }) => group === name))
      .flatMap((group) => group.slice(0, Math.ceil(group.length * share)))
      .map(({ taskArn = '' }) => taskArn)
      .filter((arn) => tasks.interruptSpotTask(arn) === undefined);
  };

  return {
    begin: async (fault: LastingFault): Promise<FaultView> => {
      const view = faults.last(fault, fault.kind === 'spot-drought' ? await takeBack(fault) : []);
      settle();
      clock.after(fault.for * 1_000, settle);
      return view;
    },
    settle,
  };
}

function exhausts(fault: LastingFault): string | undefined {
  if (fault.kind === 'spot-drought') return 'FARGATE_SPOT';
  return fault.kind === 'no-capacity' ? fault.provider : undefined;
}

const saysWhen = <F extends LastingFault>(fault: F): fault is F & DeregistrationFault =>
  fault.kind === 'ecs-deregistration';
