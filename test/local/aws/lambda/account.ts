import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { AttachRolePolicyCommand, CreateRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateFunctionCommand, type CreateFunctionCommandInput, LambdaClient } from '@aws-sdk/client-lambda';
import { strToU8, zipSync } from 'fflate';
import { createCloudWatchLogs } from '../../../../local/aws/cloudwatch-logs/cloudwatch-logs';
import { createIam } from '../../../../local/aws/iam/iam';
import { createKernel } from '../../../../local/aws/kernel';
import { type Handler, type HandlerEnvironment, inProcessRunner } from '../../../../local/aws/lambda/in-process-runner';
import { createLambda } from '../../../../local/aws/lambda/lambda';
import type { FunctionRunner } from '../../../../local/aws/lambda/runner';
import { createS3 } from '../../../../local/aws/s3/s3';
import { inProcessRequestHandler } from '../../../../local/aws/wire/in-process-transport';

export const ROLE = 'arn:aws:iam::123456789012:role/execution';
export const ARN = 'arn:aws:lambda:ap-northeast-1:123456789012:function:f';
export const START = '2026-11-21T09:00:00.000Z';

/** A package; its content is only read where processes run it. */
export const ZIP = zipSync({ 'index.mjs': strToU8('export const handler = async () => 1') });

export const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

/** An account with Lambda, IAM, S3 and CloudWatch Logs, whose functions all run what `resolve` makes. */
export const account = (resolve: (environment: HandlerEnvironment) => Handler = () => async () => 'done') =>
  accountWith(inProcessRunner(resolve));

export async function accountWith(runner: FunctionRunner) {
  const aws = createKernel({
    startAt: new Date(START),
    seed: 'test',
    onInternalError: (error) => {
      throw error;
    },
  });
  const lambda = createLambda(aws.world, runner, undefined, aws.onMessages);
  aws.register(lambda);
  aws.register(createIam(aws.world));
  aws.register(createS3(aws.world));
  aws.register(createCloudWatchLogs(aws.world));
  const config = {
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: inProcessRequestHandler(aws.handle) as never,
    maxAttempts: 1,
  };
  const client = new LambdaClient(config);
  const logs = new CloudWatchLogsClient(config);
  const iam = new IAMClient(config);
  for (const [RoleName, service] of [
    ['execution', 'lambda.amazonaws.com'],
    ['tasks', 'ecs-tasks.amazonaws.com'],
  ] as const)
    await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(service) }));
  const PolicyArn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'execution', PolicyArn }));
  const create = (input: Partial<CreateFunctionCommandInput> = {}) =>
    client.send(
      new CreateFunctionCommand({
        FunctionName: 'f',
        Role: ROLE,
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Code: { ZipFile: ZIP },
        ...input,
      }),
    );
  return { ...aws, client, config, create, iam, lambda, logs };
}
