import type { LoadBalancer } from '@aws-sdk/client-ecs';
import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { RegisteredTarget, TaskRecord } from './state';

/** What a load balancer says of one target, as far as it matters for a task. */
export interface TargetVerdict {
  /** Healthy, or in a target group that no listener uses: its health is not checked then. */
  readonly serving: boolean;
  /** Why it failed its health checks; `undefined` unless it did. */
  readonly unhealthy: string | undefined;
}

/** The target that a task is behind a load balancer: its own address, or its instance at the host's port. */
export function targetOf(task: TaskRecord, balancer: LoadBalancer): RegisteredTarget | undefined {
  const { targetGroupArn, containerName, containerPort } = balancer;
  if (!targetGroupArn || !containerPort) return undefined;
  if (task.interface) return { targetGroupArn, id: task.interface.address, port: containerPort };
  const binding = task.bindings.find((one) => one.container === containerName && one.containerPort === containerPort);
  return binding && task.host && { targetGroupArn, id: task.host.ec2InstanceId, port: binding.hostPort };
}

/** ECS's calls to Elastic Load Balancing. A refused call is a value here: the scheduler goes on. */
export class LoadBalancing {
  private readonly caller = asService('ecs');

  constructor(private readonly world: World) {}

  /** @returns what ELB refused with, if it did. */
  register({ targetGroupArn, id, port }: RegisteredTarget): Promise<AwsError | undefined> {
    return refused(
      this.world.call(this.caller, 'elastic-load-balancing-v2', 'RegisterTargets', {
        TargetGroupArn: targetGroupArn,
        Targets: [{ Id: id, Port: port }],
      }),
    );
  }

  /** @returns virtual milliseconds for which the target drains; 0 when there is nothing to drain. */
  async deregister({ targetGroupArn, id, port }: RegisteredTarget): Promise<number> {
    const failure = await refused(
      this.world.call(this.caller, 'elastic-load-balancing-v2', 'DeregisterTargets', {
        TargetGroupArn: targetGroupArn,
        Targets: [{ Id: id, Port: port }],
      }),
    );
    return failure ? 0 : this.deregistrationDelay(targetGroupArn);
  }

  /** Verdicts on targets of one group, in their order. */
  async verdicts(targets: readonly RegisteredTarget[], targetGroupArn: string): Promise<TargetVerdict[]> {
    const silent: TargetVerdict = { serving: false, unhealthy: undefined };
    try {
      const { TargetHealthDescriptions = [] } = await this.world.call(
        this.caller,
        'elastic-load-balancing-v2',
        'DescribeTargetHealth',
        { TargetGroupArn: targetGroupArn, Targets: targets.map(({ id, port }) => ({ Id: id, Port: port })) },
      );
      return targets.map(({ id, port }) => {
        const found = TargetHealthDescriptions.find(({ Target }) => Target?.Id === id && Target.Port === port);
        const health = found?.TargetHealth;
        if (!health) return silent;
        const { State, Reason, Description } = health;
        return {
          serving: State === 'healthy' || (State === 'unused' && Reason === 'Target.NotInUse'),
          unhealthy: State === 'unhealthy' ? (Description ?? Reason ?? 'Health checks failed') : undefined,
        };
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return targets.map(() => silent);
    }
  }

  private async deregistrationDelay(targetGroupArn: string): Promise<number> {
    try {
      const { Attributes = [] } = await this.world.call(
        this.caller,
        'elastic-load-balancing-v2',
        'DescribeTargetGroupAttributes',
        { TargetGroupArn: targetGroupArn },
      );
      const seconds = Attributes.find(({ Key }) => Key === 'deregistration_delay.timeout_seconds')?.Value;
      return Number(seconds ?? 0) * 1000;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return 0;
    }
  }
}

async function refused(call: Promise<unknown>): Promise<AwsError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
