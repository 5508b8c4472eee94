import { DynamoDBClient, QueryCommand, type QueryCommandOutput } from '@aws-sdk/client-dynamodb';
import { SNS } from '@aws-sdk/client-sns';
import { SSM } from '@aws-sdk/client-ssm';
import { createSns } from '../../../local/aws/sns/sns';
import type { BallotRuntime, Runtime } from '../../../src/app/runtime';
import { failCode, type Voter, vote } from '../../../src/app/vote';
import { fromAttribute } from '../../../src/aws/attribute-value';
import { createGate, readGate } from '../../../src/aws/gates';
import { changeExecution } from '../../../src/aws/hook-records';
import { type Gate, gateIdOf } from '../../../src/domain/gate/gate';
import type { GateSpec } from '../../../src/domain/gate/gate-spec';
import { remindAt } from '../../../src/domain/gate/reminder';
import { instant, secondsAfter } from '../../../src/domain/instant';
import { GATE_EVENT } from '../../../src/domain/own-hooks';
import type { ServiceSpec } from '../../../src/domain/service-spec';
import { gate as aGate, GATE, HASH } from '../../domain/gate-given';
import { appSpec, givenFrontend } from '../../local/aws/codedeploy/landscape';
import { sdkConfig } from '../../local/aws/kernel';
import { startProcess } from '../function-process';
import { createRecordTable } from '../record-table';
import { type CrashPoint, dyingAt, operationOf, untouched, type Wire } from '../wire';

const HOOK = 'CodeDeployHook_slipway-test-AfterAllowTestTraffic';
const VOTE_CAST = 'slipway-test-vote-cast';

export interface GateWorldOptions {
  readonly gate?: GateSpec;
  /** Text of the image's label. */
  readonly authors?: string;
}

export type GateWorld = Awaited<ReturnType<typeof gateWorld>>;

/**
 * A deployment of `frontend` in an embedded AWS that waits for the report of `AfterAllowTestTraffic`, and the gate that it
 * waits for, opened by hand: two votes of alice, bob, carol and dave within 40 minutes.
 */
