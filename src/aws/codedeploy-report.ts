import { type CodeDeployClient, PutLifecycleEventHookExecutionStatusCommand } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import { asking } from './aws-error';

/** `refused`: CodeDeploy will never take it, as the event is over or was never ours. */
export type Reported = { readonly kind: 'reported' } | { readonly kind: 'refused'; readonly awsName: string };

/**
 * Tells CodeDeploy what became of a lifecycle event's hook; the first report of an execution counts.
 * Throws AwsError where another try may help.
 */
export async function reportHook(
  codedeploy: CodeDeployClient,
  { deploymentId, executionId }: { readonly deploymentId: string; readonly executionId: string },
  status: 'Succeeded' | 'Failed',
): Promise<Reported> {
  const input = { deploymentId, lifecycleEventHookExecutionId: executionId, status };
  try {
    await asking(
      'codedeploy:PutLifecycleEventHookExecutionStatus',
      codedeploy.send(new PutLifecycleEventHookExecutionStatusCommand(input)),
    );
    return { kind: 'reported' };
  } catch (error) {
    const isFinal = error instanceof AwsError && (error.kind === 'over' || error.kind === 'not-found');
    if (isFinal) return { kind: 'refused', awsName: error.awsName };
    throw error instanceof AwsError ? withoutId(error, executionId) : error;
  }
}

/** AWS quotes what it does not take, cut off at some place, and an execution id is in no log. */
function withoutId(error: AwsError, executionId: string): AwsError {
  const { operation, awsName, kind, message } = error;
  return message.includes(executionId.slice(0, 16))
    ? new AwsError(operation, awsName, kind, 'its words quote the execution id')
    : error;
}
