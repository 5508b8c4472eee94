import type { BaseTaskDefinition } from '../service-spec';
import type { Facts, TargetGroupFacts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { listed, mapped, text, whole } from './members';

/** Container and port fit the target groups: the port is mapped, and targets are what the network mode gives. */
export function judgeTargetGroups(facts: Facts): readonly Judgement[] {
  const { service, definition, targetGroups, group } = facts;
  const [balancer] = service?.loadBalancers ?? [];
  if (!balancer) return [];
  const { containerName = '', containerPort = 0 } = balancer;
  const named = group && 'seen' in group ? (group.seen?.targetGroupNames ?? []) : [];
  return okOr(`${containerName}:${containerPort}${named.length > 0 ? ` in ${named.join(', ')}` : ''}`, [
    judgePort(definition, containerName, containerPort),
    ...judgeKinds(definition, targetGroups, named),
  ]);
}

function judgePort(definition: BaseTaskDefinition, name: string, port: number): Judgement {
  const container = definition.containerDefinitions.find((each) => each.name === name);
  if (!container) {
    const names = definition.containerDefinitions.map((each) => each.name).join(', ');
    return ng(
      `the service's load balancer leads to a container ${name}, and the task definition has ${names}`,
      `Name a container ${name}: CodeDeploy takes the name from the service.`,
    );
  }
  const mappings = listed(container.portMappings).map(mapped);
  if (mappings.some((mapping) => isMapped(mapping, port))) return ok('mapped');
  const ports = mappings.map(({ containerPort, containerPortRange }) => containerPort ?? containerPortRange);
  return ng(
    `the service's load balancer leads to port ${port} of container ${name}, which maps ${ports.join(', ') || 'none'}`,
    `Map it: "portMappings": [{ "containerPort": ${port} }].`,
  );
}

/** A mapping has one port, or a range of them, `8080-8090`. */
function isMapped({ containerPort, containerPortRange }: Readonly<Record<string, unknown>>, port: number): boolean {
  const [from = Number.NaN, to = Number.NaN] = text(containerPortRange)?.split('-').map(Number) ?? [];
  return whole(containerPort) === port || (from <= port && port <= to);
}

function judgeKinds(
  { networkMode }: BaseTaskDefinition,
  groups: Facts['targetGroups'],
  named: readonly string[],
): readonly Judgement[] {
  if (!groups) return [];
  if ('unseen' in groups) return [skip(`target groups: ${groups.unseen}`)];
  const wanted = text(networkMode) === 'awsvpc' ? 'ip' : 'instance';
  const gone = named.filter((name) => !groups.seen.some((each) => each.name === name));
  return [
    ...gone.map((name) =>
      ng(`there is no target group ${name}`, 'Create it, or name another in the deployment group.'),
    ),
    ...groups.seen.flatMap((each) => judgeKind(each, wanted)),
  ];
}

/** API reference, LoadBalancer: "If your service's task definition uses the awsvpc network mode, you must choose ip". */
function judgeKind({ name, targetType }: TargetGroupFacts, wanted: string): readonly Judgement[] {
  if (targetType === wanted) return [];
  const reason = `target group ${name} takes targets of the type ${targetType}, and the tasks are of the type ${wanted}`;
  return [ng(reason, `Give the service target groups of the type ${wanted}: the type of one cannot be changed.`)];
}
