import type { Facts } from './facts';
import { type Judgement, ng, ok, skip } from './judgement';
import { listed, mapped, whole } from './members';

/**
 * Static host ports: on one instance only one task has them, so as many instances are needed as tasks run at once. Under
 * CodeDeploy the replacement runs beside all of the original; a rolling deployment runs up to `maximumPercent`.
 * ECS developer guide, "Task networking for Amazon ECS on EC2".
 */
export function judgeHostPorts({ definition, service, instances }: Facts): readonly Judgement[] {
  const ports = hostPortsOf(definition);
  if (ports.length === 0) return [ok('none is static')];
  if (!service || !instances) return [];
  if ('unseen' in instances) return [skip(`static host ports ${ports.join(', ')}: ${instances.unseen}`)];
  const { desiredCount = 0, maximumPercent = 200, controller } = service;
  const percent = controller === 'CODE_DEPLOY' ? 200 : maximumPercent;
  const atOnce = Math.max(desiredCount, Math.floor((desiredCount * percent) / 100));
  const told = `host port ${ports.join(', ')} is static, ${atOnce} tasks run at once (${percent} % of ${desiredCount})`;
  if (instances.seen >= atOnce) return [ok(`${told} on ${instances.seen} instances`)];
  const remedy =
    controller === 'CODE_DEPLOY'
      ? `Leave "hostPort" out, so that each task gets one of its own, or run ${atOnce} instances.`
      : `Leave "hostPort" out, run ${atOnce} instances, or lower maximumPercent.`;
  return [ng(`${told}, and the cluster has ${instances.seen} instances`, remedy)];
}

/** With awsvpc each task has an interface of its own; with host a container port is one of the host. */
export function hostPortsOf(definition: Facts['definition']): readonly number[] {
  const { networkMode, containerDefinitions } = definition;
  if (networkMode === 'awsvpc' || networkMode === 'none') return [];
  const mappings = containerDefinitions.flatMap(({ portMappings }) => listed(portMappings).map(mapped));
  const ports = mappings.map(({ hostPort, containerPort }) =>
    whole(networkMode === 'host' ? (hostPort ?? containerPort) : hostPort),
  );
  return [...new Set(ports.filter((port): port is number => port !== undefined && port !== 0))];
}
