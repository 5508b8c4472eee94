import { CodeDeployClient, UpdateDeploymentGroupCommand } from '@aws-sdk/client-codedeploy';
import { BatchDeleteImageCommand, ECRClient } from '@aws-sdk/client-ecr';
import { DescribeTasksCommand, ECSClient, ListTasksCommand } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { type RunnerKind, type Stack, startStack } from './stack';
import { greenShare } from './traffic';

const minutes = (count: number): number => count * 60_000;

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const mailed = (subject: RegExp) => () => stack.aws.mailbox.mails().some((mail) => subject.test(mail.subject));

describe.each<RunnerKind>(['in process', 'child processes'])('a pushed image, functions %s', (runner) => {
  test('reaches production by blue/green and its owners are told', async () => {
    stack = await startStack({ runner });
    expect(stack.aws.mailbox.mails()).toEqual([]);
    const startedAt = performance.now();
    const digest = await stack.pushApproved('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2/), minutes(60))).toBe(true);
    process.stdout.write(`a blue/green ${runner}: ${(performance.now() - startedAt).toFixed(0)} ms\n`);

    expect(await stack.deployments()).toEqual([{ id: expect.stringMatching(/^d-[A-Z0-9]{9}$/), status: 'Succeeded' }]);
    expect(await stack.runningImage()).toBe(`123456789012.dkr.ecr.ap-northeast-1.amazonaws.com/frontend@${digest}`);
    const [review, mail, ...others] = stack.aws.mailbox.mails();
    expect(review?.subject).toBe('Review: frontend v2');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ to: 'platform@example.com', subject: expect.stringMatching(/^[ -~]{1,99}$/) });
    expect(mail?.body).toContain(digest);
    expect(mail?.body).not.toContain('/review/');
  });
});

describe('while the traffic moves', () => {
  test.each([
    ['CodeDeployDefault.ECSAllAtOnce', [0, 100]],
    ['CodeDeployDefault.ECSCanary10Percent5Minutes', [0, 10, 100]],
    ['CodeDeployDefault.ECSLinear10PercentEvery1Minutes', [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]],
  ])('by %s, no request is lost and green gets its shares in order', async (deploymentConfigName, shares) => {
    stack = await startStack();
    const config = clientConfig(stack.aws);
    await new CodeDeployClient(config).send(
      new UpdateDeploymentGroupCommand({
        applicationName: 'frontend',
        currentDeploymentGroupName: 'frontend',
        deploymentConfigName,
      }),
    );
    await stack.pushApproved('v2');
    const seen = new Set<number>([await greenShare(stack)]);
    const statuses = new Map<number, number>();
    const ended = await stack.aws.clock.advanceUntil(async () => {
      for (let visit = 0; visit < 3; visit++) {
        const { status } = await stack.visit();
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
      seen.add(await greenShare(stack));
      return mailed(/^Succeeded/)();
    }, minutes(60));
    expect(ended).toBe(true);
    expect([...statuses.keys()]).toEqual([200]);
    expect([...seen]).toEqual(shares);
  });
});

describe('the fleet', () => {
  test('starts with one task on FARGATE and three on FARGATE_SPOT', async () => {
    stack = await startStack();
    const ecs = new ECSClient(clientConfig(stack.aws));
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'frontend' }));
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
    expect(tasks.map(({ capacityProviderName }) => capacityProviderName).sort()).toEqual([
      'FARGATE',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
      'FARGATE_SPOT',
    ]);
  });
});

