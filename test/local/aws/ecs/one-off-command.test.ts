import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS, type TaskOverride } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { pushImage } from '../../../../local/image';
import { START, sdkConfig } from '../kernel';
import { NETWORK, REGISTRY, ROLE } from './stage';

const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer', 'logs:CreateLogStream'];
const COMMAND: TaskOverride = { containerOverrides: [{ name: 'app', command: ['migrate', 'up'] }] };

let aws: Account;
let ecs: ECS;

beforeEach(async () => {
  aws = createAccount({
    ...{ startAt: START, seed: 'one-off-command', runner: inProcessRunner(() => async () => 'done') },
    onInternalError: (error) => console.error(error),
  });
  ecs = new ECS(sdkConfig(aws));
  await new ECR(sdkConfig(aws)).createRepository({ repositoryName: 'frontend' });
  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE'] });
  await new CloudWatchLogs(sdkConfig(aws)).createLogGroup({ logGroupName: '/ecs/frontend' });
});
afterEach(() => aws.close());

/** A task of an image with such labels, and what ECS and its log tell of it. */
async function run(labels: Readonly<Record<string, string>>, overrides: TaskOverride = COMMAND, maySay = true) {
  await new IAM(sdkConfig(aws)).createRole({
    RoleName: 'frontend-execution',
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
  });
  const Action = [...PULL, ...(maySay ? ['logs:PutLogEvents'] : [])];
  await new IAM(sdkConfig(aws)).putRolePolicy({
    ...{ RoleName: 'frontend-execution', PolicyName: 'pull-and-log' },
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
    }),
  });
  await pushImage(new ECR(sdkConfig(aws)), {
    ...{ repository: 'frontend', tag: 'v1' },
    labels: Object.fromEntries(Object.entries(labels).map(([name, text]) => [`local.ecs.behaviour.${name}`, text])),
  });
  await ecs.registerTaskDefinition({
    ...{ family: 'frontend', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' },
    executionRoleArn: ROLE,
    containerDefinitions: [
      {
        ...{ name: 'app', image: `${REGISTRY}/frontend:v1`, portMappings: [{ containerPort: 8080 }] },
        environment: [
          { name: 'HOST', value: 'db-1' },
          { name: 'MODE', value: 'serve' },
        ],
        logConfiguration: {
          logDriver: 'awslogs',
          options: {
            ...{ 'awslogs-group': '/ecs/frontend', 'awslogs-region': 'ap-northeast-1' },
            'awslogs-stream-prefix': 'web',
          },
        },
      },
    ],
  });
  const { tasks: started = [] } = await ecs.runTask({
    ...{ cluster: 'prod', taskDefinition: 'frontend', launchType: 'FARGATE', networkConfiguration: NETWORK, overrides },
  });
  const { taskArn = '' } = started[0]!;
  return {
    after: async (seconds: number) => {
      await aws.clock.advance(seconds * 1_000);
      return (await ecs.describeTasks({ cluster: 'prod', tasks: [taskArn] })).tasks![0]!;
    },
    log: async () =>
      (
        await new CloudWatchLogs(sdkConfig(aws)).getLogEvents({
          ...{ logGroupName: '/ecs/frontend', logStreamName: `web/app/${taskArn.split('/').at(-1)}` },
        })
      ).events?.map(({ message }) => message),
  };
}

test('[ECS-103] a command ends its task after 5 seconds with 0 when its image says nothing', async () => {
  const { after, log } = await run({});
  expect((await after(26)).lastStatus).toBe('RUNNING');
  expect(await after(30)).toMatchObject({
    ...{ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' },
    containers: [{ exitCode: 0 }],
  });
  expect(await log()).toEqual([]);
});

test('[ECS-103] a command takes as long, fails and writes as its image says', async () => {
  const { after, log } = await run(
    {
      ...{ 'command-takes': '2m', 'command-exit-code': '3', 'crashes-after': '1s' },
      'command-logs': 'to $HOST as $MODE$NOBODY\\nno such table',
    },
    { containerOverrides: [{ name: 'app', command: ['migrate'], environment: [{ name: 'MODE', value: 'up' }] }] },
  );
  expect((await after(140)).lastStatus).toBe('RUNNING');
  expect(await after(30)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 3 }] });
  expect(await log()).toEqual(['to db-1 as up', 'no such table']);
});

test('[ECS-103] a role that may not write loses the lines, and nothing else', async () => {
  const { after, log } = await run({ 'command-logs': 'lost' }, COMMAND, false);
  expect(await after(60)).toMatchObject({ lastStatus: 'STOPPED', containers: [{ exitCode: 0 }] });
  expect(await log()).toEqual([]);
});

test('[ECS-103] without another command the program serves, whatever else is overridden', async () => {
  const { after } = await run({ 'command-takes': '1s' }, { containerOverrides: [{ name: 'app', memory: 128 }] });
  expect((await after(120)).lastStatus).toBe('RUNNING');
});
