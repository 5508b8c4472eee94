import { readFileSync } from 'node:fs';
import {
  CloudFormationClient,
  CreateStackCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from './aws/account';
import { inProcessRequestHandler } from './aws/wire/in-process-transport';
import { pushImage } from './image';

/** The compiled stack, as `npm run package` leaves it. */
export interface PackagedStack {
  readonly createTemplate: string;
  readonly updateTemplate: string;
  /** Where the zip of an `S3Key` lies, by its file name. */
  artifact(fileName: string): string;
}

/** Of the frontend's production and test traffic, and of demo-app. */
export interface ListenerPorts {
  readonly production: number;
  readonly test: number;
  readonly demoApp: number;
}

export interface BootOptions {
  readonly aws: Account;
  readonly landscapeTemplate: string;
  readonly stack: PackagedStack | Promise<PackagedStack>;
  readonly listenerPorts: ListenerPorts;
  /** Repositories of the example fleet: each gets an image `v1`, on which its service starts. */
  readonly repositories: readonly string[];
}

/** How long AWS may take for a stack, in virtual time, before we call the boot failed. */
const STACK_LIMIT_IN_MS = 2 * 60 * 60_000;

/** Settings of an SDK client that speaks to the embedded AWS inside this process, as its administrator. */
export const clientConfig = (aws: Account) => ({
  region: aws.world.region,
  endpoint: 'http://127.0.0.1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  // The SDK's type asks for its own request class; the handler reads only what every request has.
  requestHandler: inProcessRequestHandler(aws.handle) as never,
});

/** The same for a watcher beside AWS: what it asks is no call in the log of calls, which is about those who act. */
export const unloggedConfig = (aws: Account) => ({
  ...clientConfig(aws),
  requestHandler: inProcessRequestHandler((request) => aws.dispatcher.unlogged(() => aws.handle(request))) as never,
});

/**
 * Deploys landscape and stack the way a person would with CloudFormation and `serverless deploy`, at full speed, and
 * confirms the e-mail subscriptions. Rejects with one sentence when a stack fails.
 */
export async function boot(options: BootOptions): Promise<void> {
  const { aws, listenerPorts, landscapeTemplate, stack, repositories } = options;
  const cloudFormation = new CloudFormationClient(clientConfig(aws));
  const registry = `${aws.world.accountId}.dkr.ecr.${aws.world.region}.amazonaws.com`;
  const landscape = cloudFormation.send(
    new CreateStackCommand({
      StackName: 'landscape',
      TemplateBody: landscapeTemplate,
      Capabilities: ['CAPABILITY_NAMED_IAM'],
      Parameters: Object.entries({
        InitialImage: `${registry}/frontend:v1`,
        DemoAppInitialImage: `${registry}/demo-app:v1`,
        ListenerPort: String(listenerPorts.production),
        TestListenerPort: String(listenerPorts.test),
        DemoAppListenerPort: String(listenerPorts.demoApp),
        VpcId: 'vpc-0a1b2c3d4e5f60718',
        SubnetIds: 'subnet-0a1b2c3d4e5f60718,subnet-1a1b2c3d4e5f60718',
        SecurityGroupIds: 'sg-0a1b2c3d4e5f60718',
      }).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
    }),
  );
  await landscape.catch((error: Error) => {
    throw new Error(`The landscape is refused by CloudFormation: ${error.message}`);
  });
  await pushFirstImages(aws, repositories);
  await untilStackIs('CREATE_COMPLETE', 'landscape', aws, cloudFormation);
  await deployStack(aws, cloudFormation, await stack);
  await aws.mailbox.confirmAll();
}

/** The services start on `v1`, so it must be in its repository when their first tasks pull. */
async function pushFirstImages(aws: Account, repositories: readonly string[]): Promise<void> {
  const ecr = new ECRClient(clientConfig(aws));
  for (const repository of repositories) {
    const exists = (): Promise<boolean> =>
      ecr.send(new DescribeRepositoriesCommand({ repositoryNames: [repository] })).then(
        () => true,
        () => false,
      );
    if (!(await aws.clock.advanceUntil(exists, STACK_LIMIT_IN_MS)))
      throw new Error(`The landscape has no ECR repository '${repository}'.`);
    await pushImage(ecr, { repository, tag: 'v1' });
  }
}

/** `serverless deploy` in its three steps: the bucket, the zips and the template, everything else. */
async function deployStack(aws: Account, cloudFormation: CloudFormationClient, stack: PackagedStack): Promise<void> {
  const StackName = 'slipway-production';
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
  await cloudFormation.send(new CreateStackCommand({ StackName, TemplateBody: stack.createTemplate, Capabilities }));
  await untilStackIs('CREATE_COMPLETE', StackName, aws, cloudFormation);
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const Bucket = Stacks?.[0]?.Outputs?.find(
    ({ OutputKey }) => OutputKey === 'ServerlessDeploymentBucketName',
  )?.OutputValue;
  const s3 = new S3Client({ ...clientConfig(aws), forcePathStyle: true });
  for (const Key of artifactKeys(stack.updateTemplate))
    await s3.send(new PutObjectCommand({ Bucket, Key, Body: readFileSync(stack.artifact(Key.split('/').at(-1)!)) }));
  // In a request a template may have 51,200 bytes; `serverless deploy` sends it by S3 as well.
  const Key = 'compiled-cloudformation-template.json';
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: stack.updateTemplate }));
  const TemplateURL = `https://s3.${aws.world.region}.amazonaws.com/${Bucket}/${Key}`;
  await cloudFormation.send(new UpdateStackCommand({ StackName, TemplateURL, Capabilities }));
  await untilStackIs('UPDATE_COMPLETE', StackName, aws, cloudFormation);
}

function artifactKeys(template: string): Set<string> {
  const { Resources } = JSON.parse(template) as {
    Resources: Record<string, { Properties?: { Code?: { S3Key?: string } } }>;
  };
  return new Set(Object.values(Resources).flatMap(({ Properties }) => Properties?.Code?.S3Key ?? []));
}

async function untilStackIs(
  wanted: 'CREATE_COMPLETE' | 'UPDATE_COMPLETE',
  StackName: string,
  aws: Account,
  cloudFormation: CloudFormationClient,
): Promise<void> {
  let status = '';
  await aws.clock.advanceUntil(async () => {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    status = Stacks?.[0]?.StackStatus ?? 'missing';
    return !status.endsWith('_IN_PROGRESS');
  }, STACK_LIMIT_IN_MS);
  if (status === wanted) return;
  const { StackEvents = [] } = await cloudFormation.send(new DescribeStackEventsCommand({ StackName }));
  const failed = StackEvents.filter(({ ResourceStatus }) => ResourceStatus?.endsWith('_FAILED')).at(-1);
  throw new Error(
    `The stack ${StackName} is ${status}, not ${wanted}: ${failed?.LogicalResourceId ?? '(no resource)'}: ${failed?.ResourceStatusReason ?? 'no reason given'}`,
  );
}
