import * as v from 'valibot';
import type { HeardWarning } from '../domain/spot/warning';
import { isTakenBySpot } from '../domain/taken-task';
import { ENVELOPE, parse } from './parse';

const NAME = '[A-Za-z0-9_-]{1,255}';
const arn = (what: string, resource: string) =>
  v.pipe(v.string(), v.regex(new RegExp(`^arn:aws[a-z-]*:ecs:[a-z0-9-]+:\\d{12}:${resource}$`), what));
const port = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535));

const TaskEvent = v.object({
  ...ENVELOPE,
  source: v.literal('aws.ecs'),
  'detail-type': v.literal('ECS Task State Change'),
  detail: v.object({
    clusterArn: arn('ARN of a cluster', `cluster/${NAME}`),
    taskArn: arn('ARN of a task', `task/(?:${NAME}/)?[A-Za-z0-9-]{1,64}`),
    lastStatus: v.string(),
    stopCode: v.optional(v.string()),
    stoppedReason: v.optional(v.string()),
    group: v.optional(v.string()),
    startedBy: v.optional(v.string()),
    containerInstanceArn: v.optional(arn('ARN of a container instance', `container-instance/(?:${NAME}/)?${NAME}`)),
    attachments: v.optional(
      v.array(
        v.object({
          details: v.optional(v.array(v.object({ name: v.string(), value: v.optional(v.string()) })), []),
        }),
      ),
      [],
    ),
    containers: v.optional(
      v.array(
        v.object({
          name: v.string(),
          networkBindings: v.optional(
            v.array(v.object({ containerPort: v.optional(port), hostPort: v.optional(port) })),
            [],
          ),
        }),
      ),
      [],
    ),
  }),
});
type Detail = v.InferOutput<typeof TaskEvent>['detail'];

/** Where a task may be in load balancers and is not on its way out of them. */
const IN_ROTATION = ['ACTIVATING', 'RUNNING'];

/**
 * Reads the event: a service's task that Fargate Spot takes, and nothing else. Throws InvalidMessage.
 *
 * The address is an attachment's `privateIPv4Address`; the same one of a container is spelled otherwise. What is told of
 * the task later has the same code and reason, and another `lastStatus`.
 * Source: ECS developer guide, fargate-capacity-providers and ecs_task_events.
 */
export function parseTaskStateChange(message: unknown): HeardWarning {
  const { detail, time } = parse('an ECS task state change', TaskEvent, message);
  const other = (reason: string): HeardWarning => ({ kind: 'not-of-interest', reason });
  if (!isTakenBySpot(detail)) return other('the task was not interrupted');
  if (!IN_ROTATION.includes(detail.lastStatus)) return other('the task is on its way out already');
  const [, service] = /^service:([A-Za-z0-9_-]{1,255})$/.exec(detail.group ?? '') ?? [];
  if (service === undefined) return other('the task belongs to no service');
  const address = detail.attachments
    .flatMap(({ details }) => details)
    .find(({ name }) => name === 'privateIPv4Address')?.value;
  return {
    kind: 'task',
    cluster: lastOf(detail.clusterArn),
    service,
    taskId: lastOf(detail.taskArn),
    ...(detail.startedBy === undefined ? {} : { startedBy: detail.startedBy }),
    ...(address === undefined ? {} : { address }),
    ...(detail.containerInstanceArn === undefined ? {} : { containerInstanceArn: detail.containerInstanceArn }),
    hostPorts: hostPortsOf(detail),
    warnedAt: time,
  };
}

function hostPortsOf({ containers }: Detail) {
  return containers.flatMap(({ name, networkBindings }) =>
    networkBindings.flatMap(({ containerPort, hostPort }) =>
      containerPort === undefined || hostPort === undefined ? [] : [{ containerName: name, containerPort, hostPort }],
    ),
  );
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
