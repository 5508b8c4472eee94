import type { Misfortunes } from '../ecs/misfortunes';
import type { Kernel } from '../kernel';
import type { ImmediateFault, TaskFault } from './fault';
import { isOnSpot, runningTasks } from './running-tasks';

/** A fault that cannot strike as things are now. */
export class CannotStrike extends Error {}

/**
 * Does what an immediate fault asks for.
 * @returns what it struck, a line each
 * @throws CannotStrike, AwsError
 */
export async function enact(
  { clock, world, dispatcher }: Kernel,
  tasks: Misfortunes,
  fault: ImmediateFault,
): Promise<readonly string[]> {
  switch (fault.kind) {
    case 'task-killed':
    case 'spot-interruption': {
      const { kind, service, times } = fault;
      const befall = (name: string) => (kind === 'task-killed' ? tasks.killTask(name) : tasks.interruptSpotTask(name));
      const named = await namedTasks(dispatcher, fault);
      const struck: string[] = [];
      let reason = `${service} has no running task${kind === 'task-killed' ? '' : ' on FARGATE_SPOT'}.`;
      for (const name of named) {
        if (struck.length === times) break;
        const refusal = befall(name);
        if (refusal === undefined) struck.push(name);
        else reason = refusal;
      }
      if (struck.length === 0) throw new CannotStrike(reason);
      return struck;
    }
    case 'ec2-spot-interruption':
    case 'ec2-rebalance': {
      const { kind, instance, cluster, times } = fault;
      const named = instance === undefined ? await instancesOf(dispatcher, cluster!) : [instance];
      const spot = named.flatMap((id) => world.instances.find(id) ?? []).filter(({ market }) => market === 'spot');
      const open = spot.filter(({ interruptedAt }) => kind === 'ec2-rebalance' || !interruptedAt).slice(0, times);
      if (open.length === 0)
        throw new CannotStrike(`${instance ?? cluster} has no Spot instance that is left to strike.`);
      for (const one of open)
        if (kind === 'ec2-rebalance') world.instances.recommendRebalance(one);
        else world.instances.interrupt(one);
      return open.map(({ id }) => id);
    }
    case 'alarm': {
      const { alarm: AlarmName, state: StateValue, reason: StateReason } = fault;
      const console = { kind: 'service', service: 'console.local' } as const;
      await world.call(console, 'cloudwatch', 'SetAlarmState', { AlarmName, StateValue, StateReason });
      return [`${AlarmName} is ${StateValue}`];
    }
    case 'clock-jump':
      try {
        await clock.advance(fault.seconds * 1_000);
      } catch (error) {
        throw new CannotStrike((error as Error).message);
      }
      return [`${fault.seconds} s`];
  }
}

/** EC2 ids of the instances of a cluster, those first that joined first. */
async function instancesOf(dispatcher: Kernel['dispatcher'], cluster: string): Promise<string[]> {
  const { containerInstanceArns } = await dispatcher.look('ecs', 'ListContainerInstances', { cluster });
  const asked = containerInstanceArns as string[];
  if (asked.length === 0) return [];
  const { containerInstances } = await dispatcher.look('ecs', 'DescribeContainerInstances', {
    cluster,
    containerInstances: asked,
  });
  return (containerInstances as { ec2InstanceId: string }[]).map(({ ec2InstanceId }) => ec2InstanceId);
}

/** ARNs of the running tasks of a service that a fault can strike, those first that started first, or the one named. */
async function namedTasks(
  dispatcher: Kernel['dispatcher'],
  { kind, cluster, service, task }: TaskFault,
): Promise<readonly string[]> {
  if (task === undefined) {
    const running = await runningTasks(dispatcher, service);
    return running.filter((one) => kind === 'task-killed' || isOnSpot(one)).map(({ taskArn = '' }) => taskArn);
  }
  if (cluster === undefined) return [task];
  const { tasks } = await dispatcher.look('ecs', 'DescribeTasks', { cluster, tasks: [task] });
  const [found] = tasks as { taskArn: string }[];
  if (!found) throw new CannotStrike(`There is no task ${task} in the cluster ${cluster}.`);
  return [found.taskArn];
}
