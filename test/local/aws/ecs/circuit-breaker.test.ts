import {
  type CreateServiceCommandInput,
  type DeploymentCircuitBreaker,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { failureThreshold } from '../../../../local/aws/ecs/circuit-breaker';
import { closeStages, DIGEST, FRONTEND, LOAD_BALANCER, REGISTRY, refused, stage } from './stage';

afterEach(closeStages);

const container = FRONTEND.containerDefinitions![0]!;
const ROLLS_BACK: DeploymentCircuitBreaker = { enable: true, rollback: true };
const GONE = `sha256:${'cd'.repeat(32)}`;

/** A rolling service at frontend:1, and frontend:2, whose image is not there. */
async function rolling(breaker: DeploymentCircuitBreaker, more: Partial<CreateServiceCommandInput> = {}) {
  const aws = await stage();
  await aws.ecs.send(
    new RegisterTaskDefinitionCommand({
      ...FRONTEND,
      containerDefinitions: [{ ...container, image: `${REGISTRY}/frontend@${GONE}` }],
    }),
  );
  await aws.createService({ deploymentConfiguration: { deploymentCircuitBreaker: breaker }, ...more });
  await aws.later(120);
  return {
    ...aws,
    update: (taskDefinition: string) =>
      aws.ecs.send(new UpdateServiceCommand({ cluster: 'prod', service: 'frontend', taskDefinition })),
    messages: async () => (await aws.describeService()).events!.map(({ message }) => message!),
  };
}

describe('the deployment circuit breaker', () => {
  test.each<[string, Partial<DeploymentCircuitBreaker>, number, number]>([
    ['half of 2, but 3 at least', {}, 2, 3],
    ['half of 25, rounded up', {}, 25, 13],
    ['half of 1,000, but 200 at most', {}, 1000, 200],
    ['an unbounded share', { thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 50 } }, 1000, 500],
    ['an unbounded share of nothing', { thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 50 } }, 0, 1],
    ['a bounded share', { thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 10 } }, 100, 10],
    ['a count', { thresholdConfiguration: { type: 'COUNT', value: 1 } }, 1000, 1],
  ])('[ECS-83] breaks at %s', (_, breaker, desired, threshold) => {
    expect(failureThreshold({ ...ROLLS_BACK, ...breaker }, desired)).toBe(threshold);
  });

  test('[ECS-83] fails a deployment whose tasks do not start, and launches no more of them', async () => {
    const { update, later, describeService, told, messages, tasks } = await rolling({ enable: true, rollback: false });
    await update('frontend:2');
    await later(600);
    const { deployments, runningCount } = await describeService();
    expect(deployments).toMatchObject([
      {
        status: 'PRIMARY',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 4,
      },
      { status: 'ACTIVE', runningCount: 4, rolloutState: 'COMPLETED' },
    ]);
    expect(runningCount).toBe(4);
    expect(await tasks('STOPPED')).toHaveLength(4);
    expect(told('ECS Deployment State Change').at(-1)).toMatchObject({
      eventType: 'ERROR',
      eventName: 'SERVICE_DEPLOYMENT_FAILED',
      deploymentId: deployments![0]!.id,
      reason: 'ECS deployment circuit breaker: tasks failed to start.',
    });
    expect(await messages()).toContain(
      `(service frontend) (deployment ${deployments![0]!.id}) deployment failed: tasks failed to start.`,
    );
  });

  test('[ECS-84] rolls back to the deployment that completed last', async () => {
    const { update, later, describeService, told, messages, tasks } = await rolling(ROLLS_BACK);
    const [good] = (await describeService()).deployments!;
    const { service } = await update('frontend:2');
    await later(30);
    expect((await describeService()).deployments).toMatchObject([
      {
        status: 'PRIMARY',
        taskDefinition: expect.stringMatching(/frontend:1$/),
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${good!.id}.`,
      },
      { status: 'ACTIVE', id: service!.deployments![0]!.id, rolloutState: 'FAILED' },
      { status: 'ACTIVE', id: good!.id },
    ]);
    await later(300);
    const { deployments } = await describeService();
    expect(deployments).toMatchObject([{ rolloutState: 'COMPLETED', runningCount: 4 }]);
    for (const task of await tasks()) expect(task.taskDefinitionArn).toMatch(/frontend:1$/);
    expect(
      told('ECS Deployment State Change')
        .slice(-4)
        .map(({ eventName, reason }) => [eventName, reason]),
    ).toEqual([
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', expect.stringMatching(/in progress\.$/)],
      ['SERVICE_DEPLOYMENT_FAILED', 'ECS deployment circuit breaker: tasks failed to start.'],
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', `ECS deployment circuit breaker: rolling back to deploymentId ${good!.id}.`],
      ['SERVICE_DEPLOYMENT_COMPLETED', `ECS deployment ${deployments![0]!.id} completed.`],
    ]);
    expect(await messages()).toContain(`(service frontend) rolling back to deployment ${good!.id}.`);
  });

  test('[ECS-84] does not roll a failed rollback back, nor a first deployment', async () => {
    const { update, later, describeService, registry } = await rolling(ROLLS_BACK);
    registry.images.delete(`frontend@${DIGEST}`);
    await update('frontend:2');
    await later(900);
    expect((await describeService()).deployments!.map(({ rolloutState }) => rolloutState)).toEqual([
      'FAILED',
      'COMPLETED',
    ]);
    const first = await rolling(ROLLS_BACK, { taskDefinition: 'frontend:2' });
    await first.later(300);
    expect((await first.describeService()).deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'FAILED' }]);
  });

  test('[ECS-83] counts tasks that run and fail their load balancer’s checks', async () => {
    const { update, later, describeService, balancers, ecs } = await rolling(ROLLS_BACK, {
      loadBalancers: [LOAD_BALANCER],
      desiredCount: 3,
    });
    await ecs.send(new RegisterTaskDefinitionCommand(FRONTEND));
    balancers.fresh = 'unhealthy';
    await update('frontend:3');
    await later(40);
    balancers.fresh = 'healthy';
    await later(300);
    expect(await describeService()).toMatchObject({
      taskDefinition: expect.stringMatching(/frontend:1$/),
      deployments: [{ rolloutState: 'COMPLETED' }],
    });
  });

  test('[ECS-85] is described as it was given, kept by an update, and checked', async () => {
    const breaker: DeploymentCircuitBreaker = {
      ...ROLLS_BACK,
      resetOnHealthyTask: false,
      thresholdConfiguration: { type: 'COUNT', value: 5 },
    };
    const { ecs, describeService, createService } = await rolling(breaker);
    const kept = async () => (await describeService()).deploymentConfiguration!.deploymentCircuitBreaker;
    expect(await kept()).toEqual(breaker);
    await ecs.send(
      new UpdateServiceCommand({
        cluster: 'prod',
        service: 'frontend',
        deploymentConfiguration: { minimumHealthyPercent: 50 },
      }),
    );
    expect(await kept()).toEqual(breaker);
    for (const thresholdConfiguration of [
      { type: 'COUNT', value: 0 },
      { type: 'SHARE' as never, value: 1 },
    ] as const)
      await refused(
        createService({
          serviceName: 'other',
          deploymentConfiguration: { deploymentCircuitBreaker: { ...ROLLS_BACK, thresholdConfiguration } },
        }),
        'InvalidParameterException',
      );
  });
});
