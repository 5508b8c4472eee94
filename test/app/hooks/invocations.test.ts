import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { handler } from '../../../handlers/codedeploy-hook';
import { FRIENDLY, type TaskBehaviour } from '../../../local/aws/ecs/task-behaviour';
import { concludeHook } from '../../../src/app/conclude-hook';
import { HOOK_PREFIX } from '../world';
import { CHECK, type HookWorld, type HookWorldOptions, hookWorld } from './hook-world';

const EVENT = 'AfterAllowTestTraffic';
const CHECKED = { checks: { [EVENT]: [CHECK] } };

let given: HookWorld;
let asked: number;
beforeEach(() => {
  asked = 0;
});
afterEach(() => given.close());

const COUNTING: TaskBehaviour = {
  ...FRIENDLY,
  answer(request, response, task, container) {
    if (request.headers['user-agent']?.startsWith('slipway-check/')) asked++;
    FRIENDLY.answer(request, response, task, container);
  },
};

/** A deployment that waits for a report, and whose invocation the test delivers. */
async function waiting(options: HookWorldOptions = CHECKED) {
  given = await hookWorld({ behaviour: COUNTING, ...options });
  given.deliver(false);
  return given.untilInvoked();
}

const release = async () => (await given.deployments())[0]!;

describe('one invocation more than there should be', () => {
  test('at the same time: the checks run once, and one result is reported', async () => {
    const payload = await waiting();
    const both = [given.invoke(EVENT, payload), given.invoke(EVENT, payload)];
    expect(await Promise.all(both)).toEqual(['answered', 'answered']);
    expect(asked).toBe(10);
    expect(given.reports()).toBe(1);
    expect((await given.execution())?.runs).toBe(1);
  });

  test('afterwards: nothing is checked or reported again', async () => {
    const payload = await waiting();
    await given.invoke(EVENT, payload);
    const recorded = await given.execution();
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(asked).toBe(10);
    expect(await given.execution()).toEqual(recorded);
    await given.minutes(5);
    expect((await release()).status).toBe('Succeeded');
  });

  test('with another execution id: the recorded one stays, and nothing is reported', async () => {
    const payload = await waiting();
    await given.invoke(EVENT, payload);
    // Before CodeDeploy moves on.
    const recorded = await given.execution();
    given.hookWire(untilInProgress());
    const forged = { ...payload, LifecycleEventHookExecutionId: 'Zm9yZ2Vk' };
    expect(await given.invoke(EVENT, forged)).toBe('answered');
    expect(await given.execution()).toEqual(recorded);
    expect(given.reports()).toBe(1);
    expect(given.log.join()).not.toContain('Zm9yZ2Vk');
    expect(given.log.join()).not.toContain(payload.LifecycleEventHookExecutionId);
  });

  /** CodeDeploy's word lags behind: the event is in progress still. */
  function untilInProgress(): Parameters<HookWorld['hookWire']>[0] {
    return async (operation, send) => {
      const answer = await send();
      if (operation !== 'GetDeploymentTarget') return answer;
      const { deploymentTarget } = JSON.parse(Buffer.from(answer.body as Uint8Array).toString());
      for (const event of deploymentTarget.ecsTarget.lifecycleEvents)
        if (event.lifecycleEventName === EVENT) event.status = 'InProgress';
      return { ...answer, headers: {}, body: Buffer.from(JSON.stringify({ deploymentTarget })) };
    };
  }
});

