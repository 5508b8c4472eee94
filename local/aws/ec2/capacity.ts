import type { World } from '../world';
import type { Instance, LaunchWish } from './instances';

/** From the end of an instance until its group launches another; AWS names no time. */
const REPLACED_AFTER_MS = 60_000;

/** The versions of a launch template, the oldest first. */
export interface LaunchTemplate {
  readonly id: string;
  readonly name: string;
  readonly versions: Omit<LaunchWish, 'zone' | 'subnetId'>[];
}

export interface Group {
  readonly name: string;
  desired: number;
  subnets: readonly string[];
  template: LaunchTemplate;
  /** Of the template, from 1. */
  version: number;
  readonly instances: Set<string>;
}

/** What decides which instances there are, as CloudFormation writes it down: launch templates, profiles, groups. */
export class Capacity {
  readonly templates = new Map<string, LaunchTemplate>();
  /** ARNs of roles by the ARN of an instance profile. */
  readonly profiles = new Map<string, string>();
  readonly groups = new Map<string, Group>();

  constructor(private readonly world: World) {
    world.instances.watch((instance, turn) => {
      const group = [...this.groups.values()].find(({ instances }) => instances.has(instance.id));
      if (turn !== 'terminated' || !group) return;
      group.instances.delete(instance.id);
      world.clock.after(REPLACED_AFTER_MS, () => this.maintain(group));
    });
  }

  /** Launches what a group is short of, and terminates the oldest of what it has too many. */
  maintain(group: Group): void {
    if (this.groups.get(group.name) !== group) return;
    while (group.instances.size < group.desired) group.instances.add(this.launch(group).id);
    const surplus = [...group.instances].slice(0, Math.max(0, group.instances.size - group.desired));
    for (const id of surplus) {
      group.instances.delete(id);
      this.world.instances.terminate(id);
    }
  }

  /** Into the subnet that has the fewest of its instances. */
  private launch({ subnets, instances, template, version }: Group): Instance {
    const present = [...instances].map((id) => this.world.instances.find(id)?.subnetId);
    const crowd = (subnet: string): number => present.filter((one) => one === subnet).length;
    const subnetId = subnets.reduce((best, one) => (crowd(one) < crowd(best) ? one : best));
    const zone = `${this.world.region}${ZONES[subnets.indexOf(subnetId) % ZONES.length]}`;
    return this.world.instances.launch({ ...template.versions[version - 1]!, subnetId, zone });
  }
}

/** Of the subnets, which nobody describes here: as ECS has them of the subnets of tasks. */
const ZONES = ['a', 'c', 'd'];
