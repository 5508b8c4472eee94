import type { Service } from '@aws-sdk/client-ecs';
import { ecrRegistry } from '../domain/image';
import type { ObservedService } from '../domain/observed';
import { unplaced } from './unplaced';

/** Of a CODE_DEPLOY service the PRIMARY task set has the present values; the service's own may be those of its creation. */
export function observedService(service: Service, name: string): ObservedService {
  const primary = service.taskSets?.find(({ status }) => status === 'PRIMARY');
  const current = primary ?? service;
  // Without task sets, what ECS itself deployed.
  const since = primary ?? service.deployments?.find(({ status }) => status === 'PRIMARY');
  const network = (current.networkConfiguration ?? service.networkConfiguration)?.awsvpcConfiguration;
  const loadBalancers = current.loadBalancers?.length ? current.loadBalancers : (service.loadBalancers ?? []);
  const providers = current.capacityProviderStrategy ?? service.capacityProviderStrategy ?? [];
  const platformVersion = current.platformVersion ?? service.platformVersion;
  const maximumPercent = service.deploymentConfiguration?.maximumPercent;
  const missing = unplaced(service);
  const [, , , region = '', account = ''] = service.serviceArn?.split(':') ?? [];
  return {
    name,
    registry: ecrRegistry(account, region),
    status: service.status ?? '',
    controller: service.deploymentController?.type ?? 'ECS',
    taskDefinition: primary?.taskDefinition ?? service.taskDefinition ?? '',
    loadBalancers: loadBalancers.map(({ containerName, containerPort, targetGroupArn }) => ({
      ...(containerName === undefined ? {} : { containerName }),
      ...(containerPort === undefined ? {} : { containerPort }),
      ...(targetGroupArn === undefined ? {} : { targetGroupArn }),
    })),
    ...(network
      ? {
          network: {
            subnets: network.subnets ?? [],
            securityGroups: network.securityGroups ?? [],
            assignPublicIp: network.assignPublicIp ?? 'DISABLED',
          },
        }
      : {}),
    ...(platformVersion === undefined ? {} : { platformVersion }),
    capacityProviderStrategy: providers.map(({ capacityProvider = '', base, weight }) => ({
      capacityProvider,
      ...(base === undefined ? {} : { base }),
      ...(weight === undefined ? {} : { weight }),
    })),
    ...(current.launchType === undefined ? {} : { launchType: current.launchType }),
    ...(service.schedulingStrategy === undefined ? {} : { schedulingStrategy: service.schedulingStrategy }),
    ...(service.desiredCount === undefined ? {} : { desiredCount: service.desiredCount }),
    ...(maximumPercent === undefined ? {} : { maximumPercent }),
    ...(missing ? { unplaced: missing } : {}),
    ...(since?.createdAt
      ? {
          primary: {
            createdAt: since.createdAt.toISOString(),
            ...(primary?.externalId ? { deploymentId: primary.externalId } : {}),
          },
        }
      : {}),
  };
}
