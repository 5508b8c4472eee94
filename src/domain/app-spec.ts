import { canonicalJson, sha256 } from './canonical';
import type { ObservedService } from './observed';
import { type BlueGreenSpec, LIFECYCLE_HOOK_EVENTS } from './service-spec';

/** AppSpec text and the SHA-256 under which CodeDeploy stores it. */
export interface AppSpec {
  readonly content: string;
  readonly sha256: string;
}

/** Why CodeDeploy could not move traffic to this service; undefined when an AppSpec can be made. */
export function appSpecObstacle(service: ObservedService): string | undefined {
  const [balancer] = service.loadBalancers;
  if (!balancer) return `service ${service.name} has no load balancer, and CodeDeploy blue/green moves traffic on one`;
  if (balancer.containerName === undefined || balancer.containerPort === undefined) {
    return `the load balancer of service ${service.name} names no container and port`;
  }
  return undefined;
}

/**
 * The AppSpec that takes a service to a revision and leaves everything else as the *remote* service has it.
 * Call it only where `appSpecObstacle` finds none.
 *
 * - JSON: CodeDeploy takes YAML or JSON, and JSON has one canonical text, hence one SHA-256.
 * - One load balancer: CodeDeploy takes no more for ECS.
 * - Network members go together; a service without security groups of its own keeps its current ones by leaving them out.
 *
 * Source: CodeDeploy user guide, reference-appspec-file-structure-resources, -hooks.
 */
export function appSpecFor(service: ObservedService, revision: string, hooks: BlueGreenSpec['hooks']): AppSpec {
  const [balancer] = service.loadBalancers;
  const { network } = service;
  const hookList = LIFECYCLE_HOOK_EVENTS.filter((event) => hooks[event]).map((event) => ({ [event]: hooks[event] }));

  const content = canonicalJson({
    version: '0.0',
    Resources: [
      {
        TargetService: {
          Type: 'AWS::ECS::Service',
          Properties: {
            TaskDefinition: revision,
            LoadBalancerInfo: { ContainerName: balancer?.containerName, ContainerPort: balancer?.containerPort },
            PlatformVersion: service.platformVersion,
            NetworkConfiguration:
              network && network.securityGroups.length > 0
                ? {
                    AwsvpcConfiguration: {
                      Subnets: network.subnets,
                      SecurityGroups: network.securityGroups,
                      AssignPublicIp: network.assignPublicIp,
                    },
                  }
                : undefined,
            CapacityProviderStrategy:
              service.capacityProviderStrategy.length > 0
                ? service.capacityProviderStrategy.map(({ capacityProvider, base, weight }) => ({
                    CapacityProvider: capacityProvider,
                    Base: base,
                    Weight: weight,
                  }))
                : undefined,
          },
        },
      },
    ],
    Hooks: hookList.length > 0 ? hookList : undefined,
  });
  return { content, sha256: sha256(content) };
}
