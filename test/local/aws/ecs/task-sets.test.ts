import {
  CreateTaskSetCommand,
  DeleteTaskSetCommand,
  DescribeTaskSetsCommand,
  type TaskSet,
  UpdateServiceCommand,
  UpdateServicePrimaryTaskSetCommand,
  UpdateTaskSetCommand,
} from '@aws-sdk/client-ecs';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Input } from '../../../../local/aws/wire/implementation';
import { BLUE, CODE_DEPLOY, closeStages, GREEN, LOAD_BALANCER, NETWORK, refused, SPOT_MIX, stage } from './stage';

afterEach(closeStages);

const ONLY_CODE_DEPLOY =
  'Amazon ECS only supports task set management on services configured to use external deployment controllers.';
const SERVICE = { cluster: 'prod', service: 'frontend' };

async function blueGreen() {
  const stageOfTest = await stage();
  await stageOfTest.createBlueGreen();
  const { world } = stageOfTest.aws;
  const createGreen = async (more: Partial<Input<'ecs', 'CreateTaskSet'>> = {}): Promise<TaskSet> => {
    const { taskSet } = await world.call(CODE_DEPLOY, 'ecs', 'CreateTaskSet', {
      ...SERVICE,
      taskDefinition: 'frontend:1',
      externalId: 'd-ABCDEFGHI',
      capacityProviderStrategy: SPOT_MIX,
      networkConfiguration: NETWORK,
      loadBalancers: [{ ...LOAD_BALANCER, targetGroupArn: GREEN }],
      scale: { value: 100, unit: 'PERCENT' },
      ...more,
    });
    return taskSet!;
  };
  return { ...stageOfTest, world, createGreen };
}

