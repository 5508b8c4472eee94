import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { create } from '../../../handlers/codedeploy-hook';
import { create as createTrafficShifts } from '../../../handlers/traffic-shifts';
import type { TaskBehaviour } from '../../../local/aws/ecs/task-behaviour';
import { functionNotFound } from '../../../local/aws/lambda/refusal';
import { createSsm } from '../../../local/aws/ssm/ssm';
import type { HttpHandler, HttpResponse } from '../../../local/aws/wire/http-message';
import { inProcessRequestHandler } from '../../../local/aws/wire/in-process-transport';
import { type HookRuntime, recordTable } from '../../../src/app/runtime';
import { createHookClients } from '../../../src/aws/clients';
import { readHookRecord } from '../../../src/aws/hook-records';
import type { HttpCheckSpec } from '../../../src/domain/check/http';
import type { GateSpec } from '../../../src/domain/gate/gate-spec';
import type { HookExecution } from '../../../src/domain/hook-record';
import { trafficFunctionName } from '../../../src/domain/own-hooks';
import { LIFECYCLE_HOOK_EVENTS, type LifecycleHookEvent, type ServiceSpec } from '../../../src/domain/service-spec';
import type { TrafficWatch } from '../../../src/domain/traffic-watch';
import { sdkConfig } from '../../local/aws/kernel';
import type { Invocation } from '../function-process';
import type { OnSpot } from '../landscape';
import { type CrashPoint, dyingAt, operationOf, untouched, type Wire } from '../wire';
import { FRONTEND, HOOK_PREFIX, world } from '../world';

export const CHECK: HttpCheckSpec = {
  kind: 'http',
  name: 'smoke',
  path: '/health?deep=1',
  requests: 10,
  concurrency: 3,
  status: 200,
  p95LatencyInMilliseconds: 5_000,
  errorShare: 0,
  timeoutInSeconds: 30,
};

export interface HookWorldOptions {
  readonly checks?: ServiceSpec['checks'];
  readonly gate?: GateSpec;
  readonly behaviour?: TaskBehaviour;
  readonly testListener?: boolean;
  /** Absent: one task on demand. */
  readonly spot?: OnSpot;
  readonly onPlacementFailure?: 'fargate';
  /** How production traffic moves: `ECSCanary10Percent5Minutes`. Absent: as the group has it. */
  readonly shift?: string;
  /** Hooks of the AppSpec as people name them, beside Slipway's own. */
  readonly hooks?: ServiceSpec['strategy']['hooks'];
  /** The service's own file; absent: its base is what it runs. */
  readonly taskDefinition?: ServiceSpec['taskDefinition'];
  /** Functions of the user's own: name → answer, or a broken promise for a function that breaks. */
  readonly functions?: Readonly<Record<string, (payload: never) => unknown>>;
  /** Of an invocation, wall time. */
  readonly remainingMs?: number;
}

export interface Payload {
  readonly DeploymentId: string;
  readonly LifecycleEventHookExecutionId: string;
}

const HOUR_MS = 60 * 60_000;

export type HookWorld = Awaited<ReturnType<typeof hookWorld>>;

