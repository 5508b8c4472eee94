import { DescribeServicesCommand, type ECSClient, type LoadBalancer, type ServiceRegistry } from '@aws-sdk/client-ecs';
import type { RegisteredService, Registrations } from '../domain/spot/registrations';
import { askingFor } from './aws-error';

/** ECS API reference, DescribeServices: names of one request. */
const SERVICES_AT_ONCE = 10;

/** Where services of a cluster have their tasks registered, by name; one that is gone is left out. Throws AwsError. */
export async function registeredServices(
  ecs: ECSClient,
  cluster: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, RegisteredService>> {
  const found = new Map<string, RegisteredService>();
  for (let at = 0; at < names.length; at += SERVICES_AT_ONCE) {
    const services = names.slice(at, at + SERVICES_AT_ONCE);
    const answer = await askingFor(
      'ecs:DescribeServices',
      ecs.send(new DescribeServicesCommand({ cluster, services })),
    );
    for (const { serviceName = '', taskSets = [], ...service } of answer?.services ?? [])
      found.set(serviceName, {
        ...registrations(service),
        taskSets: taskSets.map((set) => ({ id: set.id ?? '', ...registrations(set) })),
      });
  }
  return found;
}

interface Registered {
  readonly loadBalancers?: LoadBalancer[] | undefined;
  readonly serviceRegistries?: ServiceRegistry[] | undefined;
}

/** A Classic Load Balancer has no target group, and is not known here. */
function registrations({ loadBalancers = [], serviceRegistries = [] }: Registered): Registrations {
  return {
    loadBalancers: loadBalancers.map(({ targetGroupArn, advancedConfiguration, ...container }) => ({
      targetGroupArns: [targetGroupArn, advancedConfiguration?.alternateTargetGroupArn].filter(
        (arn) => arn !== undefined,
      ),
      containerName: container.containerName ?? '',
      containerPort: container.containerPort ?? 0,
    })),
    registryArns: serviceRegistries.flatMap(({ registryArn }) => registryArn ?? []),
  };
}
