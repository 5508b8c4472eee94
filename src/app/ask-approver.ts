import { appendAudit } from '../aws/audit';
import { noteAsked } from '../aws/gates';
import { publishMail, subscriptionObstacle } from '../aws/sns';
import { AwsError } from '../domain/errors';
import type { Gate } from '../domain/gate/gate';
import type { Approver, GateSpec } from '../domain/gate/gate-spec';
import { countVotes } from '../domain/gate/quorum';
import { nonceOf, nonceSha256, type ReviewKey, reviewAudience, signToken, tokenIdOf } from '../domain/gate/token';
import { instant } from '../domain/instant';
import { reviewMail } from '../page/review-mail';
import { type HookRuntime, recordTable } from './runtime';

/**
 * Asks one approver by mail, if nobody else would get the link, and notes it; the gate that says so, or what stands in the
 * way. Asked again before it was noted, they get the same link. Throws AwsError where another try may help.
 */
export async function askApprover(
  runtime: HookRuntime,
  spec: GateSpec,
  gate: Gate,
  { id: approver, email }: Approver,
  key: ReviewKey,
): Promise<Gate | string> {
  const { brief, deadline } = gate;
  const { sns } = runtime.clients;
  const topicArn = runtime.approverTopicPrefix + approver;
  const nonce = nonceOf(key, gate.id, approver);
  const link = linkOf(runtime, gate, approver, key, nonce);
  const quorum = countVotes(spec, gate);
  const mail = reviewMail({ brief, approver, link, deadline, spec, quorum }, runtime.now());
  const obstacle = await obstacleOf(async () => {
    const unfit = await subscriptionObstacle(sns, topicArn, email);
    if (unfit === undefined) await publishMail(sns, topicArn, mail);
    return unfit;
  });
  if (obstacle !== undefined) return obstacle;

  const table = recordTable(runtime);
  const at = instant(runtime.now());
  const tokenId = tokenIdOf(nonce);
  await appendAudit(table, gate.id, { kind: 'asked', at, approver, via: 'link', tokenId }, runtime.newId());
  runtime.log.info('approver asked', { service: gate.service, gateId: gate.id, approver });
  return noteAsked(table, gate, approver, { at, nonceSha256: nonceSha256(nonce) });
}

/**
 * What AWS refuses for good is an obstacle; what may pass is thrown. Both without AWS's message: that may quote ours, which
 * has the link, and ends in the log and in the record.
 */
export async function obstacleOf(work: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    if (error.retryable) throw new AwsError(error.operation, error.awsName, error.kind, 'its words may quote a mail');
    return `AWS refuses ${error.operation} (${error.awsName}). Look at the topic and at the permissions of the stack.`;
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
