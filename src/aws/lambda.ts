import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { asking } from './aws-error';

/**
 * Invokes a function without waiting for what it does: Lambda has taken the payload into its queue, no more is known.
 * Throws AwsError. Lambda API Reference, Invoke, `InvocationType: Event`.
 */
export async function invokeLater(lambda: LambdaClient, functionName: string, payload: object): Promise<void> {
  const input = { FunctionName: functionName, Payload: Buffer.from(JSON.stringify(payload)) };
  await asking('lambda:InvokeFunction', lambda.send(new InvokeCommand({ ...input, InvocationType: 'Event' })));
}
