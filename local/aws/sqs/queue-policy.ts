import type { Caller } from '../iam/credentials';
import { type Condition, type Patterns, readPolicyDocument, type Statement } from '../iam/policy-document';
import { AwsError } from '../wire/aws-error';
import type { Queue } from './queues';

/** Who asks what of a queue: a service that acts for itself. */
export interface ServiceRequest {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string;
}

/**
 * A service that acts for itself needs the queue's policy; whoever acts with a role or as a user has its own permissions.
 * @throws AwsError AccessDeniedException
 */
export function authorise(queue: Queue, caller: Caller, action: string): void {
  if (caller.kind !== 'service' || caller.roleArn !== undefined) return;
  const { service, sourceArn } = caller;
  const sourceAccount = queue.arn.split(':')[4]!;
  const request = { service, action, resource: queue.arn, sourceArn, sourceAccount };
  if (permitsService(queue.attributes.Policy, request)) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${service} is not authorized to perform: ${action.toLowerCase()} on resource: ${queue.arn} because no resource-based policy allows the ${action.toLowerCase()} action`,
  );
}

/** Whether a queue policy lets a service in: some statement allows it and none denies it. */
export function permitsService(policy: string | undefined, request: ServiceRequest): boolean {
  const reading = readPolicyDocument(policy ?? '{}', 'resource');
  if (!reading.ok) return false;
  const fitting = reading.document.statements.filter((statement) => fits(statement, request));
  return fitting.length > 0 && fitting.every(({ effect }) => effect === 'Allow');
}

function fits({ principals, actions, resources, conditions }: Statement, request: ServiceRequest): boolean {
  return (
    holds(principals, ({ type, value }) => value === '*' || (type === 'Service' && value === request.service)) &&
    holds(actions, (action) => like(action.toLowerCase(), request.action.toLowerCase())) &&
    // A queue policy without a resource is about its own queue.
    (resources === undefined || holds(resources, (resource) => like(resource, request.resource))) &&
    conditions.every((condition) => meets(condition, request))
  );
}

function holds<Value>(patterns: Patterns<Value> | undefined, test: (value: Value) => boolean): boolean {
  return patterns !== undefined && patterns.values.some(test) !== patterns.negated;
}

/** What a condition asks for must be there. Operators that compare no text never hold. */
function meets({ operator, key, values, qualifier, ifExists }: Condition, request: ServiceRequest): boolean {
  const context: Readonly<Record<string, string | undefined>> = {
    'aws:sourcearn': request.sourceArn,
    'aws:sourceaccount': request.sourceAccount,
  };
  const actual = context[key.toLowerCase()];
  if (actual === undefined) return ifExists;
  if (qualifier !== undefined) return false;
  switch (operator) {
    case 'StringEquals':
      return values.includes(actual);
    case 'StringLike':
    case 'ArnLike':
    case 'ArnEquals':
      return values.some((value) => like(value, actual));
    default:
      return false;
  }
}

function like(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[\\^$.+()[\]{}|]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}
