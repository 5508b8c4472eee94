import type { Clients } from '../aws/clients';
import { reportHook } from '../aws/codedeploy-report';
import { changeExecution } from '../aws/hook-records';
import { SlipwayError } from '../domain/errors';
import type { HookExecution, HookResult } from '../domain/hook-record';
import { decidedAndClaimed, reported } from '../domain/hook-transitions';
import type { LifecycleHookEvent } from '../domain/service-spec';
import { errorFacts } from './handler';
import { type Foundation, recordTable } from './runtime';

/** Of whoever reports to CodeDeploy. */
export type ReportingRuntime = Foundation & { readonly clients: Pick<Clients, 'codedeploy' | 'dynamodb'> };

/** One lifecycle event of one deployment. */
export interface HookOf {
  readonly service: string;
  readonly deploymentId: string;
  readonly event: LifecycleHookEvent;
}

/**
 * Decides the result of a lifecycle event's execution, if nobody has, and reports it until CodeDeploy has it.
 *
 * The first decision stands, whatever is given here. `reported`: CodeDeploy has an answer, or wants none any more.
 * `left`: somebody else is reporting, CodeDeploy could not be reached (the sweep tries again), or there is no execution.
 * Throws what the table objects; what CodeDeploy objects is logged.
 */
export async function concludeHook(
  runtime: ReportingRuntime,
  hook: HookOf,
  result: Pick<HookResult, 'status' | 'reason'>,
): Promise<'reported' | 'left'> {
  const { service, deploymentId, event } = hook;
  const table = recordTable(runtime);
  const now = runtime.now();
  let claimed: HookExecution | undefined;
  const held = await changeExecution(table, hook, event, runtime.newId(), (execution) => {
    claimed = execution && decidedAndClaimed(execution, result, now);
    return claimed;
  });
  const execution = held.events[event];
  if (!execution) {
    runtime.log.error('a result for an execution that nobody recorded', { service, deploymentId, event });
    return 'left';
  }
  if (!claimed?.result) return execution.reportedAt === undefined ? 'left' : 'reported';

  const { executionId } = claimed;
  const { status, reason } = claimed.result;
  try {
    const answer = await reportHook(runtime.clients.codedeploy, { deploymentId, executionId }, status);
    const refusal = answer.kind === 'refused' ? { refusal: answer.awsName } : {};
    runtime.log.info('reported', { service, deploymentId, event, status, reason, ...refusal });
  } catch (error) {
    if (!(error instanceof SlipwayError)) throw error;
    runtime.log.warn('CodeDeploy did not take the report', { service, deploymentId, event, ...errorFacts(error) });
    return 'left';
  }
  await changeExecution(table, hook, event, runtime.newId(), (present) => present && reported(present, runtime.now()));
  return 'reported';
}
