import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { LambdaAnswer } from '../domain/check/lambda';
import { AwsError } from '../domain/errors';
import { asking } from './aws-error';

/**
 * Invokes a function and waits for its answer. What it answers that is no JSON counts as undefined. Throws AwsError when
 * Lambda does not invoke it. Lambda API Reference, Invoke, `InvocationType: RequestResponse`, `FunctionError`.
 *
 * @param once a client that sends once
 */
export async function invokeAndWait(
  once: LambdaClient,
  functionName: string,
  payload: object,
  withinMs: number,
): Promise<LambdaAnswer> {
  const command = new InvokeCommand({ FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) });
  const abortSignal = AbortSignal.timeout(withinMs);
  try {
    const answer = await asking(
      'lambda:InvokeFunction',
      // The client's own time-out is that of short requests.
      once.send(command, { abortSignal, requestTimeout: withinMs }),
    );
    const body = parse(Buffer.from(answer.Payload ?? []).toString());
    if (answer.FunctionError === undefined) return { kind: 'answered', payload: body };
    const { errorType = answer.FunctionError, errorMessage = '' } = (body ?? {}) as Record<string, unknown>;
    return { kind: 'function-error', error: String(errorType), message: String(errorMessage) };
  } catch (error) {
    if (error instanceof AwsError && abortSignal.aborted) return { kind: 'timeout' };
    throw error;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
