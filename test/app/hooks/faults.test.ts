import { afterEach, describe, expect, test } from '@jest/globals';
import { always, type CrashPoint, changes, crashPoints, lost, once, refused, throttled, type Wire } from '../wire';
import { CHECK, type HookWorld, hookWorld } from './hook-world';

const EVENT = 'AfterAllowTestTraffic';
const CHECKED = { checks: { [EVENT]: [CHECK] } };
/** Enough for the work, little to try again in. */
const REMAINING_MS = 3_000;

/** Changes of an undisturbed invocation; the first says that it runs. */
const CHANGES = 5;
const RUNNING: CrashPoint = { at: 1, when: 'after' };

let given: HookWorld;
afterEach(() => given.close());

const release = async () => (await given.deployments())[0]!;

async function waiting() {
  given = await hookWorld({ ...CHECKED, remainingMs: REMAINING_MS });
  given.deliver(false);
  return given.untilInvoked();
}

test('an undisturbed invocation changes as much as the rows below go through', async () => {
  const payload = await waiting();
  await given.invoke(EVENT, payload);
  expect(given.hookCalls.filter(changes)).toHaveLength(CHANGES);
});

describe('a process that dies', () => {
  test.each(crashPoints(CHANGES))(
    '$when change $at: Lambda or the sweep goes on, and the release ends well',
    async (point) => {
      const payload = await waiting();
      given.hookDiesAt(point);
      expect(await given.invoke(EVENT, payload)).toBe('died');
      const { verdicts } = (await given.execution()) ?? {};
      given.hookRevives();
      given.deliver(true);
      // Lambda tries a failed asynchronous invocation again.
      await given.invoke(EVENT, payload);
      await given.minutes(6);

      expect((await release()).status).toBe('Succeeded');
      const execution = await given.execution();
      expect(execution).toMatchObject({ result: { status: 'Succeeded' }, reportedAt: expect.any(String) });
      expect(execution!.runs).toBeLessThanOrEqual(2);
      // What was found is not looked for again.
      if (verdicts) expect(execution!.verdicts).toEqual(verdicts);
      expect(await given.dueAt()).toBeUndefined();
    },
  );
});

describe('an execution that crashes again and again', () => {
  test('is run three times, then it fails, well within the hour', async () => {
    await waiting();
    given.hookDiesAt(RUNNING);
    given.deliver(true);
    await given.invoke(EVENT, given.invocations[0]!.payload);
    for (let minute = 0; minute < 10; minute++) {
      given.hookRevives();
      given.hookDiesAt(RUNNING);
      await given.minutes(1);
      // Until the invocation of that minute's sweep is at its end.
      await given.aws.clock.advance(1);
    }
    expect(await given.execution()).toMatchObject({
      runs: 3,
      result: { status: 'Failed', reason: 'the checks could not be completed: 3 runs ended early' },
      reportedAt: expect.any(String),
    });
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });

  test('fails before the hour is over when Lambda does not run the function any more', async () => {
    const payload = await waiting();
    given.hookDiesAt(RUNNING);
    await given.invoke(EVENT, payload);
    await given.minutes(57);
    expect(await given.execution()).toMatchObject({
      runs: 1,
      result: {
        status: 'Failed',
        reason: 'the checks could not be completed within the hour that CodeDeploy waits',
      },
    });
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });
});

const denied = refused('AccessDeniedException', 'User is not authorized');
const unavailable: Wire = async () => ({ status: 503, headers: {}, body: Buffer.from('') });

describe('a report that CodeDeploy does not take', () => {
  test.each<[string, Wire]>([
    ['throttled', throttled],
    ['denied', denied],
    ['unavailable', unavailable],
    ['lost on its way', lost('before')],
    ['taken, and the answer lost', lost('after')],
  ])('%s: the sweep reports again', async (_name, fault) => {
    const payload = await waiting();
    given.hookWire(always('PutLifecycleEventHookExecutionStatus', fault));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(await given.execution()).toMatchObject({ result: { status: 'Succeeded' } });
    expect((await given.execution())?.reportedAt).toBeUndefined();
    expect(await given.dueAt()).toBe((await given.execution())?.reportingUntil);

    await given.minutes(6);
    expect((await given.execution())?.reportedAt).toBeDefined();
    expect((await release()).status).toBe('Succeeded');
    expect(await given.dueAt()).toBeUndefined();
    expect(given.invocations).toHaveLength(1);
  });

  test('is claimed by one at a time', async () => {
    const payload = await waiting();
    given.hookWire(always('PutLifecycleEventHookExecutionStatus', throttled));
    await given.invoke(EVENT, payload);
    await given.invoke(EVENT, payload);
    expect(given.reports()).toBe(1);
  });
});

