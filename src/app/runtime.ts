import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import { type Clients, createClients } from '../aws/clients';
import { InvalidCatalog, Invariant } from '../domain/errors';
import type { ServiceSpec } from '../domain/service-spec';

/** Everything that a use case needs from outside; tests give their own. */
export interface Runtime {
  readonly catalog: readonly ServiceSpec[];
  readonly clients: Clients;
  /** Name of the table of records (`src/aws/record-item.ts`). */
  readonly tableName: string;
  /** The topic that the owners of services are subscribed to. */
  readonly ownersTopicArn: string;
  readonly now: () => Date;
  /** A text that nobody else has: names the holder of a lease. */
  readonly newId: () => string;
  readonly log: Log;
}

/** Structured: a sentence, and the facts beside it. Never environment values, task definitions or tokens. */
export interface Log {
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
}
type Facts = Record<string, unknown>;

/**
 * The runtime of a deployed function, from its environment: `SLIPWAY_TABLE`, `SLIPWAY_OWNERS_TOPIC_ARN`, `SLIPWAY_STAGE`,
 * and `catalog.json` beside the bundle. Throws Invariant or InvalidCatalog, which name what is missing.
 */
export function lambdaRuntime(environment: NodeJS.ProcessEnv = process.env): Runtime {
  const required = (name: string): string => {
    const value = environment[name];
    if (!value) throw new Invariant(`The function is deployed without the environment variable ${name}`, { name });
    return value;
  };
  const logger = new Logger({ serviceName: 'slipway', persistentKeys: { stage: required('SLIPWAY_STAGE') } });
  return {
    catalog: readCatalog(join(environment.LAMBDA_TASK_ROOT ?? '.', 'catalog.json')),
    clients: createClients(),
    tableName: required('SLIPWAY_TABLE'),
    ownersTopicArn: required('SLIPWAY_OWNERS_TOPIC_ARN'),
    now: () => new Date(),
    newId: randomUUID,
    log: {
      info: (message, facts = {}) => logger.info(message, facts),
      warn: (message, facts = {}) => logger.warn(message, facts),
      error: (message, facts = {}) => logger.error(message, facts),
    },
  };
}

/** The catalog was checked when the stack was packaged; here only that it is there and is a list of services. */
function readCatalog(path: string): readonly ServiceSpec[] {
  try {
    const catalog: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isCatalog = Array.isArray(catalog) && catalog.every((entry) => typeof entry?.name === 'string');
    if (isCatalog) return catalog as ServiceSpec[];
  } catch (error) {
    throw new InvalidCatalog([`${path}: ${(error as Error).message}`]);
  }
  throw new InvalidCatalog([`${path}: not a list of services`]);
}

export function recordTable({ clients, tableName }: Runtime) {
  return { dynamodb: clients.dynamodb, tableName };
}
