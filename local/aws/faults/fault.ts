/** How often, how likely and how long a fault strikes. */
interface Chance {
  /** Infinite: as often as it can. */
  readonly times: number;
  /** Above 0, up to 1. */
  readonly probability: number;
  /** Simulated seconds. */
  readonly for?: number;
}

export interface RequestFault extends Chance {
  readonly kind: 'throttle' | 'server-error' | 'lost-answer';
  /** `ecs:RegisterTaskDefinition`, `ecs:*` */
  readonly operation: string;
  readonly of?: string;
  /** Of `server-error`. */
  readonly status?: 500 | 503;
}

export interface EventFault extends Chance {
  readonly kind: 'event-dropped' | 'event-duplicated' | 'event-delayed' | 'event-reordered';
  readonly detailType: string;
  /** An event pattern below `detail`. */
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly seconds?: number;
}

export interface FunctionFault extends Chance {
  readonly kind: 'function-killed';
  readonly function: string;
  readonly afterCalls?: number;
  /** Real seconds. */
  readonly afterSeconds?: number;
}

/** Faults that lie in wait. */
export type WaitingFault = RequestFault | EventFault | FunctionFault;

export interface CapacityFault {
  readonly kind: 'no-capacity';
  readonly provider: 'FARGATE' | 'FARGATE_SPOT';
  /** Simulated seconds. */
  readonly for: number;
}

export interface DroughtFault {
  readonly kind: 'spot-drought';
  /** Of the running Spot tasks of each service: taken back as it begins; above 0, up to 1. */
  readonly share: number;
  /** `cluster/service`; absent: whatever runs on Spot. */
  readonly service?: string;
  /** Simulated seconds. */
  readonly for: number;
}

export interface DeregistrationFault {
  readonly kind: 'ecs-deregistration';
  readonly when: 'early' | 'late';
  /** Simulated seconds. */
  readonly for: number;
}

/** States that last. */
export type LastingFault = CapacityFault | DroughtFault | DeregistrationFault;

export interface TaskFault {
  readonly kind: 'task-killed' | 'spot-interruption';
  /** `cluster/service`; else `task` is given. */
  readonly service?: string;
  /** ARN or id. */
  readonly task?: string;
  /** The cluster of the task, where it is told. */
  readonly cluster?: string;
  /** How many tasks of the service. */
  readonly times: number;
}

export interface InstanceFault {
  readonly kind: 'ec2-spot-interruption' | 'ec2-rebalance';
  /** `i-…`; else `cluster` is given. */
  readonly instance?: string;
  readonly cluster?: string;
  /** How many instances of the cluster. */
  readonly times: number;
}

export interface AlarmFault {
  readonly kind: 'alarm';
  readonly alarm: string;
  readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA';
  readonly reason: string;
}

export interface ClockFault {
  readonly kind: 'clock-jump';
  readonly seconds: number;
}

/** Faults that strike when they are asked for. */
export type ImmediateFault = TaskFault | InstanceFault | AlarmFault | ClockFault;

export type Fault = WaitingFault | LastingFault | ImmediateFault;
