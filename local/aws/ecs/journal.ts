import type { World } from '../world';
import type { Arns } from './arns';
import { containerInstanceEventDetail } from './container-instances/view';
import { noteInHistory } from './service-history';
import type { ContainerInstanceRecord, ServiceRecord, TaskRecord, Workload } from './state';
import { taskEventDetail } from './task-view';

/** Service events that DescribeServices shows [ECSAPI: API_Service]. */
const EVENTS_SHOWN = 100;

/** Until a cause that persists is told again. */
export const SAID_AGAIN_MS = 6 * 3_600_000;

type Severity = 'INFO' | 'WARN' | 'ERROR';

/** What ECS tells: lines in a service's `events` and in its history, and events on the bus. */
export class Journal {
  constructor(
    private readonly world: World,
    private readonly arns: Arns,
  ) {}

  /** `message` without its beginning: `note(service, 'has reached a steady state.')`. */
  note(service: ServiceRecord, message: string, workload?: Workload): void {
    const about = workload ? `(service ${service.name}, taskSet ${workload.id})` : `(service ${service.name})`;
    service.events.unshift({
      id: this.world.ids.uuid(),
      createdAt: this.world.clock.now(),
      message: `${about} ${message}`,
    });
    service.events.length = Math.min(service.events.length, EVENTS_SHOWN);
  }

  /**
   * Notes what keeps a service from going on, and again only when the cause was gone meanwhile or after six hours
   * [ECS: service-event-messages].
   */
  noteCause(service: ServiceRecord, { causesTold }: Workload, message: string): void {
    const now = this.world.clock.now();
    const told = causesTold.get(message);
    if (told && now.getTime() - told.getTime() < SAID_AGAIN_MS) return;
    causesTold.set(message, now);
    this.note(service, message);
  }

  /** [ECS: ecs_service_events] */
  serviceAction(
    service: ServiceRecord,
    eventType: Severity,
    eventName: string,
    more: Readonly<Record<string, unknown>> = {},
  ): void {
    this.world.publish({
      source: 'aws.ecs',
      detailType: 'ECS Service Action',
      resources: [service.arn],
      detail: {
        eventType,
        eventName,
        clusterArn: service.cluster.arn,
        ...more,
        createdAt: this.world.clock.now().toISOString(),
      },
    });
  }

  /** Where a rollout stands; for the ECS controller only [ECS: ecs_service_deployment_events]. */
  deployment(service: ServiceRecord, deployment: Workload): void {
    noteInHistory(this.world, this.arns, service, deployment);
    this.world.publish({
      source: 'aws.ecs',
      detailType: 'ECS Deployment State Change',
      resources: [service.arn],
      detail: {
        eventType: deployment.rollout === 'FAILED' ? 'ERROR' : 'INFO',
        eventName: `SERVICE_DEPLOYMENT_${deployment.rollout}`,
        deploymentId: deployment.id,
        updatedAt: this.world.clock.now().toISOString(),
        reason: deployment.rolloutReason,
      },
    });
  }

  /** Counts a change of a container instance and tells it [ECS: ecs_container_instance_events]. */
  containerInstance(instance: ContainerInstanceRecord): void {
    instance.version++;
    instance.updatedAt = this.world.clock.now();
    this.world.publish({
      source: 'aws.ecs',
      detailType: 'ECS Container Instance State Change',
      resources: [instance.arn],
      detail: containerInstanceEventDetail(instance),
    });
  }

  /** [ECS: ecs_task_events] */
  task(task: TaskRecord): void {
    this.world.publish({
      source: 'aws.ecs',
      detailType: 'ECS Task State Change',
      resources: [task.arn],
      detail: taskEventDetail(task),
    });
  }
}
