import { SNS } from '@aws-sdk/client-sns';
import { createSsm } from '../../local/aws/ssm/ssm';
import type { HttpHandler, HttpResponse } from '../../local/aws/wire/http-message';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import { openGate } from '../../src/app/open-gate';
import type { HookRuntime } from '../../src/app/runtime';
import { createHookClients } from '../../src/aws/clients';
import { type Gate, gateIdOf } from '../../src/domain/gate/gate';
import type { GateSpec } from '../../src/domain/gate/gate-spec';
import { instant } from '../../src/domain/instant';
import type { ServiceSpec } from '../../src/domain/service-spec';
import { sdkConfig } from '../local/aws/kernel';
import { type CrashPoint, dyingAt, operationOf, untouched, type Wire } from './wire';
import { FRONTEND, type World, world } from './world';

export const REVIEW_URL = 'https://review.example/';
export const KEYS_PARAMETER = '/slipway/test/review-keys';

/** Who is subscribed to an approver's topic, whether they confirmed, or a scanner opened the link below a mail. */
export type Subscribers = Readonly<Record<string, 'confirmed' | 'pending' | 'unsubscribed' | 'subscribed again'>>;

export interface AskingOptions {
  readonly gate?: Partial<GateSpec>;
  /** By approver id; absent: the approver alone, confirmed. `none`: there is no topic. */
  readonly topics?: Readonly<Record<string, Subscribers | 'none'>>;
}

export type Asking = Awaited<ReturnType<typeof asking>>;

/** A release of `frontend:v2` that CodeDeploy has, approvers with their topics, and the process that asks them. */
export async function asking({ gate, topics = {} }: AskingOptions = {}) {
  const approver = { id: 'alice', email: 'alice@example.com', principals: [] };
  const gateSpec: GateSpec = {
    ...{ approvers: [approver], votes: 1, groups: [], excludeAuthor: false, waitInMinutes: 45 },
    ...gate,
  };
  const spec: ServiceSpec = { ...FRONTEND, gate: gateSpec };
  const given = await world({ spec });
  given.aws.register(createSsm(given.aws.world));
  const prefix = given.runtime().approverTopicPrefix;
  for (const { id, email } of gateSpec.approvers) {
    const subscribers = topics[id] ?? { [email]: 'confirmed' };
    if (subscribers !== 'none') await createTopic(given, `approver-${id}`, subscribers);
  }
  await given.push('v2');
  const [deployment] = await given.deployments();
  const deploymentId = deployment!.deploymentId!;
  await untilReplaced(given, deploymentId);
  const releaseHash = /[0-9a-f]{64}/.exec(deployment!.description!)![0];

  const calls: string[] = [];
  let wire: Wire = untouched;
  let process: { readonly runtime: HookRuntime; readonly death: Promise<'died'>; die(): void };
  const start = (): void => {
    process = startHook(given, prefix, (request) => {
      const operation = operationOf(request);
      calls.push(operation);
      return wire(operation, () => given.aws.handle(request));
    });
  };
  start();

  const opening = {
    deploymentId,
    releaseHash,
    deploymentConfigName: 'CodeDeployDefault.ECSAllAtOnce',
    startedAt: instant(given.aws.clock.now()),
    verdicts: [],
  };
  return {
    given,
    spec,
    calls,
    opening,
    gateId: gateIdOf(deploymentId, releaseHash),
    runtime: () => process.runtime,
    open: (more: Partial<typeof opening> = {}): Promise<Gate> =>
      openGate(process.runtime, spec, { ...opening, ...more }),
    /** The gate, what was thrown, or `died`. */
    tryOpen: (): Promise<Gate | Error | 'died'> =>
      Promise.race([openGate(process.runtime, spec, opening).catch((error: Error) => error), process.death]),
    wire: (next: Wire): void => {
      wire = next;
    },
    /** Ends the process at the nth of its requests from now on that change something, before or after that took effect. */
    dieAt: (point: CrashPoint): void => {
      wire = dyingAt(point, process.die);
    },
    revive: (): void => {
      wire = untouched;
      start();
    },
    reviewMails: () => given.mails().filter(({ subject }) => subject.startsWith('Review: ')),
  };
}

/** The review link of a mail: its first URL. */
export function linkIn({ body }: { readonly body: string }): string | undefined {
  return /https?:\/\/\S+/.exec(body)?.[0];
}

function startHook(given: World, approverTopicPrefix: string, handle: HttpHandler) {
  let dead = false;
  let tellDeath = (): void => {};
  const death = new Promise<'died'>((resolve) => {
    tellDeath = () => resolve('died');
  });
  const mortal: HttpHandler = async (request) => {
    const answer = dead ? undefined : await handle(request);
    return dead || !answer ? new Promise<HttpResponse>(() => {}) : answer;
  };
  const { clients: _ofOthers, hookPrefix: _unused, ...foundation } = given.runtime();
  const runtime: HookRuntime = {
    ...foundation,
    approverTopicPrefix,
    event: 'AfterAllowTestTraffic',
    reviewUrl: REVIEW_URL,
    reviewKeysParameter: KEYS_PARAMETER,
    clients: createHookClients({
      ...sdkConfig({ handle: mortal }),
      // A layer is downloaded from where the client reached ECR: nobody listens there, and nobody is asked for a name.
      endpoint: 'http://127.0.0.1',
      requestHandler: inProcessRequestHandler(mortal) as never,
    }),
  };
  return {
    runtime,
    death,
    die: () => {
      dead = true;
      tellDeath();
    },
  };
}

/** People are asked when the deployment's task set is there. */
async function untilReplaced({ aws, ecs }: World, deploymentId: string): Promise<void> {
  for (let seconds = 0; seconds < 60; seconds++) {
    const { services } = await ecs.describeServices({ cluster: 'prod', services: ['frontend'] });
    if (services![0]!.taskSets!.some(({ externalId }) => externalId === deploymentId)) return;
    await aws.clock.advance(1_000);
  }
  throw new Error(`Deployment ${deploymentId} makes no task set`);
}

async function createTopic({ aws, mailbox }: World, name: string, subscribers: Subscribers): Promise<void> {
  const sns = new SNS(sdkConfig(aws));
  const { TopicArn } = await sns.createTopic({ Name: name });
  const lastMail = (address: string) => mailbox.mails().findLast(({ to }) => to === address)!;
  for (const [Endpoint, state] of Object.entries(subscribers)) {
    const confirm = async (): Promise<void> => {
      await sns.subscribe({ TopicArn, Protocol: 'email', Endpoint });
      const { searchParams } = new URL(linkIn(lastMail(Endpoint))!);
      if (state !== 'pending') await sns.confirmSubscription({ TopicArn, Token: searchParams.get('Token')! });
    };
    await confirm();
    if (state !== 'unsubscribed' && state !== 'subscribed again') continue;
    await sns.publish({ TopicArn, Message: 'a mail with a link below it' });
    mailbox.unsubscribe(lastMail(Endpoint));
    if (state === 'subscribed again') await confirm();
  }
}
