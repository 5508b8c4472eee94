import { appendAudit } from '../../src/aws/audit';
import { castVote } from '../../src/aws/ballot';
import { createGate } from '../../src/aws/gates';
import { changeExecution } from '../../src/aws/hook-records';
import type { RecordTable } from '../../src/aws/record-item';
import { type Gate, gateIdOf } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { instant, secondsAfter } from '../../src/domain/instant';
import { releaseOf } from '../../src/domain/release';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { gate as someGate } from '../domain/gate-given';
import { FRONTEND, type World } from './world';

/** One of alice and bob must approve within 40 minutes. */
const GATE: GateSpec = {
  approvers: [
    { id: 'alice', email: 'alice@example.com', principals: ['arn:aws:iam::123456789012:user/alice'] },
    { id: 'bob', email: 'bob@example.com', principals: [] },
  ],
  votes: 2,
  groups: [],
  excludeAuthor: false,
  waitInMinutes: 40,
};

export const GATED: ServiceSpec = { ...FRONTEND, gate: GATE };

export function tableIn({ runtime }: World): RecordTable {
  const { clients, tableName } = runtime();
  return { dynamodb: clients.dynamodb, tableName };
}

/** Gates the deployment in flight as `openGate` would: a judged hook, a gate, both asked, and bob out of reach. */
export async function gateTheRelease(app: World, members: Partial<Gate> = {}): Promise<Gate> {
  const [info] = (await app.deployments()).slice(-1);
  const deploymentId = info!.deploymentId!;
  const release = releaseOf({ id: deploymentId, status: '', createdAt: '', description: info!.description! })!;
  const now = app.aws.clock.now();
  const table = tableIn(app);
  const template = someGate();
  const image = (tag: string, digit: string) => ({
    ...{ repository: 'frontend', tag, digest: `sha256:${digit.repeat(64)}`, at: instant(now) },
  });
  const gate: Gate = {
    ...template,
    id: gateIdOf(deploymentId, release.hash),
    deploymentId,
    brief: {
      ...template.brief,
      deploymentId,
      releaseHash: release.hash,
      from: [image('v1', 'a')],
      to: [image('v2', 'b')],
      changed: [image('v2', 'b')],
      changes: [{ kind: 'environment', container: 'frontend', added: ['LOG_LEVEL'], removed: [], changed: [] }],
    },
    openedAt: instant(now),
    deadline: secondsAfter(now, 40 * 60),
    ballot: { ...template.ballot, releaseHash: release.hash },
    asked: {
      alice: { at: instant(now), nonceSha256: 'f'.repeat(64) },
      bob: { at: instant(now), obstacle: 'the subscription is not confirmed' },
    },
    ...members,
  };
  await changeExecution(table, { service: 'frontend', deploymentId }, 'AfterInstall', 'test', () => ({
    executionId: 'the-right-to-report',
    startedAt: instant(now),
    runs: 1,
    runUntil: secondsAfter(now, 60),
    verdicts: [{ check: 'smoke', outcome: 'succeeded', reason: '20 requests, all 200', at: instant(now) }],
    gateId: gate.id,
  }));
  return createGate(table, gate, gate.deadline);
}

/** Writes a vote into the ballot and its audit. */
export async function voteOn(app: World, gate: Gate, approver: string, decision: 'approve' | 'reject', comment = '') {
  const table = tableIn(app);
  const at = instant(app.aws.clock.now());
  const vote = { approver, decision, at, via: 'link' as const, ...(comment ? { comment } : {}) };
  await castVote(table, gate, vote);
  await appendAudit(table, gate.id, { kind: 'vote', ...vote, sourceIp: '192.0.2.1', tokenId: 'abcdef012345' }, 'id');
}
