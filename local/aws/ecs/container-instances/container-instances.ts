import type { World } from '../../world';
import type { Journal } from '../journal';
import type { ClusterRecord, ContainerInstanceRecord, EcsState, ServiceRecord } from '../state';

/** A deregistered instance is described for an hour [ECS: ecs-agent lifecycle, container instance lifecycle]. */
const REMEMBERED_MS = 3_600_000;

/** What becomes of container instances. */
export class ContainerInstances {
  /** Told when tasks may be placed, or may not stay, where they were. */
  onChange: (instance: ContainerInstanceRecord, change: 'open' | 'draining' | 'gone') => void = () => {};

  private readonly registrations = new Map<string, Set<ContainerInstanceRecord>>();

  constructor(
    private readonly world: World,
    private readonly state: EcsState,
    private readonly journal: Journal,
  ) {}

  /** Those that a cluster has, the oldest first. */
  of(cluster: ClusterRecord): ContainerInstanceRecord[] {
    const all = [...this.state.containerInstances.values()];
    return all.filter((one) => one.cluster === cluster && one.status !== 'INACTIVE');
  }

  /** The registrations of an EC2 instance, those of the past too. */
  on(ec2InstanceId: string): ContainerInstanceRecord[] {
    return [...(this.registrations.get(ec2InstanceId) ?? [])];
  }

  servicesOf(cluster: ClusterRecord): ServiceRecord[] {
    return [...this.state.services.values()].filter((service) => service.cluster === cluster);
  }

  /** A new instance, or one whose agent has come back. */
  registered(instance: ContainerInstanceRecord): void {
    this.state.containerInstances.set(instance.arn, instance);
    this.registrations.set(instance.ec2InstanceId, new Set([...this.on(instance.ec2InstanceId), instance]));
    this.journal.containerInstance(instance);
    if (instance.status === 'ACTIVE') this.onChange(instance, 'open');
  }

  /** An instance that is so already stays as it is, and nothing is told. */
  setStatus(instance: ContainerInstanceRecord, status: 'ACTIVE' | 'DRAINING'): void {
    if (instance.status === status) return;
    instance.status = status;
    this.journal.containerInstance(instance);
    this.onChange(instance, status === 'ACTIVE' ? 'open' : 'draining');
  }

  disconnected(instance: ContainerInstanceRecord): void {
    instance.agentConnected = false;
    this.journal.containerInstance(instance);
  }

  /** Its tasks belong to nobody any more. */
  deregister(instance: ContainerInstanceRecord): void {
    if (instance.status === 'INACTIVE') return;
    instance.status = 'INACTIVE';
    this.journal.containerInstance(instance);
    this.onChange(instance, 'gone');
    this.world.clock.after(REMEMBERED_MS, () => this.state.containerInstances.delete(instance.arn));
  }
}
