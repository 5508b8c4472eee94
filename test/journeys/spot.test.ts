import {
  DescribeContainerInstancesCommand,
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListContainerInstancesCommand,
  ListTasksCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import {
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, expect, test } from '@jest/globals';
import { clientConfig } from '../../local/boot';
import { HOST } from '../local/aws/ecs/stage';
import { type Stack, startStack } from './stack';

let stack: Stack;
afterEach(async () => {
  await stack?.stop();
  expect(stack?.internalErrors).toEqual([]);
});

const SECOND = 1_000;
const MINUTE = 60_000;
const ROLE = 'slipway-production-spot-interrupted';

/** The frontend's tasks on Spot that run, those of a task set alone where one is given. */
async function spotTasks(taskSet?: string): Promise<Task[]> {
  const ecs = new ECSClient(clientConfig(stack.aws));
  const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: 'prod', serviceName: 'frontend' }));
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'prod', tasks: taskArns }));
  return tasks
    .filter(
      ({ capacityProviderName, lastStatus }) => capacityProviderName === 'FARGATE_SPOT' && lastStatus === 'RUNNING',
    )
    .filter(({ startedBy }) => taskSet === undefined || startedBy === taskSet);
}

async function greenTaskSet(): Promise<string | undefined> {
  const ecs = new ECSClient(clientConfig(stack.aws));
  const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['frontend'] }));
  return services?.[0]?.taskSets?.find(({ status }) => status !== 'PRIMARY')?.id;
}

const addressOf = ({ attachments = [] }: Task): string =>
  attachments.flatMap(({ details = [] }) => details).find(({ name }) => name === 'privateIPv4Address')?.value ?? '';

/** What the target groups say of a task: `frontend-blue draining`. */
async function targetsOf(task: Task): Promise<string[]> {
  const elb = new ElasticLoadBalancingV2Client(clientConfig(stack.aws));
  const { TargetGroups = [] } = await elb.send(new DescribeTargetGroupsCommand({}));
  const found = await Promise.all(
    TargetGroups.map(async ({ TargetGroupArn, TargetGroupName }) => {
      const { TargetHealthDescriptions = [] } = await elb.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
      return TargetHealthDescriptions.filter(({ Target }) => Target?.Id === addressOf(task)).map(
        ({ TargetHealth }) => `${TargetGroupName} ${TargetHealth?.State}`,
      );
    }),
  );
  return found.flat();
}

/** What the function asked of AWS; Lambda reads its queue with the same role, under its own name. */
const asked = () =>
  stack.aws.dispatcher.calls
    .filter(({ who }) => who.includes(`assumed-role/${ROLE}/`))
    .map(({ operation, outcome }) => `${operation} ${outcome}`)
    .filter((call) => !/LogEvents|LogStream/.test(call));

const queued = async () =>
  (
    await stack.aws.dispatcher.look('sqs', 'GetQueueAttributes', {
      QueueUrl: `https://sqs.ap-northeast-1.amazonaws.com/123456789012/${ROLE}`,
      AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
    })
  ).Attributes;

/** ECS itself does not deregister before the end, as was reported; whoever takes the task out before is Slipway. */
const lateEcs = () => stack.aws.faults.inject({ kind: 'ecs-deregistration', when: 'late', for: 86_400 });
const interrupt = ({ taskArn }: Task) => stack.aws.faults.inject({ kind: 'spot-interruption', task: taskArn });

test('an interrupted task is out of its target group within seconds, green’s too; what comes later does nothing', async () => {
  stack = await startStack();
  const { clock } = stack.aws;
  expect(await lateEcs()).toHaveProperty('fault');
  const [blue] = await spotTasks();
  expect(await targetsOf(blue!)).toEqual(['frontend-blue healthy']);
  expect(await interrupt(blue!)).toHaveProperty('fault');
  await clock.advance(2 * SECOND);
  expect(await targetsOf(blue!)).toEqual(['frontend-blue draining']);
  expect(asked()).toEqual(['DescribeServices OK', 'DeregisterTargets OK']);
  await clock.advance(5 * MINUTE);
  expect(await targetsOf(blue!)).toEqual([]);
  expect(await spotTasks()).toHaveLength(3);

  // In the middle of a deployment: the replacement waits for a person.
  await stack.push('v2');
  await stack.reviewed('v2');
  const [green] = await spotTasks(await greenTaskSet());
  expect(await targetsOf(green!)).toEqual(['frontend-green healthy']);
  await interrupt(green!);
  await clock.advance(2 * SECOND);
  expect(await targetsOf(green!)).toEqual(['frontend-green draining']);
  await clock.advance(5 * MINUTE);
  expect(asked()).toHaveLength(4);
  expect(await queued()).toEqual({
    ApproximateNumberOfMessages: '0',
    ApproximateNumberOfMessagesNotVisible: '0',
  });
  const measured = stack.logged.map((line) => JSON.parse(line)).filter((line) => '_aws' in line);
  expect(measured.map(({ service, SecondsToOutOfRotation }) => [service, SecondsToOutOfRotation])).toEqual([
    ['frontend', 1],
    ['frontend', 1],
  ]);
});

