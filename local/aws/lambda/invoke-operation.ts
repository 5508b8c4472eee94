import type { Caller } from '../iam/credentials';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Input, Operations } from '../wire/implementation';
import type { World } from '../world';
import type { AsyncQueue } from './async-queue';
import type { Functions } from './functions';
import { tailOf } from './invocation-log';
import { invokeFunction } from './invoke';
import type { LambdaFunction } from './lambda-function';
import { constraintBroken, invalidParameter } from './refusal';
import { permitsService } from './resource-policy';

/** Bytes of a payload. */
const LIMITS = { RequestResponse: 6_291_456, Event: 1_048_576, DryRun: 6_291_456 } as const;
type InvocationType = keyof typeof LIMITS;

/** @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html */
export function invokeOperation(world: World, functions: Functions, queue: AsyncQueue): Operations<'lambda'> {
  return {
    Invoke: async (input, { caller, requestId }) => {
      const type = invocationType(input.InvocationType);
      const fn = functions.get(input.FunctionName, input.Qualifier);
      authorise(world, fn, caller);
      refuseNotBuilt(input);
      const payload = payloadOf(input.Payload as Uint8Array | undefined, type);
      if (type === 'DryRun') return { StatusCode: 204 };
      if (type === 'Event') {
        queue.add(fn, requestId, payload);
        return { StatusCode: 202, Payload: new Uint8Array() as never };
      }
      const { outcome, log } = await invokeFunction(world, fn, requestId, payload);
      const failed = 'error' in outcome.result;
      const text = 'error' in outcome.result ? JSON.stringify(outcome.result.error) : outcome.result.payload;
      return {
        StatusCode: 200,
        ExecutedVersion: '$LATEST',
        ...(failed && { FunctionError: 'Unhandled' }),
        ...(input.LogType === 'Tail' && { LogResult: tailOf(log) }),
        Payload: Buffer.from(text) as never,
      };
    },
  };
}

/** A handler would miss what it was sent. */
function refuseNotBuilt(input: Input<'lambda', 'Invoke'>): void {
  for (const member of ['ClientContext', 'DurableExecutionName', 'TenantId'] as const)
    if (input[member] !== undefined) throw invalidParameter(`This embedded Lambda has no ${member}.`);
}

function invocationType(text: string | undefined): InvocationType {
  const type = text ?? 'RequestResponse';
  if (!(type in LIMITS))
    throw constraintBroken(type, 'invocationType', 'satisfy enum value set: [Event, RequestResponse, DryRun]');
  return type as InvocationType;
}

/**
 * A service that acts for itself needs the function's resource policy; one that acts with a role has that role's
 * permissions, as a principal has its own.
 */
function authorise(world: World, fn: LambdaFunction, caller: Caller): void {
  if (caller.kind !== 'service' || caller.roleArn !== undefined) return;
  const action = 'lambda:InvokeFunction';
  const { service, sourceArn } = caller;
  if (isOff('function-permission')) return;
  if (permitsService(fn.policy, { service, action, sourceArn, sourceAccount: world.accountId })) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${service} is not authorized to perform: ${action} on resource: ${fn.arn} because no resource-based policy allows the ${action} action`,
  );
}

/** The event as JSON text. @throws AwsError RequestTooLargeException, InvalidRequestContentException */
function payloadOf(bytes: Uint8Array | undefined, type: InvocationType): string {
  if (!bytes || bytes.length === 0) return '{}';
  if (bytes.length > LIMITS[type])
    throw new AwsError(
      'RequestTooLargeException',
      `${bytes.length} byte payload is too large for the ${type} invocation type (limit ${LIMITS[type]} bytes)`,
      { Type: 'User' },
    );
  const text = Buffer.from(bytes).toString();
  try {
    JSON.parse(text);
    return text;
  } catch (error) {
    throw new AwsError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${(error as Error).message}`,
      { Type: 'User' },
    );
  }
}
