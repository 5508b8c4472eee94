import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient, type ECSClientConfig } from '@aws-sdk/client-ecs';
import { SNSClient } from '@aws-sdk/client-sns';

/** Passed to every client as it is; what is left out, the SDK takes from the environment (`AWS_REGION`, `AWS_ENDPOINT_URL` …). */
export type ClientConfig = Pick<ECSClientConfig, 'region' | 'endpoint' | 'credentials' | 'requestHandler'>;

export interface Clients {
  readonly ecs: ECSClient;
  readonly codedeploy: CodeDeployClient;
  readonly ecr: ECRClient;
  readonly sns: SNSClient;
  readonly dynamodb: DynamoDBClient;
  /** For what AWS does not make idempotent: RegisterTaskDefinition and CreateDeployment are sent once. */
  readonly once: { readonly ecs: ECSClient; readonly codedeploy: CodeDeployClient };
}

/** The longest that one request may take; the lease of a record outlives an invocation by it. */
export const REQUEST_SECONDS = 10;

const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: REQUEST_SECONDS * 1_000,
  // Without it the SDK only warns.
  throwOnRequestTimeout: true,
};

/** Makes the SDK's clients; nothing is sent yet. */
export function createClients(config: ClientConfig = {}): Clients {
  const shared = { requestHandler: REQUEST_HANDLER, ...config };
  return {
    ecs: new ECSClient(shared),
    codedeploy: new CodeDeployClient(shared),
    ecr: new ECRClient(shared),
    sns: new SNSClient(shared),
    dynamodb: new DynamoDBClient(shared),
    once: {
      ecs: new ECSClient({ ...shared, maxAttempts: 1 }),
      codedeploy: new CodeDeployClient({ ...shared, maxAttempts: 1 }),
    },
  };
}
