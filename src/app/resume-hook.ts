import { changeExecution, correctDue, readHookRecord } from '../aws/hook-records';
import { invokeLater } from '../aws/lambda';
import { dueExecutions, ended, isBeyondEnding, whyNotAgain } from '../domain/hook-transitions';
import { isPast } from '../domain/instant';
import { hookFunctionName, trafficFunctionName } from '../domain/own-hooks';
import { concludeHook } from './conclude-hook';
import { type Runtime, recordTable } from './runtime';

/**
 * The sweep's look at a deployment's hooks that are due: a decided result is reported again, a crashed run is begun again
 * by the same invocation that CodeDeploy sent, a check in progress is looked at in the same way, and after the third crash,
 * or when the hour is nearly over, the execution fails; what checks of a reported execution began and nobody has ended, the
 * hook ends. Traffic that is watched is looked at by its own function. Throws AwsError when the table or Lambda cannot be used; the record stays due.
 */
export async function resumeHook(runtime: Runtime, service: string, deploymentId: string): Promise<void> {
  const table = recordTable(runtime);
  const now = runtime.now();
  const key = { service, deploymentId };
  const held = await readHookRecord(table, service, deploymentId);
  if (!held) return;
  for (const [event, execution, dueAt] of dueExecutions(held.events)) {
    if (!isPast(dueAt, now)) continue;
    const facts = { ...key, event, runs: execution.runs };
    const payload = { DeploymentId: deploymentId, LifecycleEventHookExecutionId: execution.executionId };
    const invokeAgain = () => invokeLater(runtime.clients.lambda, hookFunctionName(runtime.hookPrefix, event), payload);
    if (execution.reportedAt !== undefined) {
      if (isBeyondEnding(execution, now)) {
        runtime.log.error('what the checks began could not be ended', { ...facts, unended: execution.unended });
        await changeExecution(table, key, event, runtime.newId(), ended);
      } else {
        runtime.log.info('what the checks began goes on: the hook is invoked again', facts);
        await invokeAgain();
      }
      continue;
    }
    if (execution.result) {
      runtime.log.info('reporting again', facts);
      await concludeHook(runtime, { ...key, event }, execution.result);
      continue;
    }
    const reason = whyNotAgain(execution, now);
    if (reason !== undefined) {
      await concludeHook(runtime, { ...key, event }, { status: 'Failed', reason });
      continue;
    }
    if (execution.runs === 0) runtime.log.info('a check is in progress: the hook is invoked again', facts);
    else runtime.log.warn('an invocation crashed: the hook is invoked again', facts);
    await invokeAgain();
  }
  const { watch } = held;
  if (watch?.lookAt !== undefined && isPast(watch.lookAt, now))
    await invokeLater(runtime.clients.lambda, trafficFunctionName(runtime.stage), key);
  const present = await readHookRecord(table, service, deploymentId);
  if (present) await correctDue(table, present, runtime.newId());
}
