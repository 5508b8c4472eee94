import type { Registrations } from './registrations';
import type { DoomedTask } from './warning';

/** One thing to take a task out of. */
export type Place =
  | { readonly kind: 'target'; readonly targetGroupArn: string; readonly id: string; readonly port: number }
  | { readonly kind: 'registry'; readonly registryArn: string; readonly instanceId: string };

/**
 * Everything that a task is in.
 * @param hostId id of the EC2 instance that it runs on, where it has no address of its own
 */
export function placesOf(
  task: DoomedTask,
  { loadBalancers, registryArns }: Registrations,
  hostId: string | undefined,
): readonly Place[] {
  const targets = loadBalancers.flatMap(({ targetGroupArns, containerName, containerPort }) =>
    targetOf(task, { containerName, containerPort }, hostId).flatMap((target) =>
      targetGroupArns.map((targetGroupArn): Place => ({ kind: 'target', targetGroupArn, ...target })),
    ),
  );
  const instances = registryArns.map(
    (registryArn): Place => ({
      kind: 'registry',
      registryArn,
      instanceId: task.taskId,
    }),
  );
  return [...targets, ...instances];
}

/** What a catalogue that names the target groups of a service knows without asking. */
export interface KnownTargetGroups {
  readonly targetGroupArns: readonly string[];
  readonly containerPorts: readonly number[];
}

/**
 * The targets that a task may be, by the catalogue alone: each port in each group. Which of blue and green it is need not be
 * known, since a target that a group does not have is taken out of it without effect. None where the task shares the address
 * of its host: AWS must say which.
 */
export function knownPlacesOf(
  { address }: DoomedTask,
  { targetGroupArns, containerPorts }: KnownTargetGroups,
): readonly Place[] {
  if (address === undefined) return [];
  return targetGroupArns.flatMap((targetGroupArn) =>
    containerPorts.map((port): Place => ({ kind: 'target', targetGroupArn, id: address, port })),
  );
}

function targetOf(
  { address, hostPorts }: DoomedTask,
  container: { readonly containerName: string; readonly containerPort: number },
  hostId: string | undefined,
): readonly { readonly id: string; readonly port: number }[] {
  if (address !== undefined) return [{ id: address, port: container.containerPort }];
  if (hostId === undefined) return [];
  return hostPorts
    .filter(({ containerName, containerPort }) => {
      return containerName === container.containerName && containerPort === container.containerPort;
    })
    .map(({ hostPort }) => ({ id: hostId, port: hostPort }));
}
