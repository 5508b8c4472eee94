import { answerHook } from '../src/app/answer-hook';
import { answering, type LambdaContext, lazily } from '../src/app/handler';
import { type HookRuntime, hookRuntime } from '../src/app/runtime';
import { createHookClients } from '../src/aws/clients';
import { parseHookInvocation } from '../src/messages/codedeploy-hook-invocation';

/** CodeDeploy waits for the report of a lifecycle event; one function for each event, all of them this. */
export const create = (runtime: HookRuntime) => (event: unknown, context: LambdaContext) =>
  answering(runtime, async () => answerHook(runtime, parseHookInvocation(event), context.getRemainingTimeInMillis()));

export const handler = lazily(() => hookRuntime(createHookClients()), create);
