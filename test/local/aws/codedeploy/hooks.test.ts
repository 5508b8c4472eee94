import { afterEach, describe, expect, test } from '@jest/globals';
import {
  appSpec,
  closeLandscapes,
  type Frontend,
  givenFrontend,
  type Invocation,
  type LandscapeOptions,
} from './landscape';

afterEach(closeLandscapes);

const HOUR_TEXT =
  'The deployment timed out while waiting for a status callback. CodeDeploy expects a status callback within one hour after a deployment hook is invoked.';

/** A deployment that waits for the report of `AfterAllowTestTraffic`, and how to report. */
async function waitingForReport(options: LandscapeOptions = {}) {
  const frontend = await givenFrontend(options);
  frontend.functions.set('CodeDeployHook_check', () => {});
  const hooks = { AfterAllowTestTraffic: 'CodeDeployHook_check' };
  const id = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks }) });
  await frontend.minutes(2);
  return { ...frontend, id, report: reporter(frontend), invocation: frontend.invocations[0]! };
}

const reporter =
  ({ codedeploy }: Pick<Frontend, 'codedeploy'>) =>
  (invocation: Invocation, status: string) =>
    codedeploy.putLifecycleEventHookExecutionStatus({
      deploymentId: invocation.payload.DeploymentId,
      lifecycleEventHookExecutionId: invocation.payload.LifecycleEventHookExecutionId,
      status: status as 'Succeeded',
    });

