import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { pushImage } from '../../../../local/image';
import { START, sdkConfig } from '../kernel';
import { NETWORK, REGISTRY, ROLE } from './stage';

const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const WRITE = ['logs:CreateLogStream', 'logs:PutLogEvents'];

let aws: Account;
let ecs: ECS;
let logs: CloudWatchLogs;

beforeEach(async () => {
  const runner = inProcessRunner(() => async () => 'done');
  aws = createAccount({
    startAt: START,
    seed: 'execution-role',
    onInternalError: (error) => console.error(error),
    runner,
  });
  ecs = new ECS(sdkConfig(aws));
  logs = new CloudWatchLogs(sdkConfig(aws));
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  await new IAM(sdkConfig(aws)).createRole({
    RoleName: 'frontend-execution',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName: 'frontend' });
  await pushImage(ecr, { repository: 'frontend', tag: 'v1' });
  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE'] });
  await logs.createLogGroup({ logGroupName: '/ecs/frontend' });
});
afterEach(() => aws.close());

/** A task of the frontend, 40 s after its creation. */
async function taskWith(actions: readonly string[], options: Record<string, string> = {}) {
  await new IAM(sdkConfig(aws)).putRolePolicy({
    RoleName: 'frontend-execution',
    PolicyName: 'pull-and-log',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    }),
  });
  const awslogs = {
    'awslogs-group': '/ecs/frontend',
    'awslogs-region': 'ap-northeast-1',
    'awslogs-stream-prefix': 'web',
  };
  await ecs.registerTaskDefinition({
    ...{ family: 'frontend', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' },
    executionRoleArn: ROLE,
    containerDefinitions: [
      {
        ...{ name: 'frontend', image: `${REGISTRY}/frontend:v1` },
        logConfiguration: { logDriver: 'awslogs', options: { ...awslogs, ...options } },
      },
    ],
  });
  const { tasks: started = [] } = await ecs.runTask({
    ...{ cluster: 'prod', taskDefinition: 'frontend', launchType: 'FARGATE', networkConfiguration: NETWORK },
  });
  await aws.clock.advance(40_000);
  const { tasks = [] } = await ecs.describeTasks({ cluster: 'prod', tasks: [started[0]?.taskArn ?? ''] });
  return { task: tasks[0]!, id: started[0]!.taskArn!.split('/').at(-1)! };
}

const streams = async (logGroupName = '/ecs/frontend') =>
  (await logs.describeLogStreams({ logGroupName })).logStreams?.map(({ logStreamName }) => logStreamName);

test('[ECS-67] a role with what ECR and CloudWatch Logs ask starts its task, which has a log stream', async () => {
  const { task, id } = await taskWith([...PULL, ...WRITE]);
  expect(task.lastStatus).toBe('RUNNING');
  expect(await streams()).toEqual([`web/frontend/${id}`]);
});

test.each([
  ['ecr:GetAuthorizationToken', /^ResourceInitializationError: unable to pull secrets or registry auth: /],
  ['ecr:BatchGetImage', /^CannotPullContainerError: pull image manifest .*\[manifests v1\]: 403 Forbidden$/],
  ['ecr:GetDownloadUrlForLayer', /^CannotPullContainerError: ref pull has been retried .*: 403 Forbidden$/],
])('[ECS-67] a role without %s stops its task', async (action, reason) => {
  const { task } = await taskWith([...PULL, ...WRITE].filter((allowed) => allowed !== action));
  expect(task).toMatchObject({ stopCode: 'TaskFailedToStart', stoppedReason: expect.stringMatching(reason) });
  expect(await streams()).toEqual([]);
});

test('[ECS-69] a role that may not open a log stream stops its task', async () => {
  const { task, id } = await taskWith(PULL);
  expect(task.stopCode).toBe('TaskFailedToStart');
  expect(task.stoppedReason).toMatch(
    /^ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: operation error CloudWatch Logs: CreateLogStream, /,
  );
  expect(task.stoppedReason).toContain(
    `User: arn:aws:sts::123456789012:assumed-role/frontend-execution/${id} is not authorized to perform: logs:CreateLogStream on resource: arn:aws:logs:ap-northeast-1:123456789012:log-group:/ecs/frontend:log-stream:web/frontend/${id} because no identity-based policy allows the logs:CreateLogStream action : exit status 1`,
  );
});

test('[ECS-69] a log group that is not there stops the task, unless it is to be created and may be', async () => {
  const elsewhere = { 'awslogs-group': '/ecs/new' };
  const { task: without } = await taskWith([...PULL, ...WRITE], elsewhere);
  expect(without.stoppedReason).toContain(', ResourceNotFoundException: The specified log group does not exist.');
  const created = { ...elsewhere, 'awslogs-create-group': 'true' };
  const { task: denied } = await taskWith([...PULL, ...WRITE], created);
  expect(denied.stoppedReason).toContain('failed to create Cloudwatch log group: ');
  expect(denied.stoppedReason).toContain('is not authorized to perform: logs:CreateLogGroup');
  const { task, id } = await taskWith([...PULL, ...WRITE, 'logs:CreateLogGroup'], created);
  expect(task.lastStatus).toBe('RUNNING');
  expect(await streams('/ecs/new')).toEqual([`web/frontend/${id}`]);
});

test('[ECS-69] logs of another region, and a role that may not write, hinder nothing', async () => {
  expect((await taskWith(PULL, { 'awslogs-region': 'us-east-1' })).task.lastStatus).toBe('RUNNING');
  expect((await taskWith([...PULL, 'logs:CreateLogStream'])).task.lastStatus).toBe('RUNNING');
});
