import { usesSpot } from '../capacity';
import type { Facts } from './facts';
import { listed } from './members';

const FARGATE_PROVIDERS: readonly string[] = ['FARGATE', 'FARGATE_SPOT'];

/** Whether the tasks run on Fargate: the service says it, else what the task definition is for. */
export function runsOnFargate({ service, definition }: Pick<Facts, 'service' | 'definition'>): boolean {
  const providers = (service?.capacityProviderStrategy ?? []).map(({ capacityProvider }) => capacityProvider);
  if (providers.length > 0) return providers.some((name) => FARGATE_PROVIDERS.includes(name));
  if (service?.launchType !== undefined) return service.launchType === 'FARGATE';
  return listed(definition.requiresCompatibilities).includes('FARGATE');
}

/** Whether some of the tasks may run on Fargate Spot. */
export function runsOnSpot({ service }: Pick<Facts, 'service'>): boolean {
  return usesSpot(service?.capacityProviderStrategy ?? []);
}
