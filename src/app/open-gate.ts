import { appendAudit } from '../aws/audit';
import { closeGate, createGate, noteAsked, readGate } from '../aws/gates';
import { publishMail, subscriptionObstacle } from '../aws/sns';
import { AwsError, Invariant } from '../domain/errors';
import { deadlineOf } from '../domain/gate/deadline';
import { type Gate, gateIdOf } from '../domain/gate/gate';
import type { Approver, GateSpec } from '../domain/gate/gate-spec';
import { judgeGate } from '../domain/gate/judge-gate';
import { countVotes } from '../domain/gate/quorum';
import { reachOf } from '../domain/gate/reach';
import { nonceOf, nonceSha256, type ReviewKey, reviewAudience, signToken } from '../domain/gate/token';
import { type Instant, instant } from '../domain/instant';
import type { ServiceSpec } from '../domain/service-spec';
import { cannotAskMail } from '../page/cannot-ask-mail';
import { reviewMail } from '../page/review-mail';
import { composeBrief, type Question } from './compose-brief';
import { signingKey } from './review-keys';
import { type HookRuntime, recordTable } from './runtime';

/** What a gate is opened for. `startedAt`: when CodeDeploy began the lifecycle event. */
export type Opening = Question & { readonly startedAt: Instant };

/** Enough of a link's nonce in the audit trail to tell links apart. */
const TOKEN_ID_CHARACTERS = 12;

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
  const unasked = gateSpec.approvers.filter(({ id }) => !Object.hasOwn(opened.asked, id));
  const key = unasked.length > 0 ? await signingKey(runtime) : undefined;
  const obstacles: Record<string, string> = {};
  let gate = opened;
  for (const approver of key ? unasked : []) {
    const asked = await ask(runtime, gateSpec, gate, approver, key!);
    if (typeof asked === 'string') obstacles[approver.id] = asked;
    else gate = asked;
  }
  gate = await tellObstacles(runtime, gateSpec, gate, obstacles);

  const { enough, reason } = reachOf(gateSpec, gate);
  return enough ? gate : close(runtime, gate, reason);
}

/** Asks one approver; the gate that says so, or what stands in the way. Throws AwsError where another try may help. */
async function ask(
  runtime: HookRuntime,
  gateSpec: GateSpec,
  gate: Gate,
  { id: approver, email }: Approver,
  key: ReviewKey,
): Promise<Gate | string> {
  const { sns } = runtime.clients;
  const topicArn = runtime.approverTopicPrefix + approver;
  const nonce = nonceOf(key, gate.id, approver);
  const link = linkOf(runtime, gate, approver, key, nonce);
  const quorum = countVotes(gateSpec, gate);
  const mail = reviewMail(
    { brief: gate.brief, approver, link, deadline: gate.deadline, spec: gateSpec, quorum },
    runtime.now(),
  );
  const obstacle =
    (await obstacleOr(() => subscriptionObstacle(sns, topicArn, email))) ??
    (await obstacleOr(async () => {
      await publishMail(sns, topicArn, mail);
      return undefined;
    }));
  if (obstacle !== undefined) return obstacle;

  const table = recordTable(runtime);
  const at = instant(runtime.now());
  const hash = nonceSha256(nonce);
  const tokenId = hash.slice(0, TOKEN_ID_CHARACTERS);
  await appendAudit(table, gate.id, { kind: 'asked', at, approver, via: 'link', tokenId }, runtime.newId());
  runtime.log.info('approver asked', { service: gate.service, gateId: gate.id, approver });
  return noteAsked(table, gate, approver, { at, nonceSha256: hash });
}

/** What AWS refuses for good is an obstacle, and says so in its own words but not in ours: those have the link. */
async function obstacleOr(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError) || error.retryable) throw error;
    return `AWS refuses ${error.operation} (${error.awsName}). Look at the topic of the approver and at the permissions of the stack.`;
  }
}

function linkOf(
  { stage, reviewUrl }: HookRuntime,
  { id, deadline, ballot }: Gate,
  approver: string,
  key: ReviewKey,
  nonce: string,
): string {
  const token = signToken(key, {
    gateId: id,
    approver,
    releaseHash: ballot.releaseHash,
    nonce,
    expiresAt: deadline,
    audience: reviewAudience(stage),
  });
  return `${reviewUrl}review/${token}`;
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
  runtime.log.warn('approvers cannot be asked', { service: gate.service, gateId: gate.id, obstacles });
  await publishMail(runtime.clients.sns, runtime.ownersTopicArn, cannotAskMail(gate.brief, gateSpec, obstacles));
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
