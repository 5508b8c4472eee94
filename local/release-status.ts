import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { readStatus } from '../src/app/status';
import type { ServiceSpec } from '../src/domain/service-spec';
import type { ServiceStatus } from '../src/domain/status';
import type { Account } from './aws/account';
import { unloggedConfig } from './boot';

/** What Slipway says of every service, in detail and in the catalog's order. Rejects when table or CodeDeploy cannot be read. */
export type ReadStatuses = () => Promise<readonly ServiceStatus[]>;

const TABLE_NAME = 'slipway-production';

/** Reads as `slipway status <service>` does, for all services, and leaves no trace in the log of calls. */
export function statusReader(aws: Account, catalog: readonly ServiceSpec[]): ReadStatuses {
  const config = unloggedConfig(aws);
  const clients = {
    dynamodb: new DynamoDBClient(config),
    codedeploy: new CodeDeployClient(config),
    ecs: new ECSClient(config),
  };
  const reader = { clients, tableName: TABLE_NAME, catalog, now: () => aws.clock.now() };
  return async () => {
    const each = await Promise.all(catalog.map(({ name }) => readStatus(reader, name)));
    return each.flatMap(({ services }) => services);
  };
}
