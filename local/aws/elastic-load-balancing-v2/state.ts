import type {
  Action,
  AvailabilityZone,
  LoadBalancerSchemeEnum,
  LoadBalancerTypeEnum,
  RuleCondition,
  Tag,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Timer } from '../clock/virtual-clock';
import type { Endpoint } from '../network/network';
import type { HealthCheck } from './health-check';
import { notFound } from './refusals';
import type { Health } from './target-health';

export interface LoadBalancer {
  readonly arn: string;
  readonly name: string;
  readonly type: LoadBalancerTypeEnum;
  readonly scheme: LoadBalancerSchemeEnum;
  readonly createdAt: Date;
  zones: AvailabilityZone[];
  securityGroups: string[];
  state: 'provisioning' | 'active';
  readonly attributes: Map<string, string>;
}

export interface Listener {
  readonly arn: string;
  readonly loadBalancer: LoadBalancer;
  port: number;
  readonly protocol: 'HTTP';
  /** By priority; the default rule comes last and its actions are the listener's default actions. */
  rules: Rule[];
  /** What listens on loopback. */
  endpoint: Endpoint;
}

export interface Rule {
  readonly arn: string;
  priority: number | 'default';
  conditions: RuleCondition[];
  actions: Action[];
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly port: number;
  /** What its targets are: IPv4 addresses, or EC2 instances. */
  readonly targetType: 'ip' | 'instance';
  readonly vpcId: string;
  healthCheck: HealthCheck;
  readonly attributes: Map<string, string>;
  readonly targets: Map<string, Target>;
  /** Where the next request of a round starts. */
  turn: number;
  /** The next round of health checks. */
  round?: Timer;
}

export interface Target {
  readonly id: string;
  readonly port: number;
  readonly zone?: string;
  health: Health;
  /** Requests on their way, and who waits for their end. */
  inFlight: number;
  whenIdle?: () => void;
  /** The end of draining, or the first health check. */
  timer?: Timer;
}

export const targetKey = (id: string, port: number): string => `${id}:${port}`;

/** Everything that load balancing knows. */
export class State {
  readonly loadBalancers = new Map<string, LoadBalancer>();
  readonly listeners = new Map<string, Listener>();
  readonly targetGroups = new Map<string, TargetGroup>();
  readonly tags = new Map<string, Tag[]>();

  loadBalancer = (arn: string | undefined): LoadBalancer => found(this.loadBalancers, arn, 'load balancer');
  listener = (arn: string | undefined): Listener => found(this.listeners, arn, 'listener');
  targetGroup = (arn: string | undefined): TargetGroup => found(this.targetGroups, arn, 'target group');

  /** The rule and the listener that has it. */
  rule = (arn: string | undefined): { readonly listener: Listener; readonly rule: Rule } => {
    for (const listener of this.listeners.values()) {
      const rule = listener.rules.find((candidate) => candidate.arn === arn);
      if (rule) return { listener, rule };
    }
    throw notFound('rule', arn);
  };

  /** The load balancers whose listeners and rules name the target group: it receives traffic and health checks there. */
  usersOf(targetGroupArn: string): LoadBalancer[] {
    const users = new Set<LoadBalancer>();
    for (const listener of this.listeners.values())
      if (listener.rules.some((rule) => targetGroupArnsOf(rule.actions).includes(targetGroupArn)))
        users.add(listener.loadBalancer);
    return [...users];
  }
}

/** The target groups that actions forward to, weight zero included. */
export const targetGroupArnsOf = (actions: readonly Action[]): string[] =>
  actions.flatMap((action) => (action.ForwardConfig?.TargetGroups ?? []).map((group) => group.TargetGroupArn ?? ''));

function found<T>(things: ReadonlyMap<string, T>, arn: string | undefined, what: Parameters<typeof notFound>[0]): T {
  const thing = things.get(arn ?? '');
  if (!thing) throw notFound(what, arn);
  return thing;
}
