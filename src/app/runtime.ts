import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Logger } from '@aws-lambda-powertools/logger';
import type { BallotClients, Clients, DrainClients, HookClients, SettleClients } from '../aws/clients';
import { InvalidCatalog, Invariant } from '../domain/errors';
import { withOwnHooks } from '../domain/own-hooks';
import {
  type CheckedEvent,
  LIFECYCLE_HOOK_EVENTS,
  type LifecycleHookEvent,
  type ServiceSpec,
  TRAFFIC_EVENT,
} from '../domain/service-spec';
import type { MetricLine } from '../domain/spot/metric';

/** What every function needs from outside; tests give their own. */
export interface Foundation {
  /** With Slipway's own hooks (`withOwnHooks`). */
  readonly catalog: readonly ServiceSpec[];
  readonly stage: string;
  /** Name of the table of records (`src/aws/record-item.ts`). */
  readonly tableName: string;
  readonly now: () => Date;
  /** A text that nobody else has: names the holder of a lease. */
  readonly newId: () => string;
  readonly log: Log;
}

/** Of the functions that reconcile, and of the sweep. */
export interface Runtime extends Foundation {
  readonly clients: Clients;
  /** The topic that the owners of services are subscribed to. */
  readonly ownersTopicArn: string;
  /** ARN of an approver's topic without the approver's id at its end. */
  readonly approverTopicPrefix: string;
  /** Names of the hook functions without the lifecycle event at their end. */
  readonly hookPrefix: string;
}

/** Of the function that executes the decision of a gate. */
export interface SettleRuntime extends Foundation {
  readonly clients: SettleClients;
  readonly ownersTopicArn: string;
  readonly approverTopicPrefix: string;
}

/** What a look at a check has. */
export interface CheckRuntime extends Foundation {
  readonly clients: HookClients;
  /** The lifecycle event that is judged. */
  readonly event: CheckedEvent;
}

/** Of the function that watches traffic. */
export interface TrafficRuntime extends CheckRuntime {
  readonly event: typeof TRAFFIC_EVENT;
}

/** Of the five functions that answer lifecycle events. */
export interface HookRuntime extends CheckRuntime {
  /** The lifecycle event that this function is the hook of. */
  readonly event: LifecycleHookEvent;
  readonly ownersTopicArn: string;
  readonly approverTopicPrefix: string;
  /** Of the function `approval-page`, a slash at its end. */
  readonly reviewUrl: string;
  /** Name of the SecureString with the keys that review links are signed with. */
  readonly reviewKeysParameter: string;
}

/** Of the function that takes doomed tasks out of rotation: it writes nothing. */
export interface DrainRuntime extends Foundation {
  readonly clients: DrainClients;
  /** Writes a metric into the log, alone on its line. */
  readonly measure: (line: MetricLine) => void;
}

/** Of the functions that take votes: they write ballots and audit entries, and nothing else. */
export interface BallotRuntime extends Foundation {
  readonly clients: BallotClients;
  readonly reviewKeysParameter: string;
  /** The function that looks at a gate after a vote. */
  readonly voteCastFunction: string;
}

/** Structured: a sentence, and the facts beside it. Never environment values, task definitions or tokens. */
export interface Log {
  info(message: string, facts?: Facts): void;
  warn(message: string, facts?: Facts): void;
  error(message: string, facts?: Facts): void;
}
type Facts = Record<string, unknown>;

type Variables = NodeJS.ProcessEnv;

/*
 * The runtimes of deployed functions, from their environment (`serverless.yml`) and `catalog.json` beside the bundle.
 * All throw Invariant or InvalidCatalog, which name what is missing.
 */

/** For the functions that reconcile, and the sweep. */
export function lambdaRuntime(clients: Clients, variables: Variables = process.env): Runtime {
  return {
    ...foundation(variables),
    clients,
    ownersTopicArn: required(variables, 'SLIPWAY_OWNERS_TOPIC_ARN'),
    approverTopicPrefix: required(variables, 'SLIPWAY_APPROVER_TOPIC_PREFIX'),
    hookPrefix: required(variables, 'SLIPWAY_HOOK_PREFIX'),
  };
}