/** `world` with a test listener, and the five functions that answer lifecycle events; Lambda runs them at once. */
export async function hookWorld(options: HookWorldOptions = {}) {
  const { testListener = true, behaviour, checks = {}, gate, hooks = {}, shift, remainingMs = 60_000 } = options;
  const { taskDefinition, functions = {}, spot, onPlacementFailure } = options;
  const spec: ServiceSpec = {
    ...FRONTEND,
    checks,
    ...(gate ? { gate } : {}),
    ...(taskDefinition ? { taskDefinition } : {}),
    spot: { mayGoDown: spot?.onDemand === 0, ...(onPlacementFailure ? { onPlacementFailure } : {}) },
    strategy: { ...FRONTEND.strategy, hooks, ...(shift ? { deploymentConfigName: `CodeDeployDefault.${shift}` } : {}) },
  };
  const given = await world({ spec, testListener, ...(behaviour ? { behaviour } : {}), ...(spot ? { spot } : {}) });
  const { aws } = given;
  const { catalog, tableName, ownersTopicArn, approverTopicPrefix, log } = given.runtime();
  const hookCalls: string[] = [];
  const outcomes: Invocation[] = [];
  let wire: Wire = untouched;
  let ids = 0;
  let dead = false;
  let tellDeath = () => {};
  let death = new Promise<'died'>(() => {});
  let changed: Partial<HookRuntime> = {};

  const environment = (event: LifecycleHookEvent): HookRuntime => {
    const handle: HttpHandler = async (request) => {
      const operation = operationOf(request);
      hookCalls.push(operation);
      const answer = dead ? undefined : await wire(operation, () => aws.handle(request));
      return dead || !answer ? new Promise<HttpResponse>(() => {}) : answer;
    };
    return {
      ...{ catalog, stage: 'test', tableName, ownersTopicArn, approverTopicPrefix, log, event },
      reviewUrl: 'http://127.0.0.1/',
      reviewKeysParameter: '/slipway/test/review-keys',
      now: () => aws.clock.now(),
      newId: () => `hook-${++ids}`,
      clients: createHookClients({ ...sdkConfig(aws), requestHandler: inProcessRequestHandler(handle) as never }),
      ...changed,
    };
  };
  const race = (invocation: Promise<unknown>): Promise<Invocation> =>
    aws.clock.hold(async () => {
      const outcome = await Promise.race([
        invocation.then(
          (): Invocation => 'answered',
          (): Invocation => 'failed',
        ),
        death,
      ]);
      outcomes.push(outcome);
      return outcome;
    });
  const invoke = (event: LifecycleHookEvent, payload: unknown, left = remainingMs): Promise<Invocation> =>
    race(create(environment(event))(payload, { getRemainingTimeInMillis: () => left }));

  const look = (payload: unknown): Promise<Invocation> => {
    const { reviewUrl: _page, ...shared } = environment('AfterAllowTraffic');
    return race(
      createTrafficShifts({ ...shared, event: 'AllowTraffic' })(payload, {
        getRemainingTimeInMillis: () => remainingMs,
      }),
    );
  };
  const looks: unknown[] = [];

  const invocations: { readonly event: LifecycleHookEvent; readonly payload: Payload }[] = [];
  let delivering = true;
  aws.register(createSsm(aws.world));
  aws.register({
    name: 'lambda',
    operations: {
      Invoke: async ({ FunctionName = '', Payload }) => {
        const own = functions[FunctionName];
        if (own) return answerOf(own, JSON.parse(Buffer.from(Payload as Uint8Array).toString()));
        const payload = JSON.parse(Buffer.from(Payload as Uint8Array).toString());
        if (FunctionName === trafficFunctionName('test')) {
          looks.push(payload);
          if (delivering) void look(payload);
          return { StatusCode: 202 };
        }
        const event = LIFECYCLE_HOOK_EVENTS.find((each) => FunctionName === HOOK_PREFIX + each);
        if (!event) throw functionNotFound(`arn:aws:lambda:ap-northeast-1:123456789012:function:${FunctionName}`);
        invocations.push({ event, payload });
        if (delivering) void invoke(event, payload);
        return { StatusCode: 202 };
      },
    },
  });

  const codedeploy = new CodeDeploy(sdkConfig(aws));
  /** Of the release; a rollback is another deployment. */
  const deploymentId = async (): Promise<string> => (await given.deployments())[0]!.deploymentId!;
  return {
    ...given,
    spec,
    hookCalls,
    /** All that Lambda was asked for, oldest first. */
    invocations,
    /** What became of those that Lambda ran. */
    outcomes,
    invoke,
    /** The function that watches traffic, and what it was asked. */
    look,
    looks,
    watch: async (): Promise<TrafficWatch | undefined> =>
      (await readHookRecord(recordTable(given.runtime()), 'frontend', await deploymentId()))?.watch,
    environment,
    deploymentId,
    /** Whether Lambda runs what it is asked for. */
    deliver: (on: boolean): void => {
      delivering = on;
    },
    /** What hook functions find in another environment. */
    change: (next: Partial<HookRuntime>): void => {
      changed = next;
    },
    /** Pushes v2 and lets time pass until Lambda is asked so often. */
    untilInvoked: async (count = 1): Promise<Payload> => {
      if (invocations.length === 0) await given.push('v2');
      if (!(await aws.clock.advanceUntil(() => invocations.length >= count, HOUR_MS)))
        throw new Error(`Hooks were invoked ${invocations.length} times, not ${count}`);
      return invocations.at(-1)!.payload;
    },
    execution: async (event: LifecycleHookEvent = 'AfterAllowTestTraffic'): Promise<HookExecution | undefined> =>
      (await readHookRecord(recordTable(given.runtime()), 'frontend', await deploymentId()))?.events[event],
    dueAt: async (): Promise<string | undefined> =>
      (await readHookRecord(recordTable(given.runtime()), 'frontend', await deploymentId()))?.dueAt,
    /** Status of each lifecycle event that has begun. */
    lifecycle: async (): Promise<Record<string, string>> => {
      const { deploymentTarget } = await codedeploy.getDeploymentTarget({
        deploymentId: await deploymentId(),
        targetId: 'prod:frontend',
      });
      return Object.fromEntries(
        deploymentTarget!.ecsTarget!.lifecycleEvents!.map(({ lifecycleEventName, status }) => [
          lifecycleEventName!,
          status!,
        ]),
      );
    },
    reports: (): number => hookCalls.filter((call) => call === 'PutLifecycleEventHookExecutionStatus').length,
    hookWire: (next: Wire): void => {
      wire = next;
    },
    /** Ends the hook's process at the nth of its requests from now on that change something, before or after that. */
    hookDiesAt: (point: CrashPoint): void => {
      death = new Promise((resolve) => {
        tellDeath = () => resolve('died');
      });
      wire = dyingAt(point, () => {
        dead = true;
        tellDeath();
      });
    },
    hookRevives: (): void => {
      wire = untouched;
      dead = false;
      death = new Promise(() => {});
    },
  };
}

/** As Lambda answers a synchronous invocation. */
async function answerOf(own: (payload: never) => unknown, payload: unknown) {
  const text = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)) as never;
  try {
    return { StatusCode: 200, Payload: text(await own(payload as never)) };
  } catch (error) {
    const { name: errorType, message: errorMessage } = error as Error;
    return { StatusCode: 200, FunctionError: 'Unhandled', Payload: text({ errorType, errorMessage }) };
  }
}
