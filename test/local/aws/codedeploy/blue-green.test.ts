import { afterEach, describe, expect, test } from '@jest/globals';
import { FRIENDLY, type TaskBehaviour } from '../../../../local/aws/ecs/task-behaviour';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { appSpec, closeLandscapes, givenFrontend, ROLE } from './landscape';

afterEach(closeLandscapes);

/** Tasks of these revisions answer 500. */
const sick = (...revisions: number[]): TaskBehaviour => ({
  ...FRIENDLY,
  answer: (request, response, task, container) => {
    if (revisions.includes(task.definition.revision)) response.writeHead(500).end();
    else FRIENDLY.answer(request, response, task, container);
  },
});

describe('a blue/green deployment', () => {
  test('[CD-10] goes through all lifecycle events, makes green primary, waits, deletes blue and succeeds', async () => {
    const { aws, deploy, deployment, eventsOf, taskSets, told, minutes, v2, codedeploy } = await givenFrontend();
    const id = await deploy({ description: 'release 2' });
    expect(id).toMatch(/^d-[A-Z0-9]{9}$/);
    expect(await deployment(id)).toMatchObject({ status: 'Created', creator: 'user', description: 'release 2' });
    await expect(codedeploy.listDeploymentTargets({ deploymentId: id })).rejects.toMatchObject({
      name: 'DeploymentNotStartedException',
    });
    await aws.clock.advance(1000);
    expect(told()).toEqual([`${id} START`]);
    expect(await eventsOf(id)).toEqual(['BeforeInstall Succeeded', 'Install InProgress']);
    expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
    await minutes(2);
    expect(await eventsOf(id)).toEqual([
      'BeforeInstall Succeeded',
      'Install Succeeded',
      'AfterInstall Succeeded',
      'AllowTestTraffic Succeeded',
      'AfterAllowTestTraffic Succeeded',
      'BeforeAllowTraffic Succeeded',
      'AllowTraffic Succeeded',
      'AfterAllowTraffic Succeeded',
    ]);
    const waiting = await deployment(id);
    expect(waiting.status).toBe('InProgress');
    expect(waiting.deploymentOverview).toBeUndefined();
    expect(await taskSets()).toEqual(['PRIMARY frontend:2', 'ACTIVE frontend:1']);
    await minutes(5);
    expect(await deployment(id)).toMatchObject({
      status: 'Succeeded',
      deploymentOverview: { Succeeded: 1, Failed: 0 },
      computePlatform: 'ECS',
      deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    });
    expect(told()).toEqual([`${id} START`, `${id} SUCCESS`]);
    await minutes(2);
    expect(await taskSets()).toEqual([`PRIMARY ${v2.split('/')[1]}`]);
  });

  test('[CD-87] its target has succeeded when the termination wait begins, which nothing else says', async () => {
    const { codedeploy, deploy, deployment, target, minutes } = await givenFrontend();
    const id = await deploy();
    const seen: unknown[] = [];
    for (const wait of [0.3, 2.7, 6]) {
      await minutes(wait);
      const { status, instanceTerminationWaitTimeStarted } = await deployment(id);
      const { targetIds } = await codedeploy.listDeploymentTargets({
        deploymentId: id,
        targetFilters: { TargetStatus: ['Succeeded'] },
      });
      seen.push([status, (await target(id)).status, targetIds?.length, instanceTerminationWaitTimeStarted]);
    }
    expect(seen).toEqual([
      ['InProgress', 'InProgress', 0, false],
      ['InProgress', 'Succeeded', 1, false],
      ['Succeeded', 'Succeeded', 1, false],
    ]);
  });

  test('[CD-88] is created, a second later in progress, and never queued or baking', async () => {
    const { aws, codedeploy, deploy, deployment, minutes } = await givenFrontend();
    const id = await deploy();
    const statuses: (string | undefined)[] = [];
    for (let time = 0; time < 20; time++) {
      const { status, startTime, createTime } = await deployment(id);
      if (status !== statuses.at(-1)) statuses.push(status);
      expect(startTime?.getTime()).toBe(status === 'Created' ? undefined : createTime!.getTime() + 1000);
      await (time < 10 ? aws.clock.advance(200) : minutes(1));
    }
    expect(statuses).toEqual(['Created', 'InProgress', 'Succeeded']);
    const other = { includeOnlyStatuses: ['Queued' as const, 'Baking' as const] };
    expect((await codedeploy.listDeployments(other)).deployments).toEqual([]);
  });

  test('[CD-11] state changes are told with application, group and deployment', async () => {
    const { aws, deploy, codedeploy } = await givenFrontend();
    const deploymentId = await deploy();
    await aws.clock.advance(1000);
    const { deploymentGroupInfo } = await codedeploy.getDeploymentGroup({
      applicationName: 'frontend',
      deploymentGroupName: 'frontend',
    });
    expect(aws.events.find(({ source }) => source === 'aws.codedeploy')).toEqual({
      version: '0',
      id: expect.any(String),
      'detail-type': 'CodeDeploy Deployment State-change Notification',
      source: 'aws.codedeploy',
      account: '123456789012',
      time: '2026-11-21T09:02:01Z',
      region: 'ap-northeast-1',
      resources: [
        'arn:aws:codedeploy:ap-northeast-1:123456789012:application:frontend',
        'arn:aws:codedeploy:ap-northeast-1:123456789012:deploymentgroup:frontend/frontend',
      ],
      detail: {
        instanceGroupId: deploymentGroupInfo!.deploymentGroupId,
        region: 'ap-northeast-1',
        application: 'frontend',
        deploymentId,
        state: 'START',
        deploymentGroup: 'frontend',
      },
    });
  });

  test('[CD-12] the green task set carries the deployment, the other target group and what the AppSpec says', async () => {
    const { aws, ecs, deploy, v2, green } = await givenFrontend();
    const more = `        PlatformVersion: "1.4.0"
        NetworkConfiguration:
          AwsvpcConfiguration: { Subnets: [subnet-9], SecurityGroups: [sg-9], AssignPublicIp: ENABLED }
        CapacityProviderStrategy:
          - { Base: 1, CapacityProvider: FARGATE, Weight: 1 }
`;
    const id = await deploy({ appSpec: appSpec(v2, { more }) });
    await aws.clock.advance(1000);
    const { taskSets } = await ecs.describeTaskSets({ cluster: 'prod', service: 'frontend' });
    expect(taskSets?.[0]).toMatchObject({
      externalId: id,
      startedBy: 'CODE_DEPLOY',
      status: 'ACTIVE',
      scale: { value: 100, unit: 'PERCENT' },
      taskDefinition: v2,
      platformVersion: '1.4.0',
      loadBalancers: [{ targetGroupArn: green, containerName: 'frontend', containerPort: 8080 }],
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-9'], securityGroups: ['sg-9'], assignPublicIp: 'ENABLED' },
      },
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 1, weight: 1 }],
    });
  });

  test('[CD-12] what the AppSpec leaves out is what the service has', async () => {
    const { aws, ecs, deploy } = await givenFrontend();
    await deploy();
    await aws.clock.advance(1000);
    const { taskSets = [] } = await ecs.describeTaskSets({ cluster: 'prod', service: 'frontend' });
    const [green, blue] = taskSets;
    expect(green?.networkConfiguration).toEqual(blue?.networkConfiguration);
    expect(green?.capacityProviderStrategy).toEqual(blue?.capacityProviderStrategy);
    expect(blue?.externalId).toBeUndefined();
  });

  test('[CD-13] Install waits until green is healthy, 60 minutes at most', async () => {
    const { deploy, deployment, eventsOf, minutes, weights, prod, told } = await givenFrontend({ behaviour: sick(2) });
    const id = await deploy();
    await minutes(60);
    expect(await eventsOf(id)).toEqual(['BeforeInstall Succeeded', 'Install InProgress']);
    expect(await weights(prod.arn)).toEqual({ blue: 1 });
    await minutes(1);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: {
        code: 'TIMEOUT',
        message:
          'The deployment timed out while waiting for the replacement task set to become healthy. This time out period is 60 minutes.',
      },
    });
    expect((await eventsOf(id)).slice(1)).toEqual([
      'Install Failed',
      'AfterInstall Skipped',
      'AllowTestTraffic Skipped',
      'AfterAllowTestTraffic Skipped',
      'BeforeAllowTraffic Skipped',
      'AllowTraffic Skipped',
      'AfterAllowTraffic Skipped',
    ]);
    expect(told().slice(0, 2)).toEqual([`${id} START`, `${id} FAILURE`]);
  });

  test('[CD-14] a group that no listener names is not judged by health at first; it stays named with weight 0, so the next one is', async () => {
    const { deploy, deployment, minutes, weights, prod, v1, eventsOf, taskSets } = await givenFrontend({
      testListener: false,
      behaviour: sick(2, 3),
    });
    const id = await deploy();
    await minutes(10);
    expect(await deployment(id)).toMatchObject({ status: 'Succeeded' });
    expect(await weights(prod.arn)).toEqual({ green: 100, blue: 0 });
    const next = await deploy({ appSpec: appSpec(v1) });
    await minutes(2);
    expect((await eventsOf(next)).at(-1)).toBe('AfterAllowTraffic Succeeded');
    await minutes(10);
    expect(await weights(prod.arn)).toEqual({ green: 0, blue: 100 });
    const sickOne = await deploy();
    await minutes(30);
    expect(await eventsOf(sickOne)).toEqual(['BeforeInstall Succeeded', 'Install InProgress']);
    expect(await taskSets()).toEqual(['ACTIVE frontend:2', 'PRIMARY frontend:1']);
  });

  test('[CD-15] AllowTestTraffic gives green the test listener and leaves production alone', async () => {
    const { deploy, functions, weights, prod, test, v2, minutes, eventsOf } = await givenFrontend();
    functions.set('check', () => {});
    const id = await deploy({ appSpec: appSpec(v2, { hooks: { AfterAllowTestTraffic: 'check' } }) });
    await minutes(3);
    expect((await eventsOf(id)).at(-1)).toBe('AfterAllowTestTraffic InProgress');
    expect(await weights(test!.arn)).toEqual({ green: 100, blue: 0 });
    expect(await weights(prod.arn)).toEqual({ blue: 1 });
    const body = (await (await fetch(test!.url)).json()) as { taskDefinition: string };
    expect(body.taskDefinition).toBe('frontend:2');
  });

  test('[CD-16] canary: its share at the start of AllowTraffic, the rest after the interval', async () => {
    const { aws, deploy, weights, prod, minutes, target } = await givenFrontend();
    const id = await deploy({ deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes' });
    await minutes(2);
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
    const { lifecycleEvents, taskSetsInfo } = await target(id);
    const begun = lifecycleEvents!.find(({ lifecycleEventName }) => lifecycleEventName === 'AllowTraffic')!.startTime!;
    expect(taskSetsInfo).toMatchObject([
      { taskSetLabel: 'Blue', status: 'PRIMARY', trafficWeight: 90, desiredCount: 2, runningCount: 2 },
      {
        taskSetLabel: 'Green',
        status: 'ACTIVE',
        trafficWeight: 10,
        desiredCount: 2,
        targetGroup: { name: 'frontend-green' },
      },
    ]);
    await aws.clock.advance(begun.getTime() + 299_000 - aws.clock.now().getTime());
    expect(await weights(prod.arn)).toEqual({ green: 10, blue: 90 });
    await aws.clock.advance(1_000);
    expect(await weights(prod.arn)).toEqual({ green: 100, blue: 0 });
    await minutes(5);
    expect((await target(id)).taskSetsInfo).toMatchObject([
      { taskSetLabel: 'Blue', status: 'ACTIVE', trafficWeight: 0 },
      { taskSetLabel: 'Green', status: 'PRIMARY', trafficWeight: 100 },
    ]);
  });

  test('[CD-16] linear: one more share each interval', async () => {
    const { deploy, weights, prod, minutes } = await givenFrontend();
    await deploy({ deploymentConfigName: 'CodeDeployDefault.ECSLinear10PercentEvery1Minutes' });
    await minutes(2);
    const seen: (number | undefined)[] = [];
    for (let minute = 0; minute < 12; minute++) {
      seen.push((await weights(prod.arn)).green);
      await minutes(1);
    }
    expect([...new Set(seen)].slice(-8)).toEqual([30, 40, 50, 60, 70, 80, 90, 100]);
  });

  test('[CD-17] canary under real traffic: both task sets serve, by weight, and no request fails', async () => {
    const { aws, deploy, deployment, prod, balancing, green, blue, weights } = await givenFrontend({ desiredCount: 4 });
    const seen = { 'frontend:1': 0, 'frontend:2': 0, failed: 0 };
    let going = true;
    const client = async (): Promise<void> => {
      while (going) {
        try {
          const response = await fetch(prod.url);
          const { taskDefinition } = (await response.json()) as { taskDefinition: 'frontend:1' };
          if (response.ok) seen[taskDefinition]++;
          else seen.failed++;
        } catch {
          seen.failed++;
        }
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    const clients = Array.from({ length: 4 }, client);
    const id = await deploy({ deploymentConfigName: 'CodeDeployDefault.ECSCanary10Percent5Minutes' });
    const counted = () => {
      const counts = balancing.traffic.of(prod.arn);
      return { blue: counts.get(blue) ?? 0, green: counts.get(green) ?? 0 };
    };
    const canary = { from: undefined as ReturnType<typeof counted> | undefined, to: counted() };
    // Small steps, so that traffic gets its share of real time in every phase.
    for (let step = 0; step < 400; step++) {
      await aws.clock.advance(2_000);
      await new Promise((resolve) => setTimeout(resolve, 2));
      if ((await weights(prod.arn)).green !== 10) continue;
      canary.from ??= counted();
      canary.to = counted();
    }
    going = false;
    await Promise.all(clients);
    expect((await deployment(id)).status).toBe('Succeeded');
    expect(seen.failed).toBe(0);
    expect(counted()).toEqual({ blue: seen['frontend:1'], green: seen['frontend:2'] });
    const greens = canary.to.green - (canary.from?.green ?? 0);
    const all = greens + canary.to.blue - (canary.from?.blue ?? 0);
    expect(all).toBeGreaterThan(100);
    // Five standard deviations of a binomial with p = 0.1.
    expect(Math.abs(greens - all * 0.1)).toBeLessThan(5 * Math.sqrt(all * 0.09));
  });

  test('[CD-18] the AppSpec of another container, port or task definition fails the deployment at Install', async () => {
    const { deploy, deployment, minutes, eventsOf, v2, taskSets } = await givenFrontend();
    for (const [content, text] of [
      [appSpec(v2, { container: 'backend' }), 'backend'],
      [appSpec(v2, { port: 9090 }), '9090'],
      [appSpec(v2.replace(/:2$/, ':77')), 'taskdefinition not found'],
    ] as const) {
      const id = await deploy({ appSpec: content });
      await minutes(1);
      const { status, errorInformation } = await deployment(id);
      expect([status, errorInformation?.code]).toEqual(['Failed', 'ECS_UPDATE_ERROR']);
      expect(errorInformation?.message).toMatch(
        /^The ECS service cannot be updated due to an unexpected error: .*Error Code: \w+Exception\)$/,
      );
      expect(errorInformation?.message?.toLowerCase()).toContain(text);
      expect((await eventsOf(id))[1]).toBe('Install Failed');
    }
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  });

  test('[CD-19] the primary task set must be behind the production listener', async () => {
    const { elb, deploy, deployment, minutes, prod, green } = await givenFrontend();
    await elb.modifyListener({
      ListenerArn: prod.arn,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: green }],
    });
    const id = await deploy();
    await minutes(1);
    expect((await deployment(id)).errorInformation).toEqual({
      code: 'ELASTIC_LOAD_BALANCING_INVALID',
      message:
        'The ELB could not be updated due to the following error: Primary taskset target group must be behind listener',
    });
  });

  test('[CD-19] a listener that was taken away from the pair meanwhile fails the deployment', async () => {
    const { elb, deploy, deployment, minutes, prod } = await givenFrontend();
    const id = await deploy();
    await elb.modifyListener({
      ListenerArn: prod.arn,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }],
    });
    await minutes(30);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'ELASTIC_LOAD_BALANCING_INVALID' },
    });
  });

  test('[CD-20] rules of the production listener that know the pair are shifted, others are left alone', async () => {
    const { elb, deploy, prod, blue, minutes } = await givenFrontend();
    const rule = async (Priority: number, action: object): Promise<string> => {
      const { Rules } = await elb.createRule({
        ListenerArn: prod.arn,
        Priority,
        Conditions: [{ Field: 'path-pattern', Values: [`/${Priority}`] }],
        Actions: [action as never],
      });
      return Rules![0]!.RuleArn!;
    };
    const ours = await rule(1, { Type: 'forward', TargetGroupArn: blue });
    const other = await rule(2, { Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } });
    await deploy();
    await minutes(3);
    const { Rules = [] } = await elb.describeRules({ RuleArns: [ours, other] });
    expect(Rules[0]?.Actions?.[0]?.ForwardConfig?.TargetGroups?.map(({ Weight }) => Weight)).toEqual([100, 0]);
    expect(Rules[1]?.Actions?.[0]?.Type).toBe('fixed-response');
  });

  test('[CD-21] all of its calls carry the role of the group, and a refused permission is told with it', async () => {
    const { aws, deploy, deployment, minutes, functions, invocations, v2 } = await givenFrontend();
    functions.set('check', () => {
      throw new AwsError('AccessDeniedException', 'not authorized to perform: lambda:InvokeFunction');
    });
    const before = aws.dispatcher.calls.length;
    const id = await deploy({ appSpec: appSpec(v2, { hooks: { AfterInstall: 'check' } }) });
    await minutes(3);
    expect((await deployment(id)).errorInformation).toEqual({
      code: 'IAM_ROLE_PERMISSIONS',
      message: `The IAM role ${ROLE} does not give you permission to perform operations in the following AWS service: AWSLambda.`,
    });
    expect(invocations).toMatchObject([{ roleArn: ROLE }]);
    const made = aws.dispatcher.calls
      .slice(before)
      .filter(({ who, service }) => who === 'codedeploy.amazonaws.com' && service !== 'iam');
    expect(new Set(made.map(({ operation }) => operation))).toEqual(
      new Set([
        'DescribeServices',
        'DescribeTargetGroups',
        'DescribeRules',
        'CreateTaskSet',
        'Invoke',
        'ModifyListener',
        'DeleteTaskSet',
      ]),
    );
  });

  test('[CD-22] the group is busy until blue is gone; the refusal names the active deployment', async () => {
    const { deploy, minutes } = await givenFrontend();
    const id = await deploy();
    const busy = {
      name: 'DeploymentLimitExceededException',
      message: `The Deployment Group 'frontend' already has an active Deployment '${id}'`,
    };
    await expect(deploy()).rejects.toMatchObject(busy);
    await minutes(4);
    await expect(deploy()).rejects.toMatchObject(busy);
    await minutes(4);
    await deploy();
  });

  test('[CD-23] a deployment of a deleted group fails and rolls nothing back', async () => {
    const { codedeploy, deploy, deployment, minutes } = await givenFrontend();
    const id = await deploy();
    await minutes(0.5);
    await codedeploy.deleteDeploymentGroup({ applicationName: 'frontend', deploymentGroupName: 'frontend' });
    await minutes(1);
    expect(await deployment(id)).toMatchObject({
      status: 'Failed',
      errorInformation: { code: 'DEPLOYMENT_GROUP_MISSING' },
    });
  });
});