describe('without what serverless.yml deploys', () => {
  test('no rule for ECR and no schedule: a push starts nothing', async () => {
    stack = await startStack({
      editTemplate: ({ Resources }) => {
        for (const [name, { Type, Properties }] of Object.entries(Resources)) {
          const ofEcr = JSON.stringify(Properties.EventPattern ?? {}).includes('aws.ecr');
          if (Type === 'AWS::Events::Rule' && (ofEcr || Properties.ScheduleExpression !== undefined))
            delete Resources[name];
        }
        for (const [name, resource] of Object.entries(Resources))
          if (resource.Type === 'AWS::Lambda::Permission' && refersToNothing(resource, Resources))
            delete Resources[name];
      },
    });
    await stack.push('v2');
    await stack.aws.clock.advance(minutes(90));
    expect(await stack.deployments()).toEqual([]);
    expect(stack.aws.mailbox.mails()).toEqual([]);
  });

  test('no rule for CodeDeploy: the minute’s sweep finds the end all the same', async () => {
    stack = await startStack({
      editTemplate: ({ Resources }) => {
        for (const [name, { Properties }] of Object.entries(Resources))
          if (JSON.stringify(Properties.EventPattern ?? {}).includes('aws.codedeploy')) delete Resources[name];
      },
    });
    await stack.pushApproved('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v2/), minutes(60))).toBe(true);
  });
});

function refersToNothing(resource: unknown, resources: Record<string, unknown>): boolean {
  const reference = /"Fn::GetAtt":\["(\w+)","Arn"\]/g;
  return [...JSON.stringify(resource).matchAll(reference)].some(([, name]) => resources[name!] === undefined);
}

describe('of several pushes', () => {
  test('the newest wins, and the older one is refused with its reason', async () => {
    stack = await startStack();
    await stack.pushApproved('v3');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v3/), minutes(60))).toBe(true);
    await stack.push('v2');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Refused: frontend v2/), minutes(10))).toBe(true);
    expect(await stack.deployments()).toHaveLength(1);
  });

  test('one that comes while traffic moves follows it', async () => {
    stack = await startStack();
    await stack.pushApproved('v2');
    await stack.aws.clock.advance(minutes(2));
    const digest = await stack.push('v3');
    await stack.reviewed('v3');
    await stack.approve('v3');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v3/), minutes(120))).toBe(true);
    expect(await stack.runningImage()).toContain(digest);
    expect((await stack.deployments()).map(({ status }) => status)).toEqual(['Succeeded', 'Succeeded']);
  });

  test('of ten at once the newest ends in production', async () => {
    stack = await startStack();
    const tags = Array.from({ length: 10 }, (_, index) => `v${index + 2}`);
    const digests = await Promise.all(tags.map((tag) => stack.push(tag)));
    await stack.reviewed('v11');
    await stack.approve('v11');
    expect(await stack.aws.clock.advanceUntil(mailed(/^Succeeded: frontend v11/), minutes(120))).toBe(true);
    expect(await stack.runningImage()).toContain(digests.at(-1));
  });

  test('a tag that the policy does not admit starts nothing and is no news', async () => {
    stack = await startStack();
    await stack.push('latest');
    await stack.aws.clock.advance(minutes(10));
    expect(await stack.deployments()).toEqual([]);
    expect(stack.aws.mailbox.mails()).toEqual([]);
  });

  test('an image that is gone again is refused', async () => {
    stack = await startStack();
    await stack.push('v2');
    await new ECRClient(clientConfig(stack.aws)).send(
      new BatchDeleteImageCommand({ repositoryName: 'frontend', imageIds: [{ imageTag: 'v2' }] }),
    );
    expect(await stack.aws.clock.advanceUntil(mailed(/^Refused: frontend v2/), minutes(10))).toBe(true);
    expect(await stack.deployments()).toEqual([]);
  });
});

describe('visitors of the production listener', () => {
  test('get green now and then while it has ten percent, and always afterwards', async () => {
    stack = await startStack();
    const digest = await stack.pushApproved('v2');
    const ofGreen = async (visits: number) => {
      let count = 0;
      for (let visit = 0; visit < visits; visit++) count += Number((await stack.visit()).body.includes(digest));
      return count;
    };
    await stack.aws.clock.advance(minutes(2));
    expect(await greenShare(stack)).toBe(10);
    const meanwhile = await ofGreen(80);
    expect(meanwhile).toBeGreaterThan(0);
    expect(meanwhile).toBeLessThan(40);
    await stack.aws.clock.advanceUntil(mailed(/^Succeeded/), minutes(60));
    expect(await ofGreen(5)).toBe(5);
    const elb = new ElasticLoadBalancingV2(clientConfig(stack.aws));
    const { LoadBalancers = [] } = await elb.describeLoadBalancers({ Names: ['frontend'] });
    const { Listeners = [] } = await elb.describeListeners({ LoadBalancerArn: LoadBalancers[0]?.LoadBalancerArn });
    const production = Listeners.find(({ Port }) => Port === stack.listenerPorts.production);
    const weights = (production?.DefaultActions?.[0]?.ForwardConfig?.TargetGroups ?? []).map(
      ({ TargetGroupArn, Weight }) => [TargetGroupArn?.split('/')[1], Weight],
    );
    expect(Object.fromEntries(weights)).toEqual({ 'frontend-blue': 0, 'frontend-green': 100 });
  });
});
