import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import type { TaskRecord } from './state';

/** What a load balancer says of one target, as far as it matters for a task. */
export interface TargetVerdict {
  /** Healthy, or in a target group that no listener uses: its health is not checked then. */
  readonly serving: boolean;
  /** Why it failed its health checks; `undefined` unless it did. */
  readonly unhealthy: string | undefined;
}

/** ECS's calls to Elastic Load Balancing. A refused call is a value here: the scheduler goes on. */
export class LoadBalancing {
  private readonly caller = asService('ecs');

  constructor(private readonly world: World) {}

  /** @returns what ELB refused with, if it did. */
  register(task: TaskRecord, targetGroupArn: string, port: number): Promise<AwsError | undefined> {
    return refused(
      this.world.call(this.caller, 'elastic-load-balancing-v2', 'RegisterTargets', {
        TargetGroupArn: targetGroupArn,
        Targets: [{ Id: task.interface.address, Port: port }],
      }),
    );
  }

  /** @returns virtual milliseconds for which the target drains; 0 when there is nothing to drain. */
  async deregister(task: TaskRecord, targetGroupArn: string, port: number): Promise<number> {
    const failure = await refused(
      this.world.call(this.caller, 'elastic-load-balancing-v2', 'DeregisterTargets', {
        TargetGroupArn: targetGroupArn,
        Targets: [{ Id: task.interface.address, Port: port }],
      }),
    );
    return failure ? 0 : this.deregistrationDelay(targetGroupArn);
  }

  /** Verdicts on tasks that are registered with a target group, in their order. */
  async verdicts(tasks: readonly TaskRecord[], targetGroupArn: string, port: number): Promise<TargetVerdict[]> {
    const silent: TargetVerdict = { serving: false, unhealthy: undefined };
    try {
      const { TargetHealthDescriptions = [] } = await this.world.call(
        this.caller,
        'elastic-load-balancing-v2',
        'DescribeTargetHealth',
        { TargetGroupArn: targetGroupArn, Targets: tasks.map((task) => ({ Id: task.interface.address, Port: port })) },
      );
      return tasks.map(({ interface: { address } }) => {
        const health = TargetHealthDescriptions.find(({ Target }) => Target?.Id === address)?.TargetHealth;
        if (!health) return silent;
        const { State, Reason, Description } = health;
        return {
          serving: State === 'healthy' || (State === 'unused' && Reason === 'Target.NotInUse'),
          unhealthy: State === 'unhealthy' ? (Description ?? Reason ?? 'Health checks failed') : undefined,
        };
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return tasks.map(() => silent);
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
