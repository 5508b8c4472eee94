import type { LambdaClient } from '@aws-sdk/client-lambda';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import { type ClientConfig, type Clients, createClients } from './clients';

/** What the command line asks AWS with, under the credentials of whoever types. */
export type CommandLineClients = Pick<Clients, 'dynamodb' | 'codedeploy' | 'ecs'> & {
  readonly lambda: LambdaClient;
  readonly ssm: SSMClient;
  readonly sts: STSClient;
};

/** Nothing is sent by making them. */
export function createCommandLineClients(config: ClientConfig = {}): CommandLineClients {
  const { dynamodb, codedeploy, ecs, lambda } = createClients(config);
  return { dynamodb, codedeploy, ecs, lambda, ssm: new SSMClient(config), sts: new STSClient(config) };
}
