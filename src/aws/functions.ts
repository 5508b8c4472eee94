import { GetFunctionConfigurationCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { FunctionFacts } from '../domain/verify/facts';
import { askingFor } from './aws-error';

/** A function by name or ARN; undefined when there is none. Throws AwsError. */
export async function readFunction(lambda: LambdaClient, FunctionName: string): Promise<FunctionFacts | undefined> {
  const answer = await askingFor(
    'lambda:GetFunctionConfiguration',
    lambda.send(new GetFunctionConfigurationCommand({ FunctionName })),
  );
  return answer && { arn: answer.FunctionArn ?? '', state: answer.State ?? 'Active' };
}