describe('an invocation that nothing can be judged by', () => {
  test('of a function that is deployed wrongly: told at the first one', async () => {
    given = await hookWorld();
    expect(() => handler({}, { getRemainingTimeInMillis: () => 60_000 })).toThrow(/environment variable SLIPWAY_/);
  });

  test.each([undefined, {}, { DeploymentId: 'frontend' }, { DeploymentId: 7, LifecycleEventHookExecutionId: [] }])(
    '%j asks nothing and fails, so that Lambda sets it aside',
    async (payload) => {
      given = await hookWorld();
      expect(await given.invoke(EVENT, payload)).toBe('failed');
      expect(given.hookCalls).toEqual([]);
    },
  );

  test('of an unknown deployment: left alone', async () => {
    given = await hookWorld();
    const payload = { DeploymentId: 'd-000000000', LifecycleEventHookExecutionId: 'opaque' };
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(given.hookCalls).toEqual(['GetDeployment']);
  });

  test('of a group that the catalog does not have: failed', async () => {
    const payload = await waiting();
    given.change({ catalog: [] });
    await given.invoke(EVENT, payload);
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
    expect(given.log.join()).toContain('no service of the catalog has the deployment group frontend of frontend');
  });

  test('of a service that is another one than the catalog says: failed', async () => {
    const payload = await waiting();
    given.change({ catalog: [{ ...given.spec, service: 'backend' }] });
    await given.invoke(EVENT, payload);
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });

  test('by a function that is named as another hook: failed, and the log says why', async () => {
    await waiting({ hooks: { BeforeInstall: `${HOOK_PREFIX}${EVENT}` } });
    await given.invoke(EVENT, given.invocations[0]!.payload);
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
    expect(given.log.join()).toContain(
      `${EVENT} is not in progress (Pending in a deployment that is InProgress), but BeforeInstall is`,
    );
  });

  test('whose checks are not in the catalog any more: nothing objects', async () => {
    const payload = await waiting();
    given.change({ catalog: [{ ...given.spec, checks: {} }] });
    await given.invoke(EVENT, payload);
    expect((await given.execution())?.result).toMatchObject({
      status: 'Succeeded',
      reason: 'there is nothing to check',
    });
  });
});

describe('an event that is over', () => {
  test('as somebody stopped the deployment before the function ran: nothing is recorded', async () => {
    const payload = await waiting();
    await given.codedeploy.stopDeployment({ deploymentId: payload.DeploymentId });
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(asked).toBe(0);
    expect(await given.execution()).toBeUndefined();
    expect((await release()).status).toBe('Stopped');
  });

  test('as somebody stopped the deployment during the checks: the report is refused, and that is that', async () => {
    const payload = await waiting();
    given.hookWire(async (operation, send) => {
      if (operation === 'DescribeLoadBalancers')
        await given.codedeploy.stopDeployment({ deploymentId: payload.DeploymentId });
      return send();
    });
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect((await given.execution())?.reportedAt).toBeDefined();
    expect(given.log.join()).toContain('LifecycleEventAlreadyCompletedException');
    const reports = given.reports();
    await given.minutes(3);
    expect(given.reports()).toBe(reports);
  });

  test('as somebody else reported: the release goes on', async () => {
    const payload = await waiting();
    await report(payload, 'Succeeded');
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    await given.minutes(5);
    expect((await release()).status).toBe('Succeeded');
    expect(asked).toBe(0);
  });

  test('and whose run had crashed: its record is closed, so that nobody invokes it again', async () => {
    const payload = await waiting();
    given.hookDiesAt({ at: 1, when: 'after' });
    await given.invoke(EVENT, payload);
    given.hookRevives();
    expect(await given.dueAt()).toBeDefined();
    await report(payload, 'Succeeded');
    given.deliver(true);
    await given.minutes(5);
    expect(await given.execution()).toMatchObject({ reportedAt: expect.any(String), runs: 1 });
    expect(await given.dueAt()).toBeUndefined();
    expect((await release()).status).toBe('Succeeded');
    expect(given.invocations).toHaveLength(2);
  });
});

describe('a result', () => {
  test('is decided once, whoever comes later with another', async () => {
    const payload = await waiting();
    const runtime = given.environment(EVENT);
    const hook = { service: 'frontend', deploymentId: payload.DeploymentId, event: EVENT } as const;
    const failed = { status: 'Failed', reason: 'rejected by bob' } as const;
    expect(await concludeHook(runtime, hook, failed)).toBe('left');

    given.hookDiesAt({ at: 1, when: 'after' });
    await given.invoke(EVENT, payload);
    given.hookRevives();
    const answers = await Promise.all([
      concludeHook(runtime, hook, failed),
      concludeHook(runtime, hook, { status: 'Succeeded', reason: 'approved by alice' }),
    ]);
    expect(answers.sort()).toEqual(['left', 'reported']);
    const decided = (await given.execution())?.result;
    expect(await concludeHook(runtime, hook, { status: 'Succeeded', reason: 'late' })).toBe('reported');
    expect((await given.execution())?.result).toEqual(decided);
    expect(given.reports()).toBe(1);
  });
});

function report(payload: { DeploymentId: string; LifecycleEventHookExecutionId: string }, status: 'Succeeded') {
  return given.codedeploy.putLifecycleEventHookExecutionStatus({
    deploymentId: payload.DeploymentId,
    lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
    status,
  });
}