export async function gateWorld({ gate: gateSpec = GATE, authors }: GateWorldOptions = {}) {
  const frontend = await givenFrontend();
  const { aws } = frontend;
  const cast: unknown[] = [];
  frontend.functions.set(HOOK, () => {});
  frontend.functions.set(VOTE_CAST, ({ payload }) => cast.push(payload));
  const { mailbox, implementation } = createSns(aws.world);
  aws.register(implementation);
  const topics = await createTopics(new SNS(sdkConfig(aws)), [
    'owners',
    ...GATE.approvers.map(({ id }) => `approver-${id}`),
  ]);
  await mailbox.confirmAll();
  const tableName = await createRecordTable(aws);
  const table = { tableName, dynamodb: new DynamoDBClient(sdkConfig(aws)) };

  const deploymentId = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks: { [GATE_EVENT]: HOOK } }) });
  await frontend.minutes(2);
  const { LifecycleEventHookExecutionId: executionId } = frontend.invocations[0]!.payload;
  const now = aws.clock.now();
  const gateId = gateIdOf(deploymentId, HASH);
  const gate = aGate({
    ...(authors === undefined ? {} : { authors }),
    gate: {
      ...{ id: gateId, deploymentId, openedAt: instant(now), deadline: secondsAfter(now, 40 * 60) },
      asked: Object.fromEntries(GATE.approvers.map(({ id }) => [id, { at: instant(now), nonceSha256: id }])),
    },
  });
  await createGate(table, gate, remindAt(gate));
  await changeExecution(table, { service: 'frontend', deploymentId }, GATE_EVENT, 'given', () => ({
    ...{ executionId, startedAt: instant(now), runs: 1, runUntil: secondsAfter(now, 60), verdicts: [], gateId },
  }));

  let catalog: readonly ServiceSpec[] = [serviceOf(gateSpec)];
  const calls: string[] = [];
  const log: string[] = [];
  const note = (message: string, facts?: object) => log.push(`${message} ${JSON.stringify(facts)}`);
  let wire: Wire = untouched;
  let ids = 0;
  const start = () =>
    startProcess(
      (request) => {
        const operation = operationOf(request);
        calls.push(operation);
        return wire(operation, () => aws.handle(request));
      },
      {
        catalog,
        ...{ stage: 'test', hookPrefix: 'CodeDeployHook_slipway-test-', tableName, ownersTopicArn: topics[0]! },
        approverTopicPrefix: topics[0]!.replace(/owners$/, 'approver-'),
        now: () => aws.clock.now(),
        newId: () => `id-${++ids}`,
        log: { info: note, warn: note, error: note },
      },
    );
  let functions = start();
  const ballot = (): BallotRuntime => withSsm(functions.runtime);
  const present = async (): Promise<Gate> => (await readGate(table, gateId))!;

  return {
    ...frontend,
    table,
    gate,
    deploymentId,
    log,
    /** Operations that the product asked for, oldest first. */
    calls,
    reports: () => calls.filter((operation) => operation === 'PutLifecycleEventHookExecutionStatus').length,
    /** Payloads with which vote-cast was invoked; nothing came of them yet. */
    cast,
    runtime: () => functions.runtime,
    present,
    /** What the ballot's functions do for an approver, on the gate as it is. */
    vote: async (
      approver: string,
      decision: 'approve' | 'reject' | 'withdraw',
      comment?: string,
      more: Partial<Voter> = {},
    ) =>
      functions.outliving(
        vote(ballot(), await present(), gateSpecOf(catalog), {
          ...{ approver, decision, via: 'link' as const, ...more },
          ...(comment === undefined ? {} : { comment }),
        }),
      ),
    failCode: async (approver: string) =>
      functions.outliving(failCode(ballot(), await present(), { approver, via: 'link' })),
    /** Lambda delivers an invocation of vote-cast. */
    voteCast: (payload: unknown = { gateId }) => functions.voteCast(payload),
    sweep: () => functions.minutePassed(scheduled(aws.clock.now())),
    /** Lets minutes pass with their sweeps. */
    pass: async (count: number): Promise<void> => {
      for (let minute = 0; minute < count; minute++) {
        await aws.clock.advance(60_000);
        await functions.minutePassed(scheduled(aws.clock.now()));
      }
    },
    /** The catalog as a new deployment of Slipway has it; undefined: without the service. */
    redeploy: (spec: ServiceSpec | undefined): void => {
      catalog = spec ? [spec] : [];
      functions = start();
    },
    mails: () => mailbox.mails(),
    subjects: (): string[] => mailbox.mails().map(({ subject, to }) => `${to}: ${subject}`),
    /** The gate's audit trail, oldest first, each entry as text. */
    audit: async (): Promise<Record<string, unknown>[]> => {
      const { Items = [] }: QueryCommandOutput = await table.dynamodb.send(
        new QueryCommand({
          TableName: tableName,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: `audit#${gateId}` } },
        }),
      );
      return Items.map((item) => fromAttribute({ M: item }) as Record<string, unknown>);
    },
    /** How the deployment ends, if minutes pass. */
    ending: async (): Promise<string> => {
      await frontend.minutes(15);
      return (await frontend.deployment(deploymentId)).status!;
    },
    wire: (next: Wire): void => {
      wire = next;
    },
    /** Ends the process at the nth of its requests from now on that change something, before or after that took effect. */
    dieAt: (point: CrashPoint): void => {
      wire = dyingAt(point, functions.die);
    },
    /** A fresh process, and a wire that does its duty. */
    revive: (): void => {
      wire = untouched;
      functions = start();
    },
  };
}

export function serviceOf(gate: GateSpec | undefined): ServiceSpec {
  return {
    ...{ name: 'frontend', cluster: 'prod', service: 'frontend' },
    images: [{ repository: 'frontend', tags: { order: 'number', prefix: 'v' } }],
    strategy: { kind: 'blue-green', applicationName: 'frontend', deploymentGroupName: 'frontend', hooks: {} },
    ...(gate ? { gate } : {}),
  };
}

function gateSpecOf(catalog: readonly ServiceSpec[]): GateSpec | undefined {
  return catalog.find(({ name }) => name === 'frontend')?.gate;
}

/** The ballot's functions have a client for Systems Manager, which voting does not use. */
function withSsm(runtime: Runtime): BallotRuntime {
  const { region, credentials } = {
    region: 'ap-northeast-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  };
  return {
    ...runtime,
    clients: {
      dynamodb: runtime.clients.dynamodb,
      lambda: runtime.clients.lambda,
      ssm: new SSM({ region, credentials }),
    },
    reviewKeysParameter: '/slipway/test/review-keys',
    voteCastFunction: VOTE_CAST,
  };
}

async function createTopics(sns: SNS, names: readonly string[]): Promise<string[]> {
  const topics: string[] = [];
  for (const Name of names) {
    const { TopicArn } = await sns.createTopic({ Name });
    await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint: `${Name.replace('approver-', '')}@example.com` });
    topics.push(TopicArn!);
  }
  return topics;
}

function scheduled(now: Date) {
  return {
    ...{ version: '0', id: 'minute', account: '123456789012', region: 'ap-northeast-1', resources: [] },
    ...{ source: 'aws.events', 'detail-type': 'Scheduled Event', time: now.toISOString(), detail: {} },
  };
}
