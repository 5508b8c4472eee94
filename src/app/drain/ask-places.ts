import { hostIds } from '../../aws/container-instances';
import { registeredServices } from '../../aws/registered-services';
import { type Place, placesOf } from '../../domain/spot/places';
import { registrationsOf } from '../../domain/spot/registrations';
import type { DrainRuntime } from '../runtime';
import type { DoomedTaskMessage } from './drain-tasks';
import { NothingLeft } from './errors';
import type { Requests } from './requests';

/**
 * What tasks are in, as ECS says: one request for ten services of a cluster, and one for a hundred hosts of tasks that have
 * no address of their own. A service that is gone has nothing to be taken out of.
 */
export async function askPlaces(
  { clients: { ecs } }: DrainRuntime,
  requests: Requests,
  messages: readonly DoomedTaskMessage[],
  fail: (messageId: string, error: unknown) => void,
): Promise<readonly (DoomedTaskMessage & { readonly places: readonly Place[] })[]> {
  const placed: (DoomedTaskMessage & { readonly places: readonly Place[] })[] = [];
  for (const cluster of new Set(messages.map(({ task }) => task.cluster))) {
    const ofCluster = messages.filter(({ task }) => task.cluster === cluster);
    try {
      if (!requests.mayAsk()) throw new NothingLeft('There is no time left to ask where a task is registered');
      const services = await registeredServices(ecs, cluster, distinct(ofCluster.map(({ task }) => task.service)));
      const sharing = ofCluster.filter(({ task }) => task.address === undefined);
      const arns = distinct(sharing.flatMap(({ task }) => task.containerInstanceArn ?? []));
      const hosts = await hostIds(ecs, cluster, arns);
      for (const message of ofCluster) {
        const { task } = message;
        const service = services.get(task.service);
        const host = hosts.get(task.containerInstanceArn ?? '');
        placed.push({ ...message, places: service ? placesOf(task, registrationsOf(task, service), host) : [] });
      }
    } catch (error) {
      for (const { messageId } of ofCluster) fail(messageId, error);
    }
  }
  return placed;
}

const distinct = (names: readonly string[]): readonly string[] => [...new Set(names)];