describe('AWS in trouble', () => {
  test('a report that is refused in words that quote the execution id: the log does not', async () => {
    const payload = await waiting();
    const { LifecycleEventHookExecutionId: id } = payload;
    const words = `1 validation error detected: Value '${id}' at 'lifecycleEventHookExecutionId'`;
    given.hookWire(always('PutLifecycleEventHookExecutionStatus', refused('ValidationException', words)));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(given.log.join()).toContain('CodeDeploy did not take the report');
    expect(given.log.join()).not.toContain(id.slice(0, 16));
  });

  test.each([
    'GetDeployment',
    'GetDeploymentTarget',
    'GetItem',
    'UpdateItem',
    'GetDeploymentGroup',
    'DescribeListeners',
    'DescribeLoadBalancers',
  ])('%s is throttled once: tried again', async (operation) => {
    const payload = await waiting();
    given.hookWire(once(operation, operation.startsWith('Describe') ? unavailable : throttled));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect((await given.execution())?.result?.status).toBe('Succeeded');
    expect(given.reports()).toBe(1);
  });

  test.each([
    ['before', 'GetItem'],
    ['before', 'UpdateItem'],
    ['after', 'UpdateItem'],
  ] as const)('the connection breaks %s %s: tried again, and run once', async (when, operation) => {
    const payload = await waiting();
    given.hookWire(once(operation, lost(when)));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(await given.execution()).toMatchObject({ runs: 1, result: { status: 'Succeeded' } });
  });

  test.each([
    ['GetDeployment', 'the deployment could not be looked at: codedeploy:GetDeployment: ThrottlingException'],
    ['GetDeploymentTarget', 'the deployment could not be looked at: codedeploy:GetDeploymentTarget'],
    ['UpdateItem', 'the hook could not be recorded: dynamodb:UpdateItem'],
  ])('%s is throttled until the time is nearly over: failed, with the reason', async (operation, reason) => {
    const payload = await waiting();
    given.hookWire(always(operation, throttled));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
    expect(given.log.join()).toContain(reason);
  });

  test('GetDeployment is throttled for a duplicate: it leaves the answer to the invocation that has begun', async () => {
    const payload = await waiting();
    given.hookDiesAt(RUNNING);
    expect(await given.invoke(EVENT, payload)).toBe('died');
    given.hookRevives();
    given.hookWire(always('GetDeployment', throttled));
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect(given.reports()).toBe(0);
    expect((await given.execution())?.result).toBeUndefined();

    given.hookRevives();
    given.deliver(true);
    await given.minutes(6);
    expect((await release()).status).toBe('Succeeded');
  });

  test('a permission is missing: failed at once, with the reason', async () => {
    const payload = await waiting();
    given.hookWire(always('GetDeploymentGroup', denied));
    await given.invoke(EVENT, payload);
    expect((await given.execution())?.result).toMatchObject({
      status: 'Failed',
      reason: 'smoke: could not be done: codedeploy:GetDeploymentGroup: AccessDeniedException: User is not authorized',
    });
  });

  test('nothing can be reached: the function fails, so that Lambda tries again', async () => {
    const payload = await waiting();
    given.hookWire(lost('before'));
    expect(await given.invoke(EVENT, payload)).toBe('failed');
    given.hookWire((_operation, send) => send());
    expect(await given.invoke(EVENT, payload)).toBe('answered');
    expect((await given.execution())?.result?.status).toBe('Succeeded');
  });

  test('a bug of ours: failed, and the function fails too', async () => {
    const payload = await waiting();
    let ids = 0;
    given.change({
      newId: () => {
        // The second write is that of the verdicts.
        if (++ids === 2) throw new TypeError('Cannot read properties of undefined');
        return `id-${ids}`;
      },
    });
    expect(await given.invoke(EVENT, payload)).toBe('failed');
    expect((await given.execution())?.result).toMatchObject({
      status: 'Failed',
      reason: 'the checks could not be completed: an error of its own, which is in the log',
    });
    expect((await release()).errorInformation?.code).toBe('HOOK_EXECUTION_FAILURE');
  });
});
