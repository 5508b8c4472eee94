import type { Task } from '@aws-sdk/client-ecs';
import type { Account } from '../../local/aws/account';

/** Tasks that Fargate Spot takes back at once, and when each of them got no more new requests. */
export interface Interruption {
  readonly tasks: number;
  /** Looks at the target groups: whoever is in rotation no more is noted. */
  look(): Promise<void>;
  /** Seconds from the warning until a target was chosen no more, one for each task that came so far. */
  outAfter(): readonly number[];
}

/** How a target stands that new requests may go to. */
const IN_ROTATION: readonly (string | undefined)[] = ['healthy', 'initial'];

/**
 * Has Fargate Spot take back half of the tasks of each task set of a service, at one virtual instant.
 * @param service `cluster/service`
 */
export async function interruptHalf(aws: Account, service: string): Promise<Interruption> {
  const [cluster = '', serviceName = ''] = service.split('/');
  const { taskArns } = await aws.dispatcher.look('ecs', 'ListTasks', { cluster, serviceName });
  const { tasks } = await aws.dispatcher.look('ecs', 'DescribeTasks', { cluster, tasks: taskArns });
  const running = (tasks as Task[]).filter(({ lastStatus }) => lastStatus === 'RUNNING');
  const doomed = [...new Set(running.map(({ startedBy }) => startedBy))].flatMap((taskSet) => {
    const ofSet = running.filter(({ startedBy }) => startedBy === taskSet);
    const onSpot = ofSet.filter(({ capacityProviderName }) => capacityProviderName === 'FARGATE_SPOT');
    return onSpot.slice(0, Math.ceil(ofSet.length / 2));
  });
  const groups = await targetGroupsWith(aws, doomed.map(addressOf));
  for (const { taskArn } of doomed) {
    const injection = await aws.faults.inject({ kind: 'spot-interruption', cluster, task: taskArn });
    if (!('fault' in injection)) throw new Error(JSON.stringify(injection));
  }
  const warnedAt = aws.clock.now().getTime();
  const out = new Map<string, number>();
  const left = new Set(doomed.map(addressOf));
  return {
    tasks: doomed.length,
    look: async () => {
      if (left.size === 0) return;
      const inRotation = new Set<string>();
      for (const group of groups) for (const address of await inRotationOf(aws, group)) inRotation.add(address);
      for (const address of left) {
        if (inRotation.has(address)) continue;
        left.delete(address);
        out.set(address, (aws.clock.now().getTime() - warnedAt) / 1_000);
      }
    },
    outAfter: () => [...out.values()],
  };
}

/** [ECS: ecs_task_events] the private address of a task's network interface. */
const addressOf = ({ attachments }: Task): string =>
  attachments
    ?.flatMap(({ details }) => details ?? [])
    .find(({ name }) => name === 'privateIPv4Address')
    ?.value?.toString() ?? '';

async function targetGroupsWith(aws: Account, addresses: readonly string[]): Promise<string[]> {
  const { TargetGroups } = await aws.dispatcher.look('elastic-load-balancing-v2', 'DescribeTargetGroups', {});
  const arns = (TargetGroups as { TargetGroupArn: string }[]).map(({ TargetGroupArn }) => TargetGroupArn);
  const found: string[] = [];
  for (const arn of arns) {
    const inGroup = await inRotationOf(aws, arn);
    if (addresses.some((address) => inGroup.includes(address))) found.push(arn);
  }
  return found;
}

async function inRotationOf(aws: Account, TargetGroupArn: string): Promise<string[]> {
  const { TargetHealthDescriptions } = await aws.dispatcher.look('elastic-load-balancing-v2', 'DescribeTargetHealth', {
    TargetGroupArn,
  });
  return (TargetHealthDescriptions as { Target: { Id: string }; TargetHealth: { State?: string } }[])
    .filter(({ TargetHealth }) => IN_ROTATION.includes(TargetHealth.State))
    .map(({ Target }) => Target.Id);
}
