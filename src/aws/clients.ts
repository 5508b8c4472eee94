import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { ServiceDiscoveryClient } from '@aws-sdk/client-servicediscovery';
import { SNSClient } from '@aws-sdk/client-sns';
import { SSMClient } from '@aws-sdk/client-ssm';

/** Passed to every client as it is; what is left out, the SDK takes from the environment (`AWS_REGION`, `AWS_ENDPOINT_URL` …). */
export type ClientConfig = Pick<ECSClientConfig, 'region' | 'endpoint' | 'credentials' | 'requestHandler'>;

/** For the functions that reconcile. */
export interface Clients {
  readonly ecs: ECSClient;
  readonly codedeploy: CodeDeployClient;
  readonly cloudwatch: CloudWatchClient;
  readonly ecr: ECRClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
  readonly lambda: LambdaClient;
  readonly elb: ElasticLoadBalancingV2Client;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly ssm: SSMClient;
  /** For what AWS does not make idempotent: RegisterTaskDefinition and CreateDeployment are sent once. */
  readonly once: { readonly ecs: ECSClient; readonly codedeploy: CodeDeployClient };
}

/** For reading what a start depends on (`src/app/verify/`). */
export type VerifyClients = Pick<Clients, 'ecs' | 'codedeploy' | 'ecr' | 'lambda' | 'elb' | 'iam' | 'logs' | 'ssm'>;

/** For the functions that answer lifecycle events: they judge, ask people, and report. */
export type HookClients = Pick<Clients, 'ecs' | 'codedeploy' | 'cloudwatch' | 'ecr' | 'sns' | 'dynamodb'> & {
  readonly elb: ElasticLoadBalancingV2Client;
  readonly ssm: SSMClient;
  readonly logs: CloudWatchLogsClient;
  /** Sends once: who is invoked twice works twice. */
  readonly lambdaOnce: LambdaClient;
};

/** For the function that executes decisions. */
export type SettleClients = Pick<Clients, 'codedeploy' | 'sns' | 'dynamodb'>;

/** For the function that takes doomed tasks out of rotation. */
export type DrainClients = Pick<Clients, 'ecs' | 'elb'> & { readonly servicediscovery: ServiceDiscoveryClient };
/** For the internet-facing function, and that for signed votes. */
export type BallotClients = Pick<Clients, 'dynamodb' | 'lambda'> & { readonly ssm: SSMClient };

/** The longest that one request may take; the lease of a record outlives an invocation by it. */
export const REQUEST_SECONDS = 10;

/**
 * The longest that a request of a drain may take, which is sent once: what is slow comes again with its message, and
 * requests that nobody counts would break the quota that they are counted for.
 */
export const DRAIN_REQUEST_SECONDS = 3;

const requestHandler = (seconds: number) => ({
  connectionTimeout: 3_000,
  requestTimeout: seconds * 1_000,
  // Without it the SDK only warns.
  throwOnRequestTimeout: true,
});

/*
 * The SDK's clients, one function for each set: a bundle carries only what its function calls, and an SDK client is most of
 * what a cold start loads. Nothing is sent by making one.
 */

export function createClients(config: ClientConfig = {}): Clients {
  const shared = withRequestHandler(config);
  return {
    ecs: new ECSClient(shared),
    codedeploy: new CodeDeployClient(shared),
    cloudwatch: new CloudWatchClient(shared),
    ecr: new ECRClient(shared),
    sns: new SNSClient(shared),
    dynamodb: new DynamoDBClient(shared),
    lambda: new LambdaClient(shared),
    elb: new ElasticLoadBalancingV2Client(shared),
    iam: new IAMClient(shared),
    logs: new CloudWatchLogsClient(shared),
    ssm: new SSMClient(shared),
    once: {
      ecs: new ECSClient({ ...shared, maxAttempts: 1 }),
      codedeploy: new CodeDeployClient({ ...shared, maxAttempts: 1 }),
    },
  };
}

/** Of a hook function. */
export function createHookClients(config: ClientConfig = {}): HookClients {
  const shared = withRequestHandler(config);
  return {
    ecs: new ECSClient(shared),
    codedeploy: new CodeDeployClient(shared),
    cloudwatch: new CloudWatchClient(shared),
    ecr: new ECRClient(shared),
    sns: new SNSClient(shared),
    dynamodb: new DynamoDBClient(shared),
    elb: new ElasticLoadBalancingV2Client(shared),
    ssm: new SSMClient(shared),
    logs: new CloudWatchLogsClient(shared),
    lambdaOnce: new LambdaClient({ ...shared, maxAttempts: 1 }),
  };
}

/** Of `vote-cast`. */
export function createSettleClients(config: ClientConfig = {}): SettleClients {
  const shared = withRequestHandler(config);
  return {
    codedeploy: new CodeDeployClient(shared),
    sns: new SNSClient(shared),
    dynamodb: new DynamoDBClient(shared),
  };
}

/** Of `spot-interrupted`. */
export function createDrainClients(config: ClientConfig = {}): DrainClients {
  const shared = { ...withRequestHandler(config, DRAIN_REQUEST_SECONDS), maxAttempts: 1 };
  return {
    ecs: new ECSClient(shared),
    elb: new ElasticLoadBalancingV2Client(shared),
    servicediscovery: new ServiceDiscoveryClient(shared),
  };
}

/** Of the functions that take votes. */
export function createBallotClients(config: ClientConfig = {}): BallotClients {
  const shared = withRequestHandler(config);
  return { dynamodb: new DynamoDBClient(shared), lambda: new LambdaClient(shared), ssm: new SSMClient(shared) };
}

function withRequestHandler(config: ClientConfig, seconds = REQUEST_SECONDS) {
  // Every request would put its client's middleware in order once more, a third of what it costs.
  return { requestHandler: requestHandler(seconds), cacheMiddleware: true, ...config };
}
