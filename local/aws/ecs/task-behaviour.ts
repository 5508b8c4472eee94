import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ContainerRecord, TaskRecord } from './state';

/** How the program inside a container behaves. Labels of its image may say otherwise (`labelled-behaviour.ts`). */
export interface TaskBehaviour {
  /** Answers one request to a port of a container. */
  answer(request: IncomingMessage, response: ServerResponse, task: TaskRecord, container: ContainerRecord): void;
  /** Virtual milliseconds from the container's start until its ports listen; absent: at once. */
  readonly listensAfterMs?: number;
  /** Whether the health checks of its container fail also while it listens. */
  readonly failsHealthChecks?: boolean;
  /** Lines that it writes as it begins (`task-log.ts`). */
  readonly logs?: readonly string[];
  /** When it ends by itself, from the container's start; absent: never. */
  readonly crash?: { readonly afterMs: number; readonly exitCode: number };
  /** Virtual milliseconds from SIGTERM to its exit, when no request is being answered; `never` without being killed. */
  readonly exitsAfterMs: number | 'never';
  /** The status it exits with on SIGTERM. */
  readonly exitCode: number;
}

/** An application that answers 200 on every path and says who it is. */
export const FRIENDLY: TaskBehaviour = {
  answer(request, response, task, container) {
    request.resume();
    const body = JSON.stringify({
      taskArn: task.arn,
      taskDefinition: `${task.definition.family}:${task.definition.revision}`,
      container: container.name,
      image: container.image,
      imageDigest: container.imageDigest ?? null,
    });
    response.writeHead(200, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'x-task-id': task.id,
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  },
  exitsAfterMs: 1000,
  exitCode: 0,
};

/** [ELB: target-group-health-checks] probes name themselves. */
export const isHealthProbe = (request: IncomingMessage): boolean =>
  request.headers['user-agent']?.startsWith('ELB-HealthChecker/') ?? false;
