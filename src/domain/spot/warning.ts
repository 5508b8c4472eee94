import { type Instant, secondsAfter } from '../instant';

/** A task of a service that AWS takes: a warning is all that is known of it. */
export interface DoomedTask {
  readonly kind: 'task';
  /** Names, as in the catalogue. */
  readonly cluster: string;
  readonly service: string;
  readonly taskId: string;
  /** What started it: the id of a deployment or of a task set of the service, `ecs-svc/1234567890123456789`. */
  readonly startedBy?: string;
  /** Its own private address (network mode `awsvpc`): what an `ip` target group knows it by. */
  readonly address?: string;
  /** The EC2 host that it shares otherwise. */
  readonly containerInstanceArn?: string;
  /** Ports of that host that lead to its containers. */
  readonly hostPorts: readonly HostPort[];
  readonly warnedAt: Instant;
}

export interface HostPort {
  readonly containerName: string;
  readonly containerPort: number;
  readonly hostPort: number;
}

/** An EC2 instance that AWS takes, or may take soon. */
export interface DoomedInstance {
  readonly kind: 'instance';
  readonly instanceId: string;
  /** `rebalance`: it is at risk; a warning may follow, or not. */
  readonly reason: 'interruption' | 'rebalance';
  readonly warnedAt: Instant;
}

export type SpotWarning = DoomedTask | DoomedInstance;

/** What came of looking at a message: a warning, or why it is none. */
export type HeardWarning = SpotWarning | { readonly kind: 'not-of-interest'; readonly reason: string };

/**
 * Between the warning and the end. ECS developer guide, "Amazon ECS clusters for Fargate", and EC2 user guide, "Spot
 * Instance interruption notices": two minutes.
 */
const NOTICE_SECONDS = 120;

/** When what a warning is about is gone. */
export const deadlineOf = ({ warnedAt }: SpotWarning): Instant => secondsAfter(warnedAt, NOTICE_SECONDS);

/**
 * Whether a warning about a task comes too late. Nothing is done then: the address of a task that is gone may be another's,
 * and taking that out would do the harm that this is against.
 */
export const isOver = (task: DoomedTask, now: Date): boolean => now.getTime() > Date.parse(deadlineOf(task));
