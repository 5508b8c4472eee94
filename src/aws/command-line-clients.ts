import type { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { type ClientConfig, type Clients, createClients } from './clients';

/** What the command line asks AWS with, under the credentials of whoever types. */
export type CommandLineClients = Pick<Clients, 'dynamodb' | 'codedeploy' | 'ecs'> & {
  readonly lambda: LambdaClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
};

/** Nothing is sent by making them. */
export function createCommandLineClients(config: ClientConfig = {}): CommandLineClients {
  const { dynamodb, codedeploy, ecs, lambda } = createClients(config);
  return {
    dynamodb,
    codedeploy,
    ecs,
    lambda,
    // A queue's URL names AWS's host, and the SDK would send there what AWS_ENDPOINT_URL wants elsewhere.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    ssm: new SSMClient(config),
    sts: new STSClient(config),
  };
}
