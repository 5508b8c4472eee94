import { DescribeTaskDefinitionCommand, type HealthCheck, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { healthCourse } from '../../../../local/aws/ecs/container-health';
import { FRIENDLY, type TaskBehaviour } from '../../../../local/aws/ecs/task-behaviour';
import { closeStages, FRONTEND, LOAD_BALANCER, refused, stage } from './stage';

afterEach(closeStages);

const container = FRONTEND.containerDefinitions![0]!;
const CHECK: HealthCheck = { command: ['CMD-SHELL', 'curl -f http://localhost:8080/'], interval: 10 };

async function withCheck(behaviour: TaskBehaviour = FRIENDLY, healthCheck: HealthCheck = CHECK) {
  const aws = await stage(behaviour);
  await aws.ecs.send(
    new RegisterTaskDefinitionCommand({ ...FRONTEND, containerDefinitions: [{ ...container, healthCheck }] }),
  );
  return aws;
}

describe('a health check of a container', () => {
  test.each<[string, HealthCheck, Partial<TaskBehaviour>, number | undefined, number | undefined]>([
    ['passes at the first check', CHECK, {}, 10, undefined],
    ['passes once its program listens', CHECK, { listensAfterMs: 25_000 }, 30, undefined],
    ['fails three times before its program listens', CHECK, { listensAfterMs: 31_000 }, 40, 30],
    ['fails as often as its retries say', { ...CHECK, retries: 1 }, { failsHealthChecks: true }, undefined, 10],
    ['is not counted in the start period', { ...CHECK, startPeriod: 20 }, { failsHealthChecks: true }, undefined, 50],
    ['of AWS’s defaults', { command: CHECK.command }, { failsHealthChecks: true }, undefined, 90],
  ])('[ECS-80] %s', (_, check, behaviour, healthy, unhealthy) => {
    const seconds = (value: number | undefined) => (value === undefined ? undefined : value * 1000);
    expect(healthCourse(check, { ...FRIENDLY, ...behaviour })).toEqual({
      healthyAfterMs: seconds(healthy),
      unhealthyAfterMs: seconds(unhealthy),
    });
  });

  test('[ECS-80] makes container and task UNKNOWN, then HEALTHY, and a rolling update waits for it', async () => {
    const { createService, later, tasks, describeService } = await withCheck();
    await createService({ desiredCount: 1, taskDefinition: 'frontend:2' });
    await later(30);
    expect(await tasks()).toMatchObject([
      { lastStatus: 'RUNNING', healthStatus: 'UNKNOWN', containers: [{ healthStatus: 'UNKNOWN' }] },
    ]);
    expect((await describeService()).deployments).toMatchObject([{ runningCount: 1, rolloutState: 'IN_PROGRESS' }]);
    await later(10);
    expect(await tasks()).toMatchObject([{ healthStatus: 'HEALTHY', containers: [{ healthStatus: 'HEALTHY' }] }]);
    expect((await describeService()).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }]);
  });

  test('[ECS-81] has its task stopped and replaced when it fails, and the service says so', async () => {
    const { createBlueGreen, later, tasks, describeService, taskSets } = await withCheck({
      ...FRIENDLY,
      failsHealthChecks: true,
    });
    await createBlueGreen({ desiredCount: 1, taskDefinition: 'frontend:2' });
    await later(50);
    expect(await taskSets()).toMatchObject([{ runningCount: 1, stabilityStatus: 'STABILIZING' }]);
    await later(60);
    const [sick] = await tasks('STOPPED');
    expect(sick).toMatchObject({
      healthStatus: 'UNHEALTHY',
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: 'Task failed container health checks',
    });
    const [set] = await taskSets();
    expect((await describeService()).events!.map(({ message }) => message)).toContain(
      `(service frontend, taskSet ${set!.id}) (task ${sick!.taskArn!.split('/').at(-1)}) failed container health checks.`,
    );
    expect(await tasks()).toHaveLength(1);
  });

  test('[ECS-81] but not within the grace period', async () => {
    const { createBlueGreen, later, tasks } = await withCheck({ ...FRIENDLY, failsHealthChecks: true });
    await createBlueGreen({
      desiredCount: 1,
      taskDefinition: 'frontend:2',
      loadBalancers: [LOAD_BALANCER],
      healthCheckGracePeriodSeconds: 120,
    });
    await later(140);
    expect((await tasks())[0]).toMatchObject({ healthStatus: 'UNHEALTHY', desiredStatus: 'RUNNING' });
    await later(10);
    expect(await tasks('STOPPED')).toHaveLength(1);
  });

  test('[ECS-82] comes back with AWS’s defaults', async () => {
    const { ecs } = await withCheck(FRIENDLY, { command: ['CMD', 'true'] });
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'frontend' }));
    expect(taskDefinition!.containerDefinitions![0]!.healthCheck).toEqual({
      command: ['CMD', 'true'],
      interval: 30,
      timeout: 5,
      retries: 3,
    });
  });

  test.each<[string, HealthCheck]>([
    ['without CMD', { command: ['curl'] }],
    ['an interval too short', { ...CHECK, interval: 4 }],
    ['a time-out too long', { ...CHECK, timeout: 61 }],
    ['no retries', { ...CHECK, retries: 0 }],
    ['a start period too long', { ...CHECK, startPeriod: 301 }],
  ])('[ECS-82] %s is refused', async (_, healthCheck) => {
    await refused(withCheck(FRIENDLY, healthCheck), 'ClientException', /^Invalid 'healthCheck' setting/);
  });

  test('[ECS-80] that is switched off is none', async () => {
    const { createService, later, tasks } = await withCheck(
      { ...FRIENDLY, failsHealthChecks: true },
      { command: ['NONE'] },
    );
    await createService({ desiredCount: 1, taskDefinition: 'frontend:2' });
    await later(300);
    expect(await tasks()).toMatchObject([{ lastStatus: 'RUNNING', healthStatus: 'UNKNOWN' }]);
  });
});
