import { closeGate, createGate, noteAsked, readGate } from '../aws/gates';
import { publishMail } from '../aws/sns';
import { Invariant } from '../domain/errors';
import { deadlineOf } from '../domain/gate/deadline';
import { type Gate, gateIdOf } from '../domain/gate/gate';
import type { GateSpec } from '../domain/gate/gate-spec';
import { judgeGate } from '../domain/gate/judge-gate';
import { reachOf } from '../domain/gate/reach';
import { type Instant, instant } from '../domain/instant';
import type { ServiceSpec } from '../domain/service-spec';
import { cannotAskMail } from '../page/cannot-ask-mail';
import { askApprover, obstacleOf } from './ask-approver';
import { composeBrief, type Question } from './compose-brief';
import { signingKey } from './review-keys';
import { type HookRuntime, recordTable } from './runtime';

/** What a gate is opened for. `startedAt`: when CodeDeploy began the lifecycle event. */
export type Opening = Question & { readonly startedAt: Instant };

/**
 * Opens a release's gate and asks its approvers by mail; the gate as it is afterwards.
 *
 * The gate is written first, then each approver is asked and that is noted: run again after a crash, it goes on where it
 * was, and a mail sent twice carries the same link. Who cannot be asked is noted with the reason, and the owners are told;
 * if too few are left for enough approvals, the gate is closed as `unreachable`. Nobody is asked at a gate that is decided.
 *
 * Throws CannotAsk, before there is a gate, when nothing is known of the release; AwsError, retryable where another run
 * may help: the gate stays, and so does what is noted.
 */
export async function openGate(runtime: HookRuntime, spec: ServiceSpec, opening: Opening): Promise<Gate> {
  if (!spec.gate) throw new Invariant('A gate is opened for a service that has none', { service: spec.name });
  const gate = await openedGate(runtime, spec, spec.gate, opening);
  const judged = judgeGate(spec.gate, gate, runtime.now());
  if ('standing' in judged) return askEverybody(runtime, spec.gate, gate);
  // From the start too few may approve. Every other decision is executed by who made it.
  if (!gate.outcome && judged.outcome.kind === 'unreachable') return close(runtime, gate, judged.outcome.reason);
  return gate;
}

async function openedGate(
  runtime: HookRuntime,
  spec: ServiceSpec,
  gateSpec: GateSpec,
  opening: Opening,
): Promise<Gate> {
  const table = recordTable(runtime);
  const { deploymentId, releaseHash } = opening;
  const id = gateIdOf(deploymentId, releaseHash);
  const present = await readGate(table, id);
  if (present) return present;

  const brief = await composeBrief(runtime, spec, opening);
  const now = runtime.now();
  const openedAt = instant(now);
  const gate: Gate = {
    id,
    service: spec.name,
    deploymentId,
    brief,
    openedAt,
    deadline: deadlineOf(gateSpec, openedAt, opening.startedAt),
    ballot: { state: 'open', releaseHash, revision: 0, votes: {}, failedCodes: {} },
    asked: {},
  };
  const judged = judgeGate(gateSpec, gate, now);
  const opened = await createGate(table, gate, 'standing' in judged ? judged.standing.lookAgainAt : openedAt);
  runtime.log.info('gate opened', { service: spec.name, deploymentId, gateId: id, deadline: opened.deadline });
  return opened;
}

async function askEverybody(runtime: HookRuntime, gateSpec: GateSpec, opened: Gate): Promise<Gate> {
  const obstacles: Record<string, string> = {};
  let gate = opened;
  for (const approver of gateSpec.approvers) {
    if (Object.hasOwn(gate.asked, approver.id)) continue;
    const asked = await askApprover(runtime, gateSpec, gate, approver, await signingKey(runtime));
    if (typeof asked === 'string') obstacles[approver.id] = asked;
    else gate = asked;
  }
  gate = await tellObstacles(runtime, gateSpec, gate, obstacles);

  const { enough, reason } = reachOf(gateSpec, gate);
  return enough ? gate : close(runtime, gate, reason);
}

/** One mail for all of them, before they are noted: after a crash in between the owners are told once more. */
async function tellObstacles(
  runtime: HookRuntime,
  gateSpec: GateSpec,
  gate: Gate,
  obstacles: Readonly<Record<string, string>>,
): Promise<Gate> {
  const entries = Object.entries(obstacles);
  if (entries.length === 0) return gate;
  const facts = { service: gate.service, gateId: gate.id, approvers: Object.keys(obstacles) };
  runtime.log.warn('approvers cannot be asked', facts);
  const mail = cannotAskMail(gate.brief, gateSpec, obstacles);
  const untold = await obstacleOf(async () => {
    await publishMail(runtime.clients.sns, runtime.ownersTopicArn, mail);
    return undefined;
  });
  if (untold !== undefined) runtime.log.error('the owners cannot be told', { ...facts, untold });
  let noted = gate;
  for (const [approver, obstacle] of entries)
    noted = await noteAsked(recordTable(runtime), noted, approver, { at: instant(runtime.now()), obstacle });
  return noted;
}

/** Due at once: whoever executes decisions finds it, even if this run ends here. */
function close(runtime: HookRuntime, gate: Gate, reason: string): Promise<Gate> {
  const at = instant(runtime.now());
  return closeGate(recordTable(runtime), gate, { kind: 'unreachable', reason, at, by: [] }, at);
}
