import type { World } from '../world';
import type { InstanceType } from './instance-types';

/** Between the warning of an interruption and the end of the instance [EC2: spot-instance-termination-notices]. */
const SPOT_NOTICE_MS = 120_000;

/** How an instance is to be. */
export interface LaunchWish {
  readonly imageId: string;
  readonly type: InstanceType;
  readonly market: 'spot' | 'on-demand';
  readonly subnetId: string;
  /** `ap-northeast-1a` */
  readonly zone: string;
  /** As a person wrote it, not in base64. */
  readonly userData: string;
  /** Of its instance profile. */
  readonly roleArn?: string;
}

/** A virtual EC2 instance: an address in the network, and programs that others run on it. */
export interface Instance extends LaunchWish {
  /** `i-` and 17 hexadecimal digits */
  readonly id: string;
  readonly address: string;
  readonly privateDnsName: string;
  /** What it shows of itself, and what proves that EC2 says so [EC2: instance-identity-documents]. */
  readonly identity: { readonly document: string; readonly signature: string };
  /** When Spot takes it back. */
  interruptedAt: Date | undefined;
}

export type Turn = 'launched' | 'interrupted' | 'terminated';

/**
 * The EC2 instances of the account. There is no EC2 API: CloudFormation launches them for an Auto Scaling group, and
 * whoever runs programs on them watches their life.
 */
export class Instances {
  private readonly running = new Map<string, Instance>();
  private readonly watchers: ((instance: Instance, turn: Turn) => void)[] = [];

  constructor(private readonly world: Omit<World, 'instances'>) {}

  /** Has somebody told of each turn of every instance, in the order of these calls. */
  watch(watcher: (instance: Instance, turn: Turn) => void): void {
    this.watchers.push(watcher);
  }

  launch(wish: LaunchWish): Instance {
    const { accountId, region, ids, network, clock } = this.world;
    const id = `i-${ids.hex(17)}`;
    const address = network.assignAddress();
    const document = {
      accountId,
      architecture: 'x86_64',
      availabilityZone: wish.zone,
      imageId: wish.imageId,
      instanceId: id,
      instanceType: wish.type,
      pendingTime: clock.now().toISOString(),
      privateIp: address,
      region,
    };
    const instance: Instance = {
      ...wish,
      id,
      address,
      privateDnsName: `ip-${address.replaceAll('.', '-')}.${region === 'us-east-1' ? 'ec2' : `${region}.compute`}.internal`,
      identity: { document: JSON.stringify(document), signature: ids.secret(172) },
      interruptedAt: undefined,
    };
    this.running.set(id, instance);
    network.name(id, address);
    this.tell(instance, 'launched');
    return instance;
  }

  find(id: string): Instance | undefined {
    return this.running.get(id);
  }

  list(): Instance[] {
    return [...this.running.values()];
  }

  /** Ends an instance; that it is gone already is no error. */
  terminate(id: string): void {
    const instance = this.running.get(id);
    if (!instance) return;
    this.running.delete(id);
    this.world.network.name(id, undefined);
    this.tell(instance, 'terminated');
  }

  /** Spot takes an instance back: its warning now, its end two minutes later. [EC2: spot-instance-termination-notices] */
  interrupt(instance: Instance): void {
    instance.interruptedAt = this.world.clock.now();
    this.world.publish({
      ...this.about(instance),
      detailType: 'EC2 Spot Instance Interruption Warning',
      detail: { 'instance-id': instance.id, 'instance-action': 'terminate' },
    });
    this.tell(instance, 'interrupted');
    this.world.clock.after(SPOT_NOTICE_MS, () => this.terminate(instance.id));
  }

  /** Tells that Spot may soon take an instance back; nothing follows from it by itself. [EC2: rebalance-recommendations] */
  recommendRebalance(instance: Instance): void {
    this.world.publish({
      ...this.about(instance),
      detailType: 'EC2 Instance Rebalance Recommendation',
      detail: { 'instance-id': instance.id },
    });
  }

  private about({ id }: Instance) {
    const { region, accountId } = this.world;
    return { source: 'aws.ec2', resources: [`arn:aws:ec2:${region}:${accountId}:instance/${id}`] };
  }

  private tell(instance: Instance, turn: Turn): void {
    for (const watcher of this.watchers) watcher(instance, turn);
  }
}
