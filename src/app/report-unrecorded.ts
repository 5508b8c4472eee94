import { reportHook } from '../aws/codedeploy-report';
import type { HookInvocation } from '../messages/codedeploy-hook-invocation';
import { errorFacts } from './handler';
import type { HookRuntime } from './runtime';
import { isBug } from './why-failed';
import type { WorkTime } from './work-time';

/**
 * Fails an execution that has no record: in doubt Failed, rather than an hour of silence. An execution that is over takes no
 * harm, CodeDeploy refuses the report. Throws when CodeDeploy cannot be told, so that Lambda tries again.
 */
export async function reportUnrecorded(
  runtime: HookRuntime,
  { deploymentId, executionId }: HookInvocation,
  reason: string,
  time: WorkTime,
  cause?: unknown,
): Promise<'reported' | 'left'> {
  const answer = await time.report(() =>
    reportHook(runtime.clients.codedeploy, { deploymentId, executionId }, 'Failed'),
  );
  const facts = { deploymentId, event: runtime.event, reason };
  if (answer.kind === 'refused') runtime.log.info('nothing to report', { ...facts, refusal: answer.awsName });
  else
    runtime.log.error('failed without being judged', { ...facts, ...(cause === undefined ? {} : errorFacts(cause)) });
  if (cause !== undefined && isBug(cause)) throw cause;
  return answer.kind === 'refused' ? 'left' : 'reported';
}