test('a host of the fleet is drained, and which host it is that a task shares is asked', async () => {
  stack = await startStack();
  const { clock, world } = stack.aws;
  const { id } = world.instances.launch(HOST);
  await clock.advance(MINUTE);
  const ecs = new ECSClient(clientConfig(stack.aws));
  const { containerInstanceArns = [] } = await ecs.send(
    new ListContainerInstancesCommand({ cluster: 'prod', filter: `ec2InstanceId == ${id}` }),
  );
  const [task] = await spotTasks();
  const detail = {
    ...{ clusterArn: task!.clusterArn, taskArn: task!.taskArn, group: 'service:frontend', startedBy: task!.startedBy },
    ...{ lastStatus: 'RUNNING', stopCode: 'SpotInterruption', containerInstanceArn: containerInstanceArns[0] },
  };
  world.publish({ source: 'aws.ecs', detailType: 'ECS Task State Change', resources: [], detail });
  await clock.advance(2 * SECOND);
  expect(asked()).toEqual(['DescribeServices OK', 'DescribeContainerInstances OK']);

  world.instances.interrupt(world.instances.find(id)!);
  await clock.advance(2 * SECOND);
  const { containerInstances } = await ecs.send(
    new DescribeContainerInstancesCommand({ cluster: 'prod', containerInstances: containerInstanceArns }),
  );
  expect(containerInstances?.[0]?.status).toBe('DRAINING');
  expect(asked().slice(2)).toEqual(['ListContainerInstances OK', 'UpdateContainerInstancesState OK']);
});

test('a storm of five hundred warnings in ten seconds is over within the time, under the quota', async () => {
  stack = await startStack({ quotas: 'aws' });
  const { clock, world, dispatcher } = stack.aws;
  const [task] = await spotTasks();
  const { clusterArn, startedBy } = task!;
  const warn = (index: number): void => {
    const taskArn = `arn:aws:ecs:ap-northeast-1:123456789012:task/prod/${String(index).padStart(32, '0')}`;
    const details = [{ name: 'privateIPv4Address', value: `10.1.${index >> 8}.${index & 255}` }];
    const doomed = { clusterArn, taskArn, startedBy, group: 'service:frontend', stopCode: 'SpotInterruption' };
    const detail = { ...doomed, lastStatus: 'RUNNING', attachments: [{ type: 'eni', details }] };
    world.publish({ source: 'aws.ecs', detailType: 'ECS Task State Change', resources: [taskArn], detail });
  };
  const begun = clock.now().getTime();
  for (let index = 0; index < 500; index++) clock.at(begun + index * 20, () => warn(index));
  const seconds = () => (clock.now().getTime() - begun) / SECOND;
  const measured = () => stack.logged.filter((line) => line.includes('SecondsToOutOfRotation'));
  await clock.advanceUntil(() => measured().length === 500, 2 * MINUTE);
  expect(measured()).toHaveLength(500);
  expect(seconds()).toBeLessThan(120);
  const slowest = Math.max(...measured().map((line) => JSON.parse(line).SecondsToOutOfRotation));
  const requests = asked().filter((call) => call.startsWith('DeregisterTargets'));
  console.log(`500 warnings: ${requests.length} requests, the slowest task out after ${slowest} s`);
  expect(new Set(requests)).toEqual(new Set(['DeregisterTargets OK']));
  expect(requests.length).toBeLessThan(20 + 4 * seconds());
  expect(dispatcher.calls.filter(({ outcome }) => /Throttl|TooManyRequests/.test(outcome))).toEqual([]);
});
