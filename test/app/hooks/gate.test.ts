import { setTimeout as pause } from 'node:timers/promises';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { SNS } from '@aws-sdk/client-sns';
import { afterEach, describe, expect, test } from '@jest/globals';
import { recordTable } from '../../../src/app/runtime';
import { settleGate } from '../../../src/app/settle-gate';
import { castVote } from '../../../src/aws/ballot';
import { closeGate, readGate } from '../../../src/aws/gates';
import { readRecord } from '../../../src/aws/read-record';
import { type Gate, type GateOutcome, gateIdOf } from '../../../src/domain/gate/gate';
import type { GateSpec } from '../../../src/domain/gate/gate-spec';
import { instant, secondsAfter } from '../../../src/domain/instant';
import { deploymentDescription, releaseOf } from '../../../src/domain/release';
import { appSpec } from '../../local/aws/codedeploy/landscape';
import { sdkConfig } from '../../local/aws/kernel';
import { taskDefinition } from '../landscape';
import { changes, crashPoints } from '../wire';
import { CHECK, type HookWorld, type HookWorldOptions, hookWorld } from './hook-world';

const GATE: GateSpec = {
  approvers: [
    { id: 'alice', email: 'alice@example.com', principals: [] },
    { id: 'bob', email: 'bob@example.com', principals: [] },
  ],
  votes: 1,
  groups: [],
  excludeAuthor: false,
  waitInMinutes: 30,
};
const TEST = 'AfterAllowTestTraffic';
const BEFORE = 'BeforeAllowTraffic';

let given: HookWorld;
afterEach(() => given.close());

async function withPeople(options: HookWorldOptions = {}, confirmed = true): Promise<void> {
  given = await hookWorld({ gate: GATE, remainingMs: 10_000, ...options });
  const sns = new SNS(sdkConfig(given.aws));
  for (const { id, email } of GATE.approvers) {
    const { TopicArn } = await sns.createTopic({ Name: `approver-${id}` });
    await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: email });
  }
  if (confirmed) await given.mailbox.confirmAll();
}

const release = async () => (await given.deployments())[0]!;
const settled = () => given.aws.clock.advance(1);

async function gateId(): Promise<string> {
  const { deploymentId, description } = await release();
  const { hash } = releaseOf({ id: '', status: '', createdAt: '', ...(description ? { description } : {}) })!;
  return gateIdOf(deploymentId!, hash);
}
const table = () => recordTable(given.runtime());
const theGate = async (): Promise<Gate> => (await readGate(table(), await gateId()))!;

async function votes(approver: string, decision: 'approve' | 'reject', comment?: string): Promise<void> {
  const at = instant(given.aws.clock.now());
  await castVote(table(), await theGate(), { approver, decision, at, via: 'link', ...(comment ? { comment } : {}) });
}
const close = async (kind: GateOutcome['kind'], reason: string) =>
  closeGate(
    table(),
    await theGate(),
    { kind, reason, at: instant(given.aws.clock.now()), by: [] },
    instant(given.aws.clock.now()),
  );

