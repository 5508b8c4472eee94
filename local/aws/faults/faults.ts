import type { Misfortunes } from '../ecs/misfortunes';
import type { Kernel } from '../kernel';
import type { FunctionRunner } from '../lambda/runner';
import { AwsError } from '../wire/aws-error';
import { ActiveFaults, type FaultView } from './active-faults';
import { faultyCourier } from './event-faults';
import type { ImmediateFault } from './fault';
import { mortalRunner } from './function-faults';
import { CannotStrike, enact } from './immediate';
import { isLasting, lastingFaults } from './lasting';
import { namesIn } from './names';
import { strikeRequests } from './request-faults';
import { readWish } from './wish';

/** What came of a wish: the fault, or why there is none. `refused`: the wish is wrong; `failed`: it cannot be done now. */
export type Injection = { readonly fault: FaultView } | { readonly refused: string } | { readonly failed: string };

/** The account's faults, as the console port takes and tells them. No AWS endpoint leads here. */
export interface Faults {
  inject(wish: unknown): Promise<Injection>;
  /** Those that lie in wait, oldest first. */
  active(): readonly FaultView[];
  /** The newest of those that are over, oldest first. */
  over(): readonly FaultView[];
  find(id: string): FaultView | undefined;
  /** Ends a fault; what it has set in motion goes on: a late event still arrives. */
  remove(id: string): FaultView | undefined;
}

/**
 * @param kernel is given its courier, barriers and aftermaths here
 * @param tasks what may befall tasks
 */
export function createFaults(
  kernel: Kernel,
  tasks: Misfortunes,
): Faults & { mortal(runner: FunctionRunner): FunctionRunner } {
  const { clock, dispatcher, world } = kernel;
  const faults = new ActiveFaults(clock, world.ids);
  const namesOf = namesIn(dispatcher, () => kernel.events, world.instances);
  strikeRequests(dispatcher, faults);
  kernel.carryEventsBy(faultyCourier(clock, faults));

  const lasting = lastingFaults(kernel, tasks, faults);
  const strikeNow = async (fault: ImmediateFault): Promise<Injection> => {
    try {
      return { fault: faults.note(fault, await enact(kernel, tasks, fault)) };
    } catch (error) {
      if (error instanceof AwsError || error instanceof CannotStrike) return { failed: error.message };
      throw error;
    }
  };

  return {
    inject: async (wish) => {
      const read = await readWish(wish, namesOf);
      if ('refusal' in read) return { refused: read.refusal };
      const { fault } = read;
      if ('probability' in fault) return { fault: faults.await(fault) };
      return isLasting(fault) ? { fault: await lasting.begin(fault) } : strikeNow(fault);
    },
    active: () => faults.active,
    over: () => faults.over,
    find: (id) => faults.find(id),
    remove: (id) => {
      const removed = faults.remove(id);
      if (removed && isLasting(removed)) lasting.settle();
      return removed;
    },
    mortal: (runner) => mortalRunner(runner, { credentials: world.credentials, dispatcher, faults }),
  };
}
