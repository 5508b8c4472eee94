import { createCloudFormation } from './cloudformation/cloudformation';
import { createCloudWatch } from './cloudwatch/cloudwatch';
import { createCloudWatchLogs } from './cloudwatch-logs/cloudwatch-logs';
import { createCodeDeploy } from './codedeploy/codedeploy';
import { createDynamoDb } from './dynamodb/dynamodb';
import { runEcsAgents } from './ec2/ecs-agent';
import { createEcr } from './ecr/ecr';
import { createEcs } from './ecs/ecs';
import type { Misfortunes } from './ecs/misfortunes';
import type { SpotDeregistration } from './ecs/state';
import { createElasticLoadBalancingV2 } from './elastic-load-balancing-v2/elastic-load-balancing-v2';
import { createEventBridge } from './eventbridge/eventbridge';
import { createFaults, type Faults } from './faults/faults';
import { createIam } from './iam/iam';
import { createKernel, type Kernel, type KernelOptions } from './kernel';
import { createLambda } from './lambda/lambda';
import type { FunctionRunner } from './lambda/runner';
import { fargateLaunches } from './quotas/fargate-launches';
import { throttling } from './quotas/throttle';
import { createS3 } from './s3/s3';
import { createSecretsManager } from './secrets-manager/secrets-manager';
import { createServiceDiscovery } from './servicediscovery/servicediscovery';
import type { Mailbox } from './sns/mailbox';
import { createSns } from './sns/sns';
import { createSqs } from './sqs/sqs';
import { createSsm } from './ssm/ssm';

export interface AccountOptions extends KernelOptions {
  /** What runs Lambda functions: processes, or this one. */
  readonly runner: FunctionRunner;
  /** Where the account's `handle` is reached, without a slash at its end: the base of function URLs. */
  readonly endpoint?: string;
  /** `aws`: calls are throttled at the rates that AWS publishes. Absent: they are not. */
  readonly quotas?: 'aws';
  /** When ECS deregisters tasks that Fargate Spot takes back: `early` (as AWS documents it) unless told otherwise. */
  readonly ecsDeregistration?: SpotDeregistration;
}

/** An embedded AWS account with every service that is built. */
export interface Account extends Kernel {
  /** Where e-mail subscriptions are delivered. */
  readonly mailbox: Mailbox;
  /** What is made to go wrong. */
  readonly faults: Faults;
  /** What may befall tasks on Fargate: faults for the console to cause. */
  readonly tasks: Misfortunes;
  /** Requests that each task has answered, health probes left out, by task ARN. */
  requestsServed(): Record<string, number>;
  /** The same, told apart by the port of the listener that each request came through (`direct`: through none). */
  requestsByListener(): Record<string, Record<string, number>>;
}

export function createAccount(options: AccountOptions): Account {
  const kernel = createKernel(options);
  const { world } = kernel;
  const dynamodb = createDynamoDb(world);
  const ecr = createEcr(world);
  const ecs = createEcs(world, undefined, ecr.download, options.ecsDeregistration);
  runEcsAgents(world);
  const sns = createSns(world);
  const faults = createFaults(kernel, ecs);
  const lambda = createLambda(world, faults.mortal(options.runner), options.endpoint, kernel.onMessages);
  for (const implementation of [
    dynamodb,
    lambda,
    ecs,
    ecr.implementation,
    sns.implementation,
    createCloudFormation(world),
    createCloudWatch(world, kernel.onMeasurement),
    createCloudWatchLogs(world),
    createCodeDeploy(world),
    createElasticLoadBalancingV2(world),
    createEventBridge(world, kernel.onEvent),
    createIam(world),
    createS3(world),
    createSecretsManager(world),
    createServiceDiscovery(world),
    createSqs(world),
    createSsm(world),
  ])
    kernel.register(implementation);
  if (options.quotas === 'aws') {
    kernel.dispatcher.barriers.push(throttling(world.clock, world.region));
    ecs.paceLaunches(fargateLaunches(world.clock));
  }
  return {
    ...kernel,
    // Function URLs, layer downloads (as presigned URLs of S3) and the registry are plain; all else is AWS's endpoint.
    handle: (request) =>
      kernel.dispatcher.asked(
        request.headers['user-agent'],
        async () =>
          (await lambda.handleUrl(request)) ??
          ecr.handleDownload(request) ??
          (await ecr.handleRegistry(request)) ??
          kernel.handle(request),
      ),
    mailbox: sns.mailbox,
    faults,
    tasks: ecs,
    requestsServed: () => ecs.requestsServed(),
    requestsByListener: () => ecs.requestsByListener(),
    close: async () => {
      kernel.clock.stop();
      await lambda.close();
      await dynamodb.close();
      await kernel.close();
    },
  };
}