describe('a gate before traffic', () => {
  test('is opened when all checks are good: it shows the verdicts, and waits for people; nobody has to look at the hook until the hour is nearly over', async () => {
    // Before Install nobody is behind the test listener.
    const early = { ...CHECK, name: 'early', status: 503 };
    await withPeople({ checks: { BeforeInstall: [early], [TEST]: [CHECK] } });
    await given.untilInvoked(2);
    await settled();
    expect(await given.execution(TEST)).toMatchObject({ gateId: await gateId(), verdicts: [{ check: 'smoke' }] });
    expect((await given.execution(TEST))?.result).toBeUndefined();
    expect((await theGate()).brief.verdicts).toMatchObject([
      { check: 'early', outcome: 'succeeded' },
      { check: 'smoke', outcome: 'succeeded' },
    ]);
    expect(given.reports()).toBe(1);
    const { startedAt } = (await given.execution(TEST))!;
    expect(await given.dueAt()).toBe(secondsAfter(startedAt, 58 * 60));
    await given.minutes(10);
    expect((await given.lifecycle())[TEST]).toBe('InProgress');
  });

  test('is not opened when a check fails: nobody is asked', async () => {
    await withPeople({ checks: { [TEST]: [{ ...CHECK, status: 418 }] } });
    await given.untilInvoked();
    await settled();
    expect(await readGate(table(), await gateId())).toBeUndefined();
    expect(given.subjects().filter((subject) => subject.startsWith('Review'))).toEqual([]);
    expect((await given.execution(TEST))?.result?.status).toBe('Failed');
  });

  test('lets the release pass when it is approved: read again before traffic moves', async () => {
    await withPeople();
    await given.untilInvoked();
    await settled();
    await votes('alice', 'approve');
    await settleGate(given.runtime(), await gateId());
    await given.minutes(5);
    expect((await release()).status).toBe('Succeeded');
    expect(given.invocations.map(({ event }) => event)).toEqual([TEST, BEFORE]);
    expect((await given.execution(BEFORE))?.result).toMatchObject({ status: 'Succeeded', reason: 'approved by alice' });
    expect(given.reports()).toBe(1);
  });

  test('fails the release when it is rejected', async () => {
    await withPeople();
    await given.untilInvoked();
    await settled();
    await votes('bob', 'reject', 'not before the freeze');
    await settleGate(given.runtime(), await gateId());
    expect((await given.execution(TEST))?.result).toMatchObject({
      status: 'Failed',
      reason: 'rejected by bob: not before the freeze',
    });
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });

  test.each([
    ['without a due time', 'REMOVE duePartition'],
    ['garbled', 'REMOVE ballot'],
  ])('that is %s leaves CodeDeploy without an answer for less than its hour', async (_what, UpdateExpression) => {
    await withPeople();
    await given.untilInvoked();
    await settled();
    const { dynamodb, tableName } = table();
    const Key = { pk: { S: `gate#${await gateId()}` }, sk: { S: 'gate' } };
    await dynamodb.send(new UpdateItemCommand({ TableName: tableName, Key, UpdateExpression }));
    await given.minutes(59);
    expect((await given.execution(TEST))?.result).toMatchObject({
      status: 'Failed',
      reason: 'people were asked, and no decision on the gate came within the hour',
    });
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });

  test('fails at once when nobody can be asked', async () => {
    await withPeople({}, false);
    await given.untilInvoked();
    await settled();
    expect((await theGate()).outcome?.kind).toBe('unreachable');
    expect((await given.execution(TEST))?.result).toMatchObject({
      status: 'Failed',
      reason: (await theGate()).outcome?.reason,
    });
  });

  /** Changes of an undisturbed invocation that opens it. Before the first the hook is not recorded: Lambda's retry. */
  const CHANGES = 11;

  test('changes as much as the rows below go through', async () => {
    await withPeople();
    given.deliver(false);
    await given.invoke(TEST, await given.untilInvoked());
    expect(given.hookCalls.filter(changes)).toHaveLength(CHANGES);
  });

  test.each(crashPoints(CHANGES).slice(1))(
    'goes on asking after a crash $when change $at: everybody is asked',
    async (point) => {
      await withPeople();
      given.deliver(false);
      const payload = await given.untilInvoked();
      given.hookDiesAt(point);
      given.deliver(true);
      expect(await given.invoke(TEST, payload)).toBe('died');
      given.hookRevives();
      await given.minutes(3);
      await settled();
      expect(await given.execution(TEST)).toMatchObject({ gateId: await gateId() });
      expect((await given.execution(TEST))?.result).toBeUndefined();
      const asked = given.mails().filter(({ subject }) => subject.startsWith('Review'));
      expect(new Set(asked.map(({ to }) => to))).toEqual(new Set(['alice@example.com', 'bob@example.com']));
    },
  );
});

