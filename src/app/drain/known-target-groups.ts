import type { ServiceSpec } from '../../domain/service-spec';
import type { KnownTargetGroups } from '../../domain/spot/places';
import type { DoomedTask } from '../../domain/spot/warning';
import { containerPortsOf } from '../../domain/task-definition';

/** The target groups of a task's service, where the catalogue names them all by ARN, and the ports of its containers. */
export function knownTargetGroups(
  catalog: readonly ServiceSpec[],
  { cluster, service }: DoomedTask,
): KnownTargetGroups | undefined {
  const spec = catalog.find((each) => each.cluster === cluster && each.service === service);
  const groups = spec?.targetGroups ?? [];
  const containerPorts = spec?.taskDefinition ? containerPortsOf(spec.taskDefinition) : [];
  const areKnown = groups.length > 0 && containerPorts.length > 0 && groups.every((group) => group.startsWith('arn:'));
  return areKnown ? { targetGroupArns: groups, containerPorts } : undefined;
}
