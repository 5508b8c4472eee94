import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { FRIENDLY, type TaskBehaviour } from '../../../local/aws/ecs/task-behaviour';
import { VERSION } from '../../../src/domain/version';
import { sdkConfig } from '../../local/aws/kernel';
import { CHECK, type HookWorld, hookWorld } from './hook-world';

const EVENT = 'AfterAllowTestTraffic';

let given: HookWorld;
afterEach(() => given.close());

/** v1 is well; v2 answers with a status, and every request is noted. */
function answering(status: number, seen: { revision: number; url: string; agent: string }[] = []): TaskBehaviour {
  return {
    ...FRIENDLY,
    answer(request, response, task, container) {
      const agent = request.headers['user-agent'] ?? '';
      const { revision } = task.definition;
      if (!agent.startsWith('slipway')) return FRIENDLY.answer(request, response, task, container);
      seen.push({ revision, url: request.url ?? '', agent });
      response.writeHead(revision === 1 ? 200 : status).end();
    },
  };
}

describe('a check of AfterAllowTestTraffic', () => {
  test('asks the replacement through the test listener, and the release goes on', async () => {
    const seen: { revision: number; url: string; agent: string }[] = [];
    given = await hookWorld({ checks: { AfterAllowTestTraffic: [CHECK] }, behaviour: answering(200, seen) });
    await given.untilInvoked();
    await given.minutes(5);

    expect((await given.deployments()).at(-1)?.status).toBe('Succeeded');
    expect(seen).toEqual(
      Array.from({ length: 10 }, () => ({ revision: 2, url: '/health?deep=1', agent: `slipway-check/${VERSION}` })),
    );
    expect(await given.execution()).toEqual({
      executionId: given.invocations[0]!.payload.LifecycleEventHookExecutionId,
      startedAt: expect.any(String),
      runs: 1,
      runUntil: expect.any(String),
      verdicts: [
        {
          check: 'smoke',
          outcome: 'succeeded',
          reason: expect.stringMatching(/^10 of 10 answered 200, p95 \d+ ms \(at most 5000 ms\)$/),
          at: expect.any(String),
        },
      ],
      result: { status: 'Succeeded', reason: expect.stringMatching(/^smoke: 10 of 10/), at: expect.any(String) },
      reportedAt: expect.any(String),
    });
    expect(await given.dueAt()).toBeUndefined();
    expect(given.reports()).toBe(1);
  });

  test('is not tried of a service whose desired count is 0, and holds nothing up', async () => {
    given = await hookWorld({ checks: { AfterAllowTestTraffic: [CHECK] } });
    await given.ecs.updateService({ cluster: 'prod', service: 'frontend', desiredCount: 0 });
    await given.untilInvoked();
    await given.minutes(5);

    expect((await given.deployments()).at(-1)?.status).toBe('Succeeded');
    expect((await given.execution())?.verdicts).toEqual([
      {
        check: 'smoke',
        outcome: 'succeeded',
        reason: 'not tried: the desired count is 0, so the replacement has no task',
        at: expect.any(String),
      },
    ]);
  });

  test('that fails fails the release, and all reasons are kept', async () => {
    const checks = [CHECK, { ...CHECK, name: 'teapot', status: 418 }, { ...CHECK, name: 'broken', status: 500 }];
    given = await hookWorld({ checks: { AfterAllowTestTraffic: checks }, behaviour: answering(500) });
    await given.untilInvoked();
    await given.minutes(1);

    expect((await given.deployments())[0]).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'HOOK_EXECUTION_FAILURE' },
    });
    expect((await given.execution())?.result).toMatchObject({
      status: 'Failed',
      reason:
        'smoke: 10 of 10 did not answer 200 (10 × status 500), more than 0 %; teapot: 10 of 10 did not answer 418 (10 × status 500), more than 0 %',
    });
    expect((await given.execution())?.verdicts?.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
      'smoke failed',
      'teapot failed',
      'broken succeeded',
    ]);
  });

  test('cannot be done without a test listener', async () => {
    given = await hookWorld({ checks: { AfterAllowTestTraffic: [CHECK] }, testListener: false });
    await given.untilInvoked();
    expect((await given.execution())?.result).toMatchObject({
      status: 'Failed',
      reason: 'smoke: could not be done: the deployment group frontend has no test listener',
    });
  });

  test('cannot be done through a test listener that is gone', async () => {
    given = await hookWorld({ checks: { BeforeInstall: [CHECK] } });
    const elb = new ElasticLoadBalancingV2(sdkConfig(given.aws));
    const { LoadBalancers } = await elb.describeLoadBalancers({});
    const { LoadBalancerArn } = LoadBalancers![0]!;
    const { Listeners } = await elb.describeListeners({ LoadBalancerArn });
    await elb.deleteListener({ ListenerArn: Listeners!.at(-1)!.ListenerArn! });
    await given.untilInvoked();
    expect((await given.execution('BeforeInstall'))?.verdicts).toMatchObject([
      { outcome: 'failed', reason: 'could not be done: the test listener of frontend does not exist any more' },
    ]);
  });

  test.each([
    ['HTTPS', /^10 of 10 did not answer 200 \(10 × connection error \w+\), more than 0 %$/],
    ['TLS', /^10 of 10 did not answer 200 \(10 × connection error \w+\), more than 0 %$/],
    ['TCP', /^10 of 10 answered 200/],
    ['UDP', /^could not be done: the test listener of frontend speaks UDP, not HTTP$/],
  ])('speaks what the listener speaks: %s', async (protocol, reason) => {
    given = await hookWorld({ checks: { [EVENT]: [CHECK] } });
    given.hookWire(async (operation, send) => {
      const answer = await send();
      if (operation !== 'DescribeListeners') return answer;
      const text = Buffer.from(answer.body).toString();
      return { ...answer, body: Buffer.from(text.replace('<Protocol>HTTP<', `<Protocol>${protocol}<`)) };
    });
    await given.untilInvoked();
    expect((await given.execution())?.verdicts).toMatchObject([{ reason: expect.stringMatching(reason) }]);
  });

  test('that hangs ends with its own time, and the others do not wait for it to be judged', async () => {
    const hanging: TaskBehaviour = {
      ...FRIENDLY,
      answer(request, response, task, container) {
        if (request.url !== '/hang') FRIENDLY.answer(request, response, task, container);
      },
    };
    const checks = [{ ...CHECK, name: 'hanging', path: '/hang', timeoutInSeconds: 1 }, CHECK];
    given = await hookWorld({ checks: { AfterAllowTestTraffic: checks }, behaviour: hanging });
    await given.untilInvoked();
    expect((await given.execution())?.verdicts?.map(({ reason }) => reason)).toEqual([
      'could not decide: 3 of 10 requests were done in 1 s; so far 3 × timeout',
      expect.stringMatching(/^10 of 10 answered 200/),
    ]);
  });

  test('ends with the time of the invocation, and is answered for', async () => {
    const hanging: TaskBehaviour = {
      ...FRIENDLY,
      answer(request, response, task, container) {
        if (request.url !== '/hang') FRIENDLY.answer(request, response, task, container);
      },
    };
    const checks = [{ ...CHECK, path: '/hang', timeoutInSeconds: 600 }];
    given = await hookWorld({ checks: { AfterAllowTestTraffic: checks }, behaviour: hanging, remainingMs: 3_000 });
    await given.untilInvoked();
    expect((await given.execution())?.result).toMatchObject({ status: 'Failed' });
    expect(given.reports()).toBe(1);
  });

  test.each(['BeforeInstall', 'AfterInstall', 'AfterAllowTraffic'] as const)(
    'runs at %s as well, where it may have nothing to ask',
    async (event) => {
      given = await hookWorld({ checks: { [event]: [CHECK] } });
      await given.untilInvoked();
      expect(given.invocations.map((invocation) => invocation.event)).toEqual([event]);
      expect((await given.execution(event))?.verdicts).toHaveLength(1);
      expect((await given.execution(event))?.reportedAt).toBeDefined();
    },
  );
});