describe('a deployment that is not a release of Slipway', () => {
  test('does not pass a gate', async () => {
    await withPeople();
    const hooks = { [TEST]: `CodeDeployHook_slipway-test-${TEST}` };
    await byHand(hooks);
    await given.aws.clock.advanceUntil(() => given.invocations.length > 0, 3_600_000);
    await settled();
    expect((await given.execution(TEST))?.result).toMatchObject({
      status: 'Failed',
      reason: "not a release of Slipway's: start it by pushing the image",
    });
  });

  test('does not get around one either', async () => {
    await withPeople();
    await byHand({ [BEFORE]: `CodeDeployHook_slipway-test-${BEFORE}` });
    await given.aws.clock.advanceUntil(() => given.invocations.length > 0, 3_600_000);
    await settled();
    expect((await given.execution(BEFORE))?.result?.status).toBe('Failed');
  });

  test('does not pass by the description of one whose own deployment is not known yet', async () => {
    await withPeople();
    await given.image('v2');
    given.wire((operation, send) => (operation === 'CreateDeployment' ? new Promise(() => {}) : send()));
    void given.hear('v2');
    while (!given.calls.includes('CreateDeployment')) await pause(5);
    given.revive();
    const { state } = (await readRecord(table(), 'frontend'))!;
    const { taskDefinition: other } = await given.ecs.registerTaskDefinition(taskDefinition(await given.image('v3')));
    const hooks = { [TEST]: `CodeDeployHook_slipway-test-${TEST}`, [BEFORE]: `CodeDeployHook_slipway-test-${BEFORE}` };
    await given.codedeploy.createDeployment({
      ...{ applicationName: 'frontend', deploymentGroupName: 'frontend' },
      description: deploymentDescription(state.release!.hash, state.attempt, 'v1 -> v2'),
      revision: {
        revisionType: 'AppSpecContent',
        appSpecContent: { content: appSpec(other!.taskDefinitionArn!, { hooks }) },
      },
    });
    // Before the release itself is tried again, for which people are asked.
    await given.minutes(5);
    expect((await given.execution(TEST))?.result).toMatchObject({
      status: 'Failed',
      reason: expect.stringContaining('deploys frontend:3, and its release is frontend:2'),
    });
    expect(given.subjects().filter((subject) => subject.startsWith('Review'))).toEqual([]);
    expect((await given.running()).revision).toBe(1);
  });

  async function byHand(hooks: Record<string, string>): Promise<void> {
    const [revision] = await given.revisions();
    await given.codedeploy.createDeployment({
      ...{ applicationName: 'frontend', deploymentGroupName: 'frontend' },
      revision: { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(revision!, { hooks }) } },
    });
  }
});

describe('read again before traffic moves, a decision does not hold when', () => {
  /** A gate that waits, and a report that somebody made past it once `prepare` is done. */
  async function reportedPast(prepare: () => unknown): Promise<string | undefined> {
    await withPeople();
    const payload = await given.untilInvoked();
    await settled();
    await prepare();
    await given.codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId: payload.DeploymentId,
      lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
      status: 'Succeeded',
    });
    await given.aws.clock.advance(1_000);
    const { errorInformation } = await release();
    expect(errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
    const result = (await given.execution(BEFORE))?.result;
    expect(result?.status).toBe('Failed');
    return result?.reason;
  }

  test('nobody decided', async () => {
    expect(await reportedPast(() => undefined)).toBe('the gate is not decided');
  });

  test('people rejected', async () => {
    expect(await reportedPast(() => close('rejected', 'rejected by bob'))).toBe('rejected by bob');
  });

  test('it expired', async () => {
    expect(await reportedPast(() => close('expired', 'nobody decided in time'))).toBe('nobody decided in time');
  });

  test('the outcome says approved, and the votes do not', async () => {
    expect(await reportedPast(() => close('approved', 'approved by mallory'))).toBe(
      'approved, but no longer by enough people who may decide',
    );
  });

  test('who approved may not decide any more', async () => {
    const reason = await reportedPast(async () => {
      await votes('alice', 'approve');
      await close('approved', 'approved by alice');
      const gate = { ...GATE, approvers: GATE.approvers.filter(({ id }) => id !== 'alice') };
      given.change({ catalog: [{ ...given.spec, gate }] });
    });
    expect(reason).toBe('approved, but no longer by enough people who may decide');
  });

  test('the catalog does not say who may decide any more', async () => {
    const reason = await reportedPast(async () => {
      await votes('alice', 'approve');
      await close('approved', 'approved by alice');
      const { gate: _gone, ...spec } = given.spec;
      given.change({ catalog: [spec] });
    });
    expect(reason).toBe('approved, but the catalog no longer says by whom it may be');
  });

  test('the votes are about another release', async () => {
    const reason = await reportedPast(async () => {
      await votes('alice', 'approve');
      await close('approved', 'approved by alice');
      const { dynamodb, tableName } = table();
      await dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { pk: { S: `gate#${await gateId()}` }, sk: { S: 'gate' } },
          UpdateExpression: 'SET ballot.releaseHash = :other',
          ExpressionAttributeValues: { ':other': { S: '0'.repeat(64) } },
        }),
      );
    });
    expect(reason).toBe('the votes are about another release');
  });

  test('nobody was asked at all', async () => {
    await withPeople();
    given.deliver(false);
    const payload = await given.untilInvoked();
    given.deliver(true);
    await given.codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId: payload.DeploymentId,
      lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
      status: 'Succeeded',
    });
    await given.aws.clock.advance(1_000);
    expect((await given.execution(BEFORE))?.result).toMatchObject({ status: 'Failed', reason: 'nobody was asked' });
  });
});
