import * as v from 'valibot';
import { parse } from './parse';

/** CodeDeploy asks the hook of a lifecycle event. Which event, deployment group and revision, it does not say. */
export interface HookInvocation {
  readonly deploymentId: string;
  /** Whoever holds it may report: never shown, never logged. */
  readonly executionId: string;
}

const Invocation = v.object({
  DeploymentId: v.pipe(v.string(), v.regex(/^d-[A-Za-z0-9]{1,40}$/, 'deployment id')),
  // An opaque text; the longest that was seen has a few hundred characters.
  LifecycleEventHookExecutionId: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,4096}$/, 'execution id')),
});

/**
 * Reads what a hook function is invoked with. Throws InvalidMessage.
 * Source: CodeDeploy user guide, reference-appspec-file-structure-hooks.
 */
export function parseHookInvocation(message: unknown): HookInvocation {
  const { DeploymentId, LifecycleEventHookExecutionId } = parse('an invocation of a hook', Invocation, message);
  return { deploymentId: DeploymentId, executionId: LifecycleEventHookExecutionId };
}
