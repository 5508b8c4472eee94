import type { DeliveryFault, RequestFault } from './faults';

/**
 * What happens to a world, as data: it can be printed, cut shorter and run again. Times are virtual minutes from the
 * beginning.
 */
export interface Story {
  readonly seed: number;
  readonly services: readonly ServiceStory[];
  /** What people, builds and operators do, oldest first. */
  readonly acts: readonly Act[];
  readonly faults: FaultPlan;
  /** Minutes between two sweeps that arrive; more than one: the others are lost. */
  readonly sweepEvery: number;
  /** Whoever waits longest is next, and no request takes time: no chance is drawn. */
  readonly inOrder?: true;
  /** When ECS deregisters tasks that Fargate Spot takes back; `early` when left out. */
  readonly ecsDeregistration?: 'late';
  /** Virtual time after the last act in which faults still strike, and after which rest is looked for. */
  readonly aftermathInMinutes?: number;
}

export interface ServiceStory {
  readonly name: string;
  readonly gate?: { readonly approvers: readonly string[]; readonly votes: number; readonly waitInMinutes: number };
  readonly checked: boolean;
  /** Whether a check looks at green while traffic moves. */
  readonly watched?: true;
  /** Whether a one-off task is run before green is made. */
  readonly migrated?: true;
  readonly shift: 'ECSAllAtOnce' | 'ECSCanary10Percent5Minutes' | 'ECSLinear10PercentEvery1Minutes';
  /** Whether it runs on Fargate Spot, on several tasks. */
  readonly onSpot?: true;
  /** The group's ready wait; absent: none. */
  readonly readyWaitInMinutes?: number;
  /** Whether an alarm ends deployments of its group. */
  readonly alarmed?: true;
  /** The group's termination wait. */
  readonly blueStaysInMinutes: number;
}

export type Act = { readonly at: number } & (
  | {
      readonly kind: 'push';
      readonly service: string;
      readonly tag: string;
      /** Tells apart what is built under one tag. */
      readonly build: number;
      readonly quality: Quality;
      /** The tag that the image was built under, where it gets another one now. */
      readonly builtAs?: string;
    }
  | { readonly kind: 'rollback'; readonly service: string }
  /** `skipsChecks`: those that the service has. */
  | { readonly kind: 'force'; readonly service: string; readonly tag: string; readonly skipsChecks?: true }
  | { readonly kind: 'pause' | 'resume'; readonly service?: string }
  | { readonly kind: 'stop-in-console'; readonly service: string; readonly rollback: boolean }
  | { readonly kind: 'foreign-deployment'; readonly service: string; readonly tag: string }
  | { readonly kind: 'alarm'; readonly service: string; readonly state: 'ALARM' | 'OK' }
  /** Of the running tasks of each task set, a share is taken back by Fargate Spot at once. */
  | { readonly kind: 'interruption'; readonly service: string; readonly share: number }
  | { readonly kind: 'approver-leaves'; readonly approver: string }
  /** As `slipway dlq replay`: what was set aside is delivered again. */
  | { readonly kind: 'replay' }
  | ({ readonly kind: 'opinion'; readonly approver: string; readonly mail: number } & Opinion)
);

/**
 * `bad`: healthy, and fails whoever looks closer, as does its migration; `sick`: never healthy; `crashing`: its container ends
 * again and again; `slow`: healthy, but only after minutes, and migrated only after half an hour; `fading`: good until whoever
 * watches its traffic looks.
 */
export type Quality = 'good' | 'fading' | 'bad' | 'sick' | 'crashing' | 'slow';

/** What an approver does with one review mail; `at` of the act counts from the mail's arrival. */
export interface Opinion {
  readonly decision: 'approve' | 'reject' | 'withdraw';
  readonly rightCode: boolean;
  /** Posts again a minute after a post that was not answered. */
  readonly persists?: true;
  /** Is no approver any more as soon as the gate of this release is passed. */
  readonly leaves?: true;
}

/** Which faults strike is drawn for each request and delivery by its own name, so that leaving one out moves no other. */
export interface FaultPlan {
  /** Likelihood for one request of a function, for one delivery of an event. */
  readonly perRequest: number;
  readonly perDelivery: number;
  /** Each execution environment's clock is wrong by up to so many seconds; absent: none is. */
  readonly clocksOffBySeconds?: number;
  /** Absent: all that are drawn. Otherwise only these strike. */
  readonly only?: readonly string[];
  /** Not drawn: these strike, whatever their likelihood, also when the others have ceased. */
  readonly certain?: readonly CertainFault[];
}

export interface CertainFault {
  /** A request (`image-pushed#3/7`), or a function: each of its requests or deliveries. */
  readonly of: string;
  /** Only requests of this operation. */
  readonly operation?: string;
  readonly fault: RequestFault | DeliveryFault;
  /** Minutes from the beginning. */
  readonly until?: number;
}

/** A fault that struck: `image-pushed#3/7 UpdateItem: killed after`. */
export interface Struck {
  readonly name: string;
  readonly fault: string;
}
