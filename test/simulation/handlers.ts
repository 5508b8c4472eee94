import { create as approvalPage } from '../../handlers/approval-page';
import { create as codedeployHook } from '../../handlers/codedeploy-hook';
import { create as deploymentChanged } from '../../handlers/deployment-changed';
import { create as imagePushed } from '../../handlers/image-pushed';
import { create as minutePassed } from '../../handlers/minute-passed';
import { create as spotInterrupted } from '../../handlers/spot-interrupted';
import { create as trafficShifts } from '../../handlers/traffic-shifts';
import { create as voteCast } from '../../handlers/vote-cast';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import type { Log } from '../../src/app/runtime';
import {
  type ClientConfig,
  createBallotClients,
  createClients,
  createDrainClients,
  createHookClients,
  createSettleClients,
} from '../../src/aws/clients';
import { withOwnHooks } from '../../src/domain/own-hooks';
import type { LifecycleHookEvent, ServiceSpec } from '../../src/domain/service-spec';
import { QUIET } from '../local/aws/kernel';
import { APPROVER_TOPICS, HOOK_PREFIX, OWNERS_TOPIC, REVIEW_KEYS, STAGE, TABLE } from './account';
import { specFoundByName } from './landscape';

/** Where the review page is; nothing listens there. */
export const REVIEW_URL = 'https://review.example.com/';
export const VOTE_CAST = `slipway-${STAGE}-vote-cast`;

export type Handler = (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<unknown>;

export interface Surroundings {
  readonly wire: HttpHandler;
  readonly catalog: readonly ServiceSpec[];
  readonly now: () => Date;
  readonly newId: () => string;
  /** A JSON line of the log. */
  readonly log: (line: string) => void;
}

export function clientConfig(wire: HttpHandler): ClientConfig {
  return {
    region: 'ap-northeast-1',
    endpoint: 'http://aws.local',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    logger: QUIET,
    requestHandler: inProcessRequestHandler(wire) as never,
  } as ClientConfig;
}

/** The handler of a fresh execution environment of a function, as serverless.yml deploys it. */
export function handlerOf(functionName: string, { wire, catalog, now, newId, log }: Surroundings): Handler {
  const config = clientConfig(wire);
  const foundation = {
    ...{ catalog: catalog.map((spec) => withOwnHooks(spec, HOOK_PREFIX)), stage: STAGE, tableName: TABLE, now, newId },
    log: logInto(log),
  };
  const telling = { ownersTopicArn: OWNERS_TOPIC, approverTopicPrefix: APPROVER_TOPICS };
  const reconciling = () => ({ ...foundation, ...telling, hookPrefix: HOOK_PREFIX, clients: createClients(config) });
  if (functionName.startsWith(HOOK_PREFIX)) {
    const event = functionName.slice(HOOK_PREFIX.length) as LifecycleHookEvent;
    const clients = createHookClients(config);
    const review = { reviewUrl: REVIEW_URL, reviewKeysParameter: REVIEW_KEYS };
    return codedeployHook({ ...foundation, ...telling, ...review, event, clients });
  }
  switch (functionName) {
    case 'image-pushed':
      return imagePushed(reconciling());
    case 'deployment-changed':
      return deploymentChanged(reconciling());
    case 'minute-passed':
      return minutePassed(reconciling());
    case 'vote-cast':
      return voteCast({ ...foundation, ...telling, clients: createSettleClients(config) });
    case 'traffic-shifts':
      return trafficShifts({ ...foundation, event: 'AllowTraffic', clients: createHookClients(config) });
    case 'spot-interrupted':
      return spotInterrupted({
        ...{ ...foundation, catalog: [...foundation.catalog, specFoundByName] },
        ...{ clients: createDrainClients(config), measure: () => {} },
      });
    case 'approval-page': {
      const voting = { reviewKeysParameter: REVIEW_KEYS, voteCastFunction: VOTE_CAST };
      return approvalPage({ ...foundation, ...voting, clients: createBallotClients(config) }) as Handler;
    }
    default:
      throw new Error(`There is no function ${functionName}`);
  }
}

function logInto(write: (line: string) => void): Log {
  const at =
    (level: string): Log['info'] =>
    (message, facts = {}) =>
      write(JSON.stringify({ level, message, ...facts }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}