describe('task sets', () => {
  test('[ECS-20] of a CODE_DEPLOY service are changed by CodeDeploy alone', async () => {
    const { ecs, createService, taskSets } = await blueGreen();
    const [primary] = await taskSets();
    const taskSet = primary!.id!;
    for (const command of [
      new CreateTaskSetCommand({ ...SERVICE, taskDefinition: 'frontend:1' }),
      new UpdateTaskSetCommand({ ...SERVICE, taskSet, scale: { value: 50, unit: 'PERCENT' } }),
      new UpdateServicePrimaryTaskSetCommand({ ...SERVICE, primaryTaskSet: taskSet }),
      new DeleteTaskSetCommand({ ...SERVICE, taskSet, force: true }),
    ])
      await refused(ecs.send(command as CreateTaskSetCommand), 'InvalidParameterException', ONLY_CODE_DEPLOY);
    await createService({ serviceName: 'rolling' });
    await refused(
      ecs.send(new CreateTaskSetCommand({ ...SERVICE, service: 'rolling', taskDefinition: 'frontend:1' })),
      'InvalidParameterException',
      ONLY_CODE_DEPLOY,
    );
    expect(await taskSets()).toEqual([primary]);
  });

  test('[ECS-21] a task set names its deployment, and wants nothing until it is scaled', async () => {
    const { createGreen, later, tasks } = await blueGreen();
    const green = await createGreen({ scale: undefined });
    expect(green).toMatchObject({
      externalId: 'd-ABCDEFGHI',
      startedBy: 'CODE_DEPLOY',
      status: 'ACTIVE',
      computedDesiredCount: 0,
      scale: { value: 0, unit: 'PERCENT' },
      stabilityStatus: 'STABILIZING',
    });
    expect(green.id).toMatch(/^ecs-svc\/[1-9]\d{18}$/);
    expect(green.taskSetArn).toBe(`arn:aws:ecs:ap-northeast-1:123456789012:task-set/prod/frontend/${green.id}`);
    await later(60);
    expect((await tasks()).filter(({ startedBy }) => startedBy === green.id)).toEqual([]);
  });

  test('[ECS-17] the computed desired count rounds up and follows the service’s desired count', async () => {
    const { createGreen, taskSets, ecs, world, tasks, later, describeService } = await blueGreen();
    const green = await createGreen({ scale: { value: 30, unit: 'PERCENT' } });
    expect(green.computedDesiredCount).toBe(2);
    await later(60);
    expect((await tasks()).filter(({ startedBy }) => startedBy === green.id)).toHaveLength(2);
    await ecs.send(new UpdateServiceCommand({ ...SERVICE, desiredCount: 10 }));
    expect((await taskSets()).map((set) => [set.computedDesiredCount, set.stabilityStatus])).toEqual([
      [3, 'STABILIZING'],
      [10, 'STABILIZING'],
    ]);
    await world.call(CODE_DEPLOY, 'ecs', 'UpdateTaskSet', {
      ...SERVICE,
      taskSet: green.id,
      scale: { value: 31, unit: 'PERCENT' },
    });
    await later(60);
    expect((await taskSets()).map(({ runningCount }) => runningCount)).toEqual([4, 10]);
    expect((await describeService()).events?.map(({ message }) => message)).toContain(
      `(service frontend) updated computedDesiredCount for taskSet ${green.id} to 4.`,
    );
  });

  test('[ECS-22] a new primary makes the service, the old one drains away when it is deleted', async () => {
    const { createGreen, taskSets, world, tasks, later, describeService, balancers } = await blueGreen();
    const [blue] = await taskSets();
    const green = await createGreen();
    await later(60);
    expect(balancers.targets(GREEN)).toHaveLength(4);
    const { taskSet } = await world.call(CODE_DEPLOY, 'ecs', 'UpdateServicePrimaryTaskSet', {
      ...SERVICE,
      primaryTaskSet: green.id,
    });
    expect(taskSet?.status).toBe('PRIMARY');
    expect(Object.fromEntries((await taskSets()).map(({ id, status }) => [id, status]))).toEqual({
      [green.id!]: 'PRIMARY',
      [blue!.id!]: 'ACTIVE',
    });
    expect((await describeService()).loadBalancers).toMatchObject([{ targetGroupArn: GREEN }]);
    const remove = (set: string, force?: boolean) =>
      world.call(CODE_DEPLOY, 'ecs', 'DeleteTaskSet', { ...SERVICE, taskSet: set, force });
    await refused(remove(green.id!, true), 'InvalidParameterException', /primary task set/);
    await refused(remove(blue!.id!), 'InvalidParameterException', /scaled above 0/);
    const removed = await remove(blue!.taskSetArn!, true);
    expect(removed.taskSet).toMatchObject({ status: 'DRAINING', computedDesiredCount: 0, scale: { value: 0 } });
    await later(10);
    expect(balancers.targets(BLUE)).toEqual([]);
    await later(60);
    expect((await taskSets()).map(({ id }) => id)).toEqual([green.id]);
    expect(await tasks()).toHaveLength(4);
    await refused(remove(blue!.id!), 'TaskSetNotFoundException', 'The specified task set does not exist.');
  });

  test('[ECS-53] a client token makes one task set', async () => {
    const { createGreen, taskSets } = await blueGreen();
    const first = await createGreen({ clientToken: 'one' });
    expect((await createGreen({ clientToken: 'one' })).id).toBe(first.id);
    expect((await createGreen({ clientToken: 'two' })).id).not.toBe(first.id);
    expect(await taskSets()).toHaveLength(3);
  });

  test('[ECS-23] there are at most five task sets of a service', async () => {
    const { createGreen } = await blueGreen();
    for (let index = 0; index < 4; index++) await createGreen({ scale: undefined });
    await refused(
      createGreen(),
      'InvalidParameterException',
      '5 deployments exist on the service. Unable to create new TaskSet since this exceeds the maximum limit.',
    );
  });

  test('[ECS-49] a task set is refused what a service would be refused', async () => {
    const { createGreen, balancers } = await blueGreen();
    await refused(
      createGreen({ loadBalancers: [{ ...LOAD_BALANCER, containerPort: 80 }] }),
      'InvalidParameterException',
      'The container frontend did not have a container port 80 defined.',
    );
    balancers.group(GREEN).type = 'instance';
    await refused(createGreen(), 'InvalidParameterException', /incompatible with the awsvpc network mode/);
    await refused(createGreen({ taskDefinition: 'frontend:7' }), 'ClientException', 'TaskDefinition not found.');
    await refused(createGreen({ scale: { value: 101, unit: 'PERCENT' } }), 'InvalidParameterException');
    await refused(createGreen({ scale: { value: 1, unit: 'COUNT' as never } }), 'InvalidParameterException');
  });

  test('[ECS-54] CodeDeploy’s task set may come before any listener uses its target group', async () => {
    const { createGreen, balancers, later, taskSets } = await blueGreen();
    balancers.group(GREEN).attached = false;
    balancers.fresh = 'unused';
    const green = await createGreen();
    await later(60);
    expect((await taskSets()).find(({ id }) => id === green.id)?.stabilityStatus).toBe('STEADY_STATE');
  });

  test('[ECS-50] DescribeTaskSets shows all or those asked for, and tells the missing', async () => {
    const { ecs, createGreen } = await blueGreen();
    const green = await createGreen({ tags: [{ key: 'a', value: 'b' }] });
    const describe = (taskSets?: string[], include?: 'TAGS'[]) =>
      ecs.send(new DescribeTaskSetsCommand({ ...SERVICE, taskSets, include }));
    expect((await describe()).taskSets).toHaveLength(2);
    const some = await describe([green.taskSetArn!, 'ecs-svc/1'], ['TAGS']);
    expect(some.taskSets).toMatchObject([{ id: green.id, tags: [{ key: 'a', value: 'b' }] }]);
    expect(some.failures).toEqual([
      { arn: 'arn:aws:ecs:ap-northeast-1:123456789012:task-set/prod/frontend/ecs-svc/1', reason: 'MISSING' },
    ]);
  });
});
