import { isOff } from '../../rules/is-off';
import type { HookEvent } from '../app-spec';
import { deployedAppSpec } from '../deployed-app-spec';
import { DeploymentFault, DONE, type Stage } from './stage';

/** A function must report within one hour of its invocation [CD: limits, troubleshooting-ecs]. */
const REPORT_WITHIN_MS = 3_600_000;

/**
 * A lifecycle event that belongs to the AppSpec's function: invoked once, asynchronously, and over when somebody reports
 * with the execution id. What the function returns or throws means nothing [CD: reference-appspec-file-structure-hooks].
 */
export const hookStage = (event: HookEvent): Stage => ({
  event,
  step: async (run) => {
    const { deployment, world, aws } = run;
    const functionName = deployment.revision && (await deployedAppSpec(run)).hooks[event];
    if (functionName === undefined) return DONE;
    if (!deployment.hook) {
      const id = Buffer.from(
        JSON.stringify({ deployment: deployment.id, event, execution: world.ids.hex(32) }),
      ).toString('base64');
      deployment.hook = { id, functionName, invokedAt: undefined, report: undefined, open: true };
      deployment.hookExecutions.push(deployment.hook);
    }
    if (!deployment.hook.invokedAt) {
      const payload = { DeploymentId: deployment.id, LifecycleEventHookExecutionId: deployment.hook.id };
      for (let times = isOff('hook-once') ? 2 : 1; times > 0; times--)
        await aws.call('lambda', 'Invoke', {
          FunctionName: functionName,
          InvocationType: 'Event',
          Payload: Buffer.from(JSON.stringify(payload)),
        });
      deployment.hook.invokedAt = world.clock.now();
    }
    const { report } = deployment.hook;
    if (report === 'Succeeded' || isOff('hook-report')) return DONE;
    if (report === 'Failed') {
      const message = 'The deployment failed because one or more of the lifecycle event validation functions failed.';
      throw new DeploymentFault('HOOK_EXECUTION_FAILURE', message, {
        diagnostics: { errorCode: 'ScriptFailed', scriptName: functionName, message },
      });
    }
    const left = REPORT_WITHIN_MS - (world.clock.now().getTime() - deployment.hook.invokedAt.getTime());
    if (left > 0) return { waitMs: left };
    if (isOff('hook-silence')) return DONE;
    const message =
      'The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.';
    throw new DeploymentFault('TIMEOUT', message, {
      diagnostics: { errorCode: 'ScriptTimedOut', scriptName: functionName, message },
    });
  },
});