describe('hooks', () => {
  test('[CD-24] each function is invoked once, asynchronously, with the deployment and an execution id', async () => {
    const frontend = await givenFrontend();
    const report = reporter(frontend);
    const order: string[] = [];
    const hooks: Record<string, string> = {};
    for (const event of [
      'BeforeInstall',
      'AfterInstall',
      'AfterAllowTestTraffic',
      'BeforeAllowTraffic',
      'AfterAllowTraffic',
    ]) {
      hooks[event] = `CodeDeployHook_${event}`;
      frontend.functions.set(`CodeDeployHook_${event}`, (invocation) => {
        order.push(event);
        frontend.aws.clock.after(10_000, () => report(invocation, 'Succeeded'));
      });
    }
    const id = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks }) });
    await frontend.minutes(10);
    expect((await frontend.deployment(id)).status).toBe('Succeeded');
    expect(order).toEqual([
      'BeforeInstall',
      'AfterInstall',
      'AfterAllowTestTraffic',
      'BeforeAllowTraffic',
      'AfterAllowTraffic',
    ]);
    expect(new Set(frontend.invocations.map(({ payload }) => payload.LifecycleEventHookExecutionId)).size).toBe(5);
    for (const { invocationType, payload } of frontend.invocations) {
      expect(invocationType).toBe('Event');
      expect(Object.keys(payload)).toEqual(['DeploymentId', 'LifecycleEventHookExecutionId']);
      expect(payload.DeploymentId).toBe(id);
    }
  });

  test('[CD-25] the event is in progress until somebody reports; a report given within the invocation counts', async () => {
    const { id, eventsOf, report, invocation, minutes } = await waitingForReport();
    await minutes(50);
    expect((await eventsOf(id)).at(-1)).toBe('AfterAllowTestTraffic InProgress');
    expect(await report(invocation, 'Succeeded')).toMatchObject({
      lifecycleEventHookExecutionId: invocation.payload.LifecycleEventHookExecutionId,
    });
    await minutes(1);
    expect((await eventsOf(id)).at(-1)).toBe('AfterAllowTraffic Succeeded');

    const frontend = await givenFrontend();
    frontend.functions.set('quick', (quick) => reporter(frontend)(quick, 'Succeeded'));
    const next = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks: { BeforeInstall: 'quick' } }) });
    await frontend.minutes(0.2);
    expect(await frontend.eventsOf(next)).toEqual(['BeforeInstall Succeeded', 'Install InProgress']);
  });

  test('[CD-26] a reported failure fails the deployment', async () => {
    const { id, deployment, eventsOf, target, report, invocation } = await waitingForReport();
    await report(invocation, 'Failed');
    const message = 'The deployment failed because one or more of the lifecycle event validation functions failed.';
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'HOOK_EXECUTION_FAILURE', message },
    });
    expect((await eventsOf(id)).slice(4)).toEqual([
      'AfterAllowTestTraffic Failed',
      'BeforeAllowTraffic Skipped',
      'AllowTraffic Skipped',
      'AfterAllowTraffic Skipped',
    ]);
    expect((await target(id)).lifecycleEvents?.[4]?.diagnostics).toMatchObject({
      errorCode: 'ScriptFailed',
      scriptName: 'CodeDeployHook_check',
      message,
    });
  });

  test('[CD-27] silence fails the deployment after one hour, not before', async () => {
    const { aws, id, deployment, target, report, invocation } = await waitingForReport();
    const begun = (await target(id)).lifecycleEvents![4]!.startTime!.getTime();
    await aws.clock.advance(begun + 3_599_000 - aws.clock.now().getTime());
    expect((await deployment(id)).status).toBe('InProgress');
    await aws.clock.advance(1_000);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'TIMEOUT', message: HOUR_TEXT },
    });
    await expect(report(invocation, 'Succeeded')).rejects.toMatchObject({
      name: 'LifecycleEventAlreadyCompletedException',
    });
  });

  test('[CD-28] a report with a wrong status, id or deployment has the error of the model; a second one too', async () => {
    const { codedeploy, id, report, invocation } = await waitingForReport();
    const { LifecycleEventHookExecutionId } = invocation.payload;
    const put = (
      deploymentId: string | undefined,
      lifecycleEventHookExecutionId: string | undefined,
      status = 'Succeeded',
    ) =>
      codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId,
        lifecycleEventHookExecutionId,
        status: status as 'Succeeded',
      });
    const refusals: [() => Promise<unknown>, string][] = [
      [() => put(undefined, LifecycleEventHookExecutionId), 'DeploymentIdRequired'],
      [() => put('frontend', LifecycleEventHookExecutionId), 'InvalidDeploymentId'],
      [() => put('d-000000000', LifecycleEventHookExecutionId), 'DeploymentDoesNotExist'],
      [() => put(id, 'nonsense'), 'InvalidLifecycleEventHookExecutionId'],
      [() => put(id, undefined), 'InvalidLifecycleEventHookExecutionId'],
      [() => put(id, LifecycleEventHookExecutionId, 'InProgress'), 'InvalidLifecycleEventHookExecutionStatus'],
      [() => put(id, LifecycleEventHookExecutionId, 'fine'), 'InvalidLifecycleEventHookExecutionStatus'],
    ];
    for (const [call, name] of refusals) await expect(call()).rejects.toMatchObject({ name: `${name}Exception` });
    await report(invocation, 'Succeeded');
    await expect(report(invocation, 'Failed')).rejects.toMatchObject({
      name: 'LifecycleEventAlreadyCompletedException',
    });
  });

  test('[CD-29] a function that does not exist fails its event', async () => {
    const { deploy, deployment, eventsOf, minutes, v2 } = await givenFrontend();
    const id = await deploy({ appSpec: appSpec(v2, { hooks: { BeforeInstall: 'nobody' } }) });
    await minutes(1);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'INVALID_LAMBDA_FUNCTION', message: expect.stringContaining('nobody') },
    });
    expect((await eventsOf(id))[0]).toBe('BeforeInstall Failed');
  });

  test('[CD-30] nothing is rolled back at BeforeInstall, and a report after a stop is refused', async () => {
    const frontend = await givenFrontend();
    frontend.functions.set('check', () => {});
    const hooks = { BeforeInstall: 'check' };
    const id = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks }) });
    await frontend.minutes(1);
    await reporter(frontend)(frontend.invocations[0]!, 'Failed');
    const failed = await frontend.deployment(id);
    expect([failed.status, failed.rollbackInfo]).toEqual(['Failed', undefined]);

    const second = await frontend.deploy({ appSpec: appSpec(frontend.v2, { hooks }) });
    await frontend.minutes(1);
    await frontend.codedeploy.stopDeployment({ deploymentId: second });
    await expect(reporter(frontend)(frontend.invocations[1]!, 'Succeeded')).rejects.toMatchObject({
      name: 'LifecycleEventAlreadyCompletedException',
    });
  });
});
