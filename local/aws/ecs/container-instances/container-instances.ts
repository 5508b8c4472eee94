import type { World } from '../../world';
import type { Journal } from '../journal';
import type { ContainerInstanceRecord, EcsState } from '../state';

/** A deregistered instance is described for an hour [ECS: ecs-agent lifecycle, container instance lifecycle]. */
const REMEMBERED_MS = 3_600_000;

/** What becomes of container instances. */
export class ContainerInstances {
  /** Told when tasks may be placed, or may not stay, where they were. */
  onChange: (instance: ContainerInstanceRecord, change: 'open' | 'draining' | 'gone') => void = () => {};

  constructor(
    private readonly world: World,
    private readonly state: EcsState,
    private readonly journal: Journal,
  ) {}

  /** A new instance, or one whose agent has come back. */
  registered(instance: ContainerInstanceRecord): void {
    this.state.containerInstances.set(instance.arn, instance);
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

  /** Its tasks belong to nobody any more. */
  deregister(instance: ContainerInstanceRecord): void {
    instance.status = 'INACTIVE';
    this.journal.containerInstance(instance);
    this.onChange(instance, 'gone');
    this.world.clock.after(REMEMBERED_MS, () => this.state.containerInstances.delete(instance.arn));
  }
}
