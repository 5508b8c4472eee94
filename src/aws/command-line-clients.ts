import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import { type ClientConfig, type Clients, createClients } from './clients';

/** What the command line asks AWS with, under the credentials of whoever types. */
export type CommandLineClients = Omit<Clients, 'once' | 'sns'> & {
  readonly secrets: SecretsManagerClient;
  readonly sqs: SQSClient;
  readonly sts: STSClient;
};

/** Nothing is sent by making them. */
export function createCommandLineClients(config: ClientConfig = {}): CommandLineClients {
  const { once: _sendsOnce, sns: _publishes, ...shared } = createClients(config);
  return {
    ...shared,
    secrets: new SecretsManagerClient(config),
    // A queue's URL names AWS's host, and the SDK would send there what AWS_ENDPOINT_URL wants elsewhere.
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: false }),
    sts: new STSClient(config),
  };
}
