import type { SimulatedAccount } from './account';
import type { RegistrySeen, TargetSeen, WarningSeen } from './evidence';

interface Task {
  readonly taskArn: string;
  readonly startedBy: string;
  readonly lastStatus: string;
  readonly desiredStatus: string;
  readonly attachments: readonly { readonly details: readonly { readonly name: string; readonly value: string }[] }[];
}

/**
 * Fargate Spot takes back a share of the running tasks of each task set of a service, rounded up, at one instant.
 * @returns the warnings, with where each task was registered when it was warned
 */
export async function interrupt(
  account: SimulatedAccount,
  service: string,
  share: number,
): Promise<readonly WarningSeen[]> {
  const named = { cluster: 'prod', serviceName: service };
  const { taskArns } = (await account.look('ecs', 'ListTasks', named)) as { taskArns: string[] };
  if (taskArns.length === 0) return [];
  const described = await account.look('ecs', 'DescribeTasks', { cluster: 'prod', tasks: taskArns });
  const running = (described.tasks as Task[]).filter(
    ({ lastStatus, desiredStatus }) => lastStatus === 'RUNNING' && desiredStatus === 'RUNNING',
  );
  const sets = new Set(running.map(({ startedBy }) => startedBy));
  const doomed = [...sets].flatMap((set) => {
    const ofSet = running.filter(({ startedBy }) => startedBy === set);
    return ofSet.slice(0, Math.ceil(ofSet.length * share));
  });
  const registered = await targetsOf(account);
  const instances = await instancesOf(account);
  return doomed.flatMap((task): WarningSeen[] => {
    if (account.tasks.interruptSpotTask(task.taskArn) !== undefined) return [];
    const event = account.events.findLast(({ detail }) => detail.taskArn === task.taskArn);
    return [
      {
        ...{ at: account.clock.now(), eventId: event?.id ?? '', service, taskId: idOf(task) },
        targets: registered.filter(({ id }) => id === addressOf(task)),
        registries: instances.filter(({ instanceId }) => instanceId === idOf(task)),
      },
    ];
  });
}

const idOf = ({ taskArn }: Task): string => taskArn.split('/').at(-1)!;

const addressOf = ({ attachments }: Task): string =>
  attachments.flatMap(({ details }) => details).find(({ name }) => name === 'privateIPv4Address')?.value ?? '';

/** Every target that is not on its way out already. */
async function targetsOf(account: SimulatedAccount): Promise<TargetSeen[]> {
  const elb = 'elastic-load-balancing-v2';
  const { TargetGroups } = await account.look(elb, 'DescribeTargetGroups', {});
  const targets: TargetSeen[] = [];
  for (const { TargetGroupArn: targetGroupArn } of TargetGroups as { TargetGroupArn: string }[]) {
    const health = await account.look(elb, 'DescribeTargetHealth', { TargetGroupArn: targetGroupArn });
    for (const { Target, TargetHealth } of health.TargetHealthDescriptions as Health[])
      if (TargetHealth.State !== 'draining') targets.push({ targetGroupArn, id: Target.Id, port: Target.Port });
  }
  return targets;
}

async function instancesOf(account: SimulatedAccount): Promise<RegistrySeen[]> {
  const found: RegistrySeen[] = [];
  const { Services } = await account.look('servicediscovery', 'ListServices', {});
  for (const { Id: serviceId } of Services as { Id: string }[]) {
    const { Instances } = await account.look('servicediscovery', 'ListInstances', { ServiceId: serviceId });
    for (const { Id: instanceId } of Instances as { Id: string }[]) found.push({ serviceId, instanceId });
  }
  return found;
}

interface Health {
  readonly Target: { readonly Id: string; readonly Port: number };
  readonly TargetHealth: { readonly State: string };
}
