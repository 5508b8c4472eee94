import * as v from 'valibot';
import type { DeadLetter } from '../domain/dead-letter';
import { InvalidMessage } from '../domain/errors';
import type { Instant } from '../domain/instant';
import { parse } from './parse';

/** A message as SQS hands it out. */
export interface QueuedMessage {
  readonly id: string;
  readonly sentAt: Instant;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of the queue that SQS moved it from, where it did. */
  readonly movedFrom?: string;
}

/** Lambda's record of an asynchronous invocation. Source: Lambda developer guide, invocation-async-retain-records. */
const InvocationRecord = v.object({
  requestContext: v.object({
    functionArn: v.string(),
    condition: v.string(),
    approximateInvokeCount: v.optional(v.number()),
  }),
  requestPayload: v.looseObject({}),
  responsePayload: v.optional(
    v.nullable(v.object({ errorType: v.optional(v.string()), errorMessage: v.optional(v.string()) })),
  ),
});

/** What EventBridge writes beside an event. Source: EventBridge user guide, rule-dlq. */
const Attributes = v.object({
  RULE_ARN: v.string(),
  TARGET_ARN: v.string(),
  ERROR_CODE: v.string(),
  ERROR_MESSAGE: v.optional(v.string()),
  EXHAUSTED_RETRY_CONDITION: v.optional(v.string()),
});
const Event = v.looseObject({});

/** Reads a message of the dead-letter queue. Whatever it is, it can be shown: what is none of the three forms has no `event`. */
export function readDeadLetter(message: QueuedMessage): DeadLetter {
  const { id, sentAt, body } = message;
  try {
    const read = formOf(message)(message);
    return { id, setAsideAt: sentAt, ...read };
  } catch (error) {
    if (!(error instanceof InvalidMessage)) throw error;
    return { id, setAsideAt: sentAt, what: 'not an event that can be sent again', why: error.message, body };
  }
}

function formOf({ attributes, movedFrom }: QueuedMessage) {
  if (movedFrom !== undefined) return notHandled;
  return 'RULE_ARN' in attributes ? undelivered : notTaken;
}

/** What a function's queue gave up: an event as EventBridge put it there. */
function notHandled({ body, movedFrom = '' }: QueuedMessage) {
  const event = parse('an event', Event, jsonOf(body));
  const functionName = functionNameIn(movedFrom);
  return { what: explainEvent(event), why: `${functionName} did not handle it in time`, functionName, event };
}

function undelivered({ body, attributes }: QueuedMessage) {
  const { RULE_ARN, TARGET_ARN, ERROR_CODE, ...given } = parse('a dead letter of EventBridge', Attributes, attributes);
  const event = parse('an event', Event, jsonOf(body));
  const words = [ERROR_CODE, given.ERROR_MESSAGE, given.EXHAUSTED_RETRY_CONDITION].filter((each) => each !== undefined);
  return {
    what: explainEvent(event),
    why: words.join(': '),
    functionName: functionNameIn(TARGET_ARN),
    rule: RULE_ARN.slice(RULE_ARN.lastIndexOf('/') + 1),
    event,
  };
}

function notTaken({ body }: QueuedMessage) {
  const record = parse('a record of an asynchronous invocation', InvocationRecord, jsonOf(body));
  const { requestContext, requestPayload: event, responsePayload } = record;
  const { functionArn, condition, approximateInvokeCount: attempts } = requestContext;
  return {
    what: explainEvent(event),
    why: responsePayload?.errorMessage || responsePayload?.errorType || condition,
    ...(attempts === undefined ? {} : { attempts }),
    functionName: functionNameIn(functionArn),
    event,
  };
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidMessage('Not a dead letter', ['body: not JSON']);
  }
}

/**
 * `arn:aws:lambda:<region>:<account>:function:<name>[:<qualifier>]` → name, and `arn:aws:sqs:<region>:<account>:<name>`:
 * a queue of the stack is named as the function that reads it.
 */
function functionNameIn(arn: string): string {
  const [, , service, , , kind, name] = arn.split(':');
  if (service === 'sqs' && kind) return kind;
  if (service !== 'lambda' || kind !== 'function' || !name)
    throw new InvalidMessage('Not a dead letter of a function', ['functionArn: expected the ARN of a function']);
  return name;
}

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

const text = (value: unknown): string => (typeof value === 'string' ? value : '?');

/** In a few words. An event may hold what gives a right to act, as a hook's invocation does: only what is named is shown. */
function explainEvent(event: Readonly<Record<string, unknown>>): string {
  const detail = (typeof event.detail === 'object' && event.detail !== null ? event.detail : {}) as typeof event;
  switch (event['detail-type']) {
    case 'ECR Image Action':
      return `push of ${text(detail['repository-name'])}:${text(detail['image-tag'])}`;
    case 'CodeDeploy Deployment State-change Notification':
      return `${text(detail.state)} of deployment ${text(detail.deploymentId)}`;
    case 'ECS Task State Change':
      return `warning about the task ${lastOf(text(detail.taskArn))}`;
    case 'EC2 Spot Instance Interruption Warning':
    case 'EC2 Instance Rebalance Recommendation':
      return `warning about the instance ${text(detail['instance-id'])}`;
    case 'Scheduled Event':
      return 'a minute passed';
    default:
      if (typeof event.DeploymentId === 'string') return `lifecycle event of deployment ${event.DeploymentId}`;
      if (typeof event.gateId === 'string') return `vote on gate ${event.gateId.slice(0, 8)}`;
      return 'an event of no known kind';
  }
}
