import type { IncomingMessage, ServerResponse } from 'node:http';
import type { BehaviourLabels } from './behaviour-labels';
import { isHealthProbe, type TaskBehaviour } from './task-behaviour';

/** The status of a program that crashes without saying which. */
const USUAL_CRASH = 1;

/**
 * One container's program: the usual one, but for what the labels of its image say.
 * @param isCommand whether RunTask gave the container another command
 */
export function labelledBehaviour(labels: BehaviourLabels, usual: TaskBehaviour, isCommand = false): TaskBehaviour {
  const { command, crashesAfterMs, exitCode, latencyMs, neverHealthy, startsAfterMs } = labels;
  const fails = everyShare(labels.errorShare);
  return {
    ...usual,
    answer: (request, response, task, container) => {
      if (neverHealthy) return refuse(request, response, 503);
      if (isHealthProbe(request)) return usual.answer(request, response, task, container);
      const answer = fails()
        ? () => refuse(request, response, 500)
        : () => usual.answer(request, response, task, container);
      if (latencyMs === 0) return answer();
      // Work takes real time: a function that asks holds the virtual clock, and judges what it waited.
      const timer = setTimeout(answer, latencyMs);
      response.once('close', () => clearTimeout(timer));
    },
    ...(neverHealthy ? { failsHealthChecks: true } : {}),
    ...(startsAfterMs > 0 ? { listensAfterMs: startsAfterMs } : {}),
    ...(crashesAfterMs === undefined ? {} : { crash: { afterMs: crashesAfterMs, exitCode: exitCode ?? USUAL_CRASH } }),
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(labels.ignoresSigterm ? { exitsAfterMs: 'never' as const } : {}),
    ...(isCommand ? { crash: { afterMs: command.takesMs, exitCode: command.exitCode }, logs: command.logs } : {}),
  };
}

/** True for that share of its calls, evenly spread and without chance: 0.25 is every fourth. */
function everyShare(share: number): () => boolean {
  let calls = 0;
  // 0.29 × 100 is a little less than 29 in floating point.
  const due = () => Math.floor(calls * share + 1e-9);
  return () => {
    const before = due();
    calls++;
    return due() > before;
  };
}

function refuse(request: IncomingMessage, response: ServerResponse, status: number): void {
  request.resume();
  response.writeHead(status, { 'content-length': 0 });
  response.end();
}
