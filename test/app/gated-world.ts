import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { closeGate, createGate, readGate } from '../../src/aws/gates';
import { changeExecution } from '../../src/aws/hook-records';
import type { Verdict } from '../../src/domain/check/verdict';
import { type Gate, type GateOutcome, gateIdOf } from '../../src/domain/gate/gate';
import { instant, secondsAfter } from '../../src/domain/instant';
import { GATE_EVENT } from '../../src/domain/own-hooks';
import { releaseOf } from '../../src/domain/release';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { sdkConfig } from '../local/aws/kernel';
import { FRONTEND, HOOK_PREFIX, type World, world } from './world';

const GATED: ServiceSpec = {
  ...FRONTEND,
  gate: {
    approvers: [{ id: 'alice', email: 'alice@example.com', principals: [] }],
    votes: 1,
    groups: [],
    excludeAuthor: false,
    waitInMinutes: 45,
  },
};

const VERDICT = { check: 'answers', outcome: 'succeeded', reason: '20 requests, all 200' } as const;

/** Longer than it takes until a deployment is at its gate, in virtual time. */
const AT_GATE_WITHIN_MS = 30 * 60_000;

interface Invocation {
  readonly functionName: string;
  readonly deploymentId: string;
  readonly executionId: string;
}

export type GatedWorld = Awaited<ReturnType<typeof gatedWorld>>;

/** The world with a gate before traffic. What the hook functions write, the test writes with their own writers. */
export async function gatedWorld() {
  const given = await world({ spec: GATED });
  const invocations: Invocation[] = [];
  registerFunctions(given, invocations);
  const dynamodb = new DynamoDBClient(sdkConfig(given.aws));
  const table = { dynamodb, tableName: given.runtime().tableName };

  const gateId = async (deploymentId: string): Promise<string> =>
    gateIdOf(deploymentId, releaseOf(await describe(given, deploymentId))!.hash);
  const gate = async (deploymentId: string): Promise<Gate> => (await readGate(table, await gateId(deploymentId)))!;
  const decide = async (deploymentId: string, kind: GateOutcome['kind'], reason: string): Promise<void> => {
    const at = instant(given.aws.clock.now());
    await closeGate(table, await gate(deploymentId), { kind, reason, at, by: [] }, secondsAfter(at, 60));
  };
  const invocationOf = (deploymentId: string): Invocation | undefined =>
    invocations.find((each) => each.deploymentId === deploymentId && each.functionName.endsWith(GATE_EVENT));

  return {
    ...given,
    gate,
    decide,
    /** Lets the deployment come to its gate, and opens it as the hook function does. */
    openGate: async (deploymentId: string, verdict: Omit<Verdict, 'at'> = VERDICT): Promise<void> => {
      if (!(await given.aws.clock.advanceUntil(() => invocationOf(deploymentId) !== undefined, AT_GATE_WITHIN_MS)))
        throw new Error(`Deployment ${deploymentId} does not come to its gate`);
      const { executionId } = invocationOf(deploymentId)!;
      const now = given.aws.clock.now();
      const opened = openedGate(await gateId(deploymentId), await describe(given, deploymentId), now);
      await changeExecution(table, { service: 'frontend', deploymentId }, GATE_EVENT, 'hook', () => ({
        executionId,
        startedAt: instant(now),
        runs: 1,
        runUntil: secondsAfter(now, 300),
        verdicts: [{ ...verdict, at: instant(now) }],
        gateId: opened.id,
      }));
      await createGate(table, opened, opened.deadline);
    },
    /** Tells CodeDeploy what became of the lifecycle event at the gate. */
    report: async (deploymentId: string, status: 'Succeeded' | 'Failed'): Promise<void> => {
      const lifecycleEventHookExecutionId = invocationOf(deploymentId)!.executionId;
      await given.codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId,
        lifecycleEventHookExecutionId,
        status,
      });
    },
    ids: async (): Promise<string[]> => (await given.deployments()).map(({ deploymentId }) => deploymentId!),
  };
}

/** The function right before traffic says yes; the one at the gate leaves its answer to the test. */
function registerFunctions({ aws, codedeploy }: World, invocations: Invocation[]): void {
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: ({ FunctionName = '', Payload }) => {
        const payload = JSON.parse(Buffer.from(Payload as Uint8Array).toString());
        const executionId: string = payload.LifecycleEventHookExecutionId;
        const deploymentId: string = payload.DeploymentId;
        invocations.push({ functionName: FunctionName, deploymentId, executionId });
        if (FunctionName === `${HOOK_PREFIX}BeforeAllowTraffic`) {
          void codedeploy.putLifecycleEventHookExecutionStatus({
            deploymentId,
            lifecycleEventHookExecutionId: executionId,
            status: 'Succeeded',
          });
        }
        return { StatusCode: 202 };
      },
    },
  });
}

async function describe({ codedeploy }: World, deploymentId: string) {
  const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId });
  const { description = '', status = '', createTime } = deploymentInfo!;
  return { id: deploymentId, status, description, createdAt: instant(createTime!) };
}

function openedGate(id: string, deployment: Parameters<typeof releaseOf>[0], now: Date): Gate {
  const releaseHash = releaseOf(deployment)!.hash;
  return {
    id,
    service: 'frontend',
    deploymentId: deployment.id,
    brief: {
      ...{ service: 'frontend', account: '123456789012', region: 'ap-northeast-1', cluster: 'prod' },
      ...{ ecsService: 'frontend', deploymentId: deployment.id, deploymentConfigName: 'All', releaseHash },
      ...{ from: [], to: [], changed: [], fromRevision: 'frontend:1', toRevision: 'frontend:2' },
      ...{ changes: [], verdicts: [] },
    },
    openedAt: instant(now),
    deadline: secondsAfter(now, 45 * 60),
    ballot: { state: 'open', releaseHash, revision: 0, votes: {}, failedCodes: {} },
    asked: {},
  };
}

/** The gated world with v2 waiting for people. */
export async function gatedWorldAtGate(): Promise<{ readonly given: GatedWorld; readonly deploymentId: string }> {
  const given = await gatedWorld();
  await given.push('v2');
  const [deploymentId = ''] = await given.ids();
  await given.openGate(deploymentId);
  return { given, deploymentId };
}