/** For the function that executes decisions. */
export function settleRuntime(clients: SettleClients, variables: Variables = process.env): SettleRuntime {
  return {
    ...foundation(variables),
    clients,
    ownersTopicArn: required(variables, 'SLIPWAY_OWNERS_TOPIC_ARN'),
    approverTopicPrefix: required(variables, 'SLIPWAY_APPROVER_TOPIC_PREFIX'),
  };
}

/** For the functions that answer lifecycle events. */
export function hookRuntime(clients: HookClients, variables: Variables = process.env): HookRuntime {
  const name = required(variables, 'SLIPWAY_LIFECYCLE_EVENT');
  const event = LIFECYCLE_HOOK_EVENTS.find((each) => each === name);
  if (!event) throw new Invariant(`SLIPWAY_LIFECYCLE_EVENT is ${name}, which no hook can be for`, { name });
  return {
    ...foundation(variables),
    clients,
    event,
    ownersTopicArn: required(variables, 'SLIPWAY_OWNERS_TOPIC_ARN'),
    approverTopicPrefix: required(variables, 'SLIPWAY_APPROVER_TOPIC_PREFIX'),
    reviewUrl: required(variables, 'SLIPWAY_REVIEW_URL'),
    reviewKeysParameter: required(variables, 'SLIPWAY_REVIEW_KEYS_PARAMETER'),
  };
}

/** For the function that watches traffic. */
export function trafficRuntime(clients: HookClients, variables: Variables = process.env): TrafficRuntime {
  return { ...foundation(variables), clients, event: TRAFFIC_EVENT };
}

/** For the function that drains. */
export function drainRuntime(clients: DrainClients, variables: Variables = process.env): DrainRuntime {
  // Lambda puts time and request before what the console prints, and CloudWatch reads a line that is JSON alone.
  const measure = (line: MetricLine) => process.stdout.write(`${JSON.stringify(line)}\n`);
  return { ...foundation(variables), clients, measure };
}

/** For the functions that take votes. */
export function ballotRuntime(clients: BallotClients, variables: Variables = process.env): BallotRuntime {
  return {
    ...foundation(variables),
    clients,
    reviewKeysParameter: required(variables, 'SLIPWAY_REVIEW_KEYS_PARAMETER'),
    voteCastFunction: required(variables, 'SLIPWAY_VOTE_CAST_FUNCTION'),
  };
}

function foundation(variables: Variables): Foundation {
  const stage = required(variables, 'SLIPWAY_STAGE');
  const logger = new Logger({ serviceName: 'slipway', persistentKeys: { stage } });
  const prefix = required(variables, 'SLIPWAY_HOOK_PREFIX');
  const catalog = readCatalog(join(variables.LAMBDA_TASK_ROOT ?? '.', 'catalog.json'));
  return {
    catalog: catalog.map((spec) => withOwnHooks(spec, prefix)),
    stage,
    tableName: required(variables, 'SLIPWAY_TABLE'),
    now: () => new Date(),
    newId: randomUUID,
    log: {
      info: (message, facts = {}) => logger.info(message, facts),
      warn: (message, facts = {}) => logger.warn(message, facts),
      error: (message, facts = {}) => logger.error(message, facts),
    },
  };
}

function required(variables: Variables, name: string): string {
  const value = variables[name];
  if (!value) throw new Invariant(`The function is deployed without the environment variable ${name}`, { name });
  return value;
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

/** The table as `src/aws` takes it. */
export function recordTable({
  clients,
  tableName,
}: Pick<Foundation, 'tableName'> & { readonly clients: Pick<Clients, 'dynamodb'> }) {
  return { dynamodb: clients.dynamodb, tableName };
}
