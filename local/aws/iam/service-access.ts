import { type Condition, type Patterns, readPolicyDocument, type Statement } from './policy-document';

/** Who asks what of a queue or a topic: a service that acts for itself. */
export interface ServiceRequest {
  /** `events.amazonaws.com` */
  readonly service: string;
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly resource: string;
  readonly sourceArn: string | undefined;
  readonly sourceAccount: string;
}

/** Whether a resource's policy lets a service in: some statement allows it and none denies it. */
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
    // A queue's policy without a resource is about its own queue.
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
    // Older, of SNS's default policy; for a service it is the same.
    'aws:sourceowner': request.sourceAccount,
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
