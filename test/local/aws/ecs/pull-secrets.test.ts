import { ECR } from '@aws-sdk/client-ecr';
import { ECS, type Secret } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { SSM } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Account, createAccount } from '../../../../local/aws/account';
import { inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { pushImage } from '../../../../local/image';
import { START, sdkConfig } from '../kernel';
import { NETWORK, REGISTRY, ROLE } from './stage';

const PLACE = 'ap-northeast-1:123456789012';
const PULL = ['ecr:GetAuthorizationToken', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const READ = [...PULL, 'secretsmanager:GetSecretValue', 'ssm:GetParameters'];
const NOTHING =
  'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: ';
const OF_ASM = `${NOTHING}unable to retrieve secret from asm: service call has been retried 1 time(s): `;
const OF_SSM = `${NOTHING}unable to retrieve secrets from ssm: service call has been retried 1 time(s): `;

let aws: Account;
let ecs: ECS;
/** The ARN of a secret that is a JSON object. */
let arn: string;

beforeAll(async () => {
  aws = createAccount({
    startAt: START,
    seed: 'pull-secrets',
    onInternalError: (error) => console.error(error),
    runner: inProcessRunner(() => async () => 'done'),
  });
  ecs = new ECS(sdkConfig(aws));
  const Statement = [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }];
  await new IAM(sdkConfig(aws)).createRole({
    RoleName: 'frontend-execution',
    AssumeRolePolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement }),
  });
  const ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName: 'frontend' });
  await pushImage(ecr, { repository: 'frontend', tag: 'v1' });
  await ecs.createCluster({ clusterName: 'prod', capacityProviders: ['FARGATE'] });
  const secrets = new SecretsManager(sdkConfig(aws));
  const { ARN = '' } = await secrets.createSecret({ Name: 'db', SecretString: '{"password":"one"}' });
  arn = ARN;
  await secrets.createSecret({ Name: 'plain', SecretString: 'not json' });
  await new SSM(sdkConfig(aws)).putParameter({ Name: '/shop/mode', Value: 'v', Type: 'SecureString' });
});
afterAll(() => aws.close());

/** A task with one secret, 40 s after its creation. */
async function taskWith(valueFrom: string, actions: readonly string[] = READ, asLogOption = false) {
  await new IAM(sdkConfig(aws)).putRolePolicy({
    RoleName: 'frontend-execution',
    PolicyName: 'pull',
    PolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
    }),
  });
  const secrets: Secret[] = [{ name: 'SECRET', valueFrom }];
  await ecs.registerTaskDefinition({
    ...{ family: 'frontend', requiresCompatibilities: ['FARGATE'], networkMode: 'awsvpc', cpu: '256', memory: '512' },
    executionRoleArn: ROLE,
    containerDefinitions: [
      {
        ...{ name: 'frontend', image: `${REGISTRY}/frontend:v1` },
        ...(asLogOption ? { logConfiguration: { logDriver: 'splunk', secretOptions: secrets } } : { secrets }),
      },
    ],
  });
  const { tasks: started = [] } = await ecs.runTask({
    ...{ cluster: 'prod', taskDefinition: 'frontend', launchType: 'FARGATE', networkConfiguration: NETWORK },
  });
  await aws.clock.advance(40_000);
  const { tasks = [] } = await ecs.describeTasks({ cluster: 'prod', tasks: [started[0]?.taskArn ?? ''] });
  return tasks[0]!;
}

test.each<[string, () => string]>([
  ['a secret by its ARN', () => arn],
  ['a secret by its ARN without six characters', () => arn.slice(0, -7)],
  ['a member of a secret', () => `${arn}:password::`],
  ['a stage of a secret', () => `${arn}::AWSCURRENT:`],
  ['a parameter by its name', () => '/shop/mode'],
  ['a parameter by its ARN', () => `arn:aws:ssm:${PLACE}:parameter/shop/mode`],
  ['a secret of another account, which is out of reach', () => arn.replace('1234', '9234')],
  ['a parameter of another Region, which is out of reach', () => 'arn:aws:ssm:eu-west-1:123456789012:parameter/none'],
])('[ECS-140] a task starts with %s', async (_, valueFrom) => {
  expect((await taskWith(valueFrom())).lastStatus).toBe('RUNNING');
});

test.each<[string, () => string, () => string]>([
  [
    'a secret that is not there',
    () => `arn:aws:secretsmanager:${PLACE}:secret:none`,
    () =>
      `${OF_ASM}failed to fetch secret arn:aws:secretsmanager:${PLACE}:secret:none from secrets manager: operation error Secrets Manager: GetSecretValue, https response error StatusCode: 400, RequestID: `,
  ],
  [
    'a member that is not there',
    () => `${arn}:user::`,
    () => `${OF_ASM}retrieved secret from Secrets Manager did not contain json key user`,
  ],
  [
    'a member of what is no JSON',
    () => `arn:aws:secretsmanager:${PLACE}:secret:plain:user::`,
    () => `${OF_ASM}invalid character 'n' looking for beginning of value`,
  ],
  [
    'a stage that is not there',
    () => `${arn}::LATER:`,
    () => `${OF_ASM}failed to fetch secret ${arn} from secrets manager: `,
  ],
  [
    'an ARN that is none',
    () => `${arn}:password`,
    () =>
      `${NOTHING}unable to retrieve secret from asm: trying to retrieve secret with value ${arn}:password resulted in error: an invalid ARN format`,
  ],
  ['a parameter that is not there', () => '/none', () => `${OF_SSM}invalid ssm parameters: /none`],
])('[ECS-141] a task does not start with %s', async (_, valueFrom, reason) => {
  const task = await taskWith(valueFrom());
  expect(task.stopCode).toBe('TaskFailedToStart');
  expect(task.stoppedReason?.slice(0, reason().length)).toBe(reason());
});

test('[ECS-141] a task whose role may not read a secret does not start, nor one whose log driver needs it', async () => {
  const denied = 'is not authorized to perform: secretsmanager:GetSecretValue on resource: ';
  const words = `${OF_ASM}failed to fetch secret ${arn} from secrets manager: operation error Secrets Manager: GetSecretValue, `;
  for (const asLogOption of [false, true]) {
    const { stoppedReason = '' } = await taskWith(arn, PULL, asLogOption);
    expect(stoppedReason).toContain(words);
    expect(stoppedReason).toContain(`${denied}${arn} because no identity-based policy allows`);
  }
  expect((await taskWith('/shop/mode', PULL)).stoppedReason).toContain(
    `${OF_SSM}operation error SSM: GetParameters, https response error StatusCode: 400, RequestID: `,
  );
});
