import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { jest } from '@jest/globals';
import { create as approvalPage } from '../../handlers/approval-page';
import { create as codedeployHook } from '../../handlers/codedeploy-hook';
import { create as deploymentChanged } from '../../handlers/deployment-changed';
import { create as imagePushed } from '../../handlers/image-pushed';
import { create as minutePassed } from '../../handlers/minute-passed';
import { create as spotInterrupted } from '../../handlers/spot-interrupted';
import { create as trafficShifts } from '../../handlers/traffic-shifts';
import { create as voteCast } from '../../handlers/vote-cast';
import { create as voteSigned } from '../../handlers/vote-signed';
import { type Account, createAccount } from '../../local/aws/account';
import { type Handler, type HandlerEnvironment, inProcessRunner } from '../../local/aws/lambda/in-process-runner';
import { processRunner } from '../../local/aws/lambda/process-runner';
import type { FunctionRunner } from '../../local/aws/lambda/runner';
import { close, freePorts, listen } from '../../local/aws/network/network';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { httpServer } from '../../local/aws/wire/http-transport';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import { boot, clientConfig, type ListenerPorts, type PackagedStack } from '../../local/boot';
import { type ImageRecipe, pushImage } from '../../local/image';
import {
  ballotRuntime,
  drainRuntime,
  hookRuntime,
  type Log,
  lambdaRuntime,
  settleRuntime,
  trafficRuntime,
} from '../../src/app/runtime';
import {
  createBallotClients,
  createClients,
  createDrainClients,
  createHookClients,
  createSettleClients,
} from '../../src/aws/clients';
import { withOwnHooks } from '../../src/domain/own-hooks';
import type { ServiceSpec } from '../../src/domain/service-spec';
import type { MetricLine } from '../../src/domain/spot/metric';
import { operationOf, untouched, type Wire } from '../app/wire';
import { QUIET } from '../local/aws/kernel';
import { recordPermissionUses } from './permission-uses';

const ROOT = join(__dirname, '../..');
const REPOSITORY = 'frontend';
/** The approver of the example fleet. */
export const APPROVER = 'release-manager@example.com';
/** Virtual time in which a pushed image's review mail has to come: tasks start in half a minute. */
const REVIEW_LIMIT_IN_MS = 30 * 60_000;

/** A journey takes seconds by itself; beside others on a busy machine, many times that. Counts for every file that has a stack. */
const JOURNEY_TIMEOUT_MS = 180_000;
jest.setTimeout(JOURNEY_TIMEOUT_MS);

/** Where functions run: the same journeys hold for both. */
export type RunnerKind = 'in process' | 'child processes';

/** The example fleet with Slipway, booted; time is moved by the test. */
export interface Stack {
  readonly aws: Account;
  readonly listenerPorts: ListenerPorts;
  /** Errors of the embedded AWS itself; a journey has none. */
  readonly internalErrors: readonly unknown[];
  /** Where the account answers over HTTP; function URLs are below it. */
  readonly endpoint: string;
  /** As the deployed functions carry it, without Slipway's own hooks. */
  readonly catalog: readonly ServiceSpec[];
  push(tag: string, recipe?: Partial<ImageRecipe>): Promise<string>;
  /** The image of the service's PRIMARY task set, `registry/frontend@sha256:…`. */
  runningImage(): Promise<string>;
  /** Ids and statuses of the frontend's deployments, oldest first. */
  deployments(): Promise<{ id: string; status: string }[]>;
  /** One request to the production listener. */
  visit(): Promise<{ status: number; body: string }>;
  /** The newest review mail about a tag, to the example fleet's approver unless told otherwise. */
  review(tag: string, to?: string): Review | undefined;
  /** Moves time until the review mail about a tag has come; rejects when none does. */
  reviewed(tag: string, to?: string): Promise<Review>;
  /** GETs a review link, as a person's browser does. */
  open(link: string): Promise<Page>;
  /** POSTs the form of a review page. */
  post(link: string, form: Readonly<Record<string, string>>): Promise<Page>;
  /** Votes with the newest review mail about a tag, typing the code that the mail shows. */
  approve(tag: string, comment?: string, to?: string): Promise<Page>;
  reject(tag: string, comment: string, to?: string): Promise<Page>;
  /** Pushes an image, waits for its review mail and approves; returns its digest. The release goes on with the clock. */
  pushApproved(tag: string, recipe?: Partial<ImageRecipe>): Promise<string>;
  /** What functions that run in process have logged, a JSON line each. */
  readonly logged: readonly string[];
  stop(): Promise<void>;
}

/** A review mail, read as its recipient reads it. */
export interface Review {
  readonly to: string;
  readonly subject: string;
  readonly body: string;
  /** The first address in it. */
  readonly link: string;
  /** The last six characters of the digest that stands alone on its line. */
  readonly code: string;
}

export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface StackOptions {
  readonly runner?: RunnerKind;
  /** Stands between functions that run in process and AWS; consulted at every request. Throws ProcessEnd to end the asking one. */
  readonly wire?: Wire;
  /** Has the account throttle at the rates that AWS publishes. */
  readonly quotas?: 'aws';
  /** Changes the compiled stack before it is deployed. */
  readonly editTemplate?: (template: CompiledTemplate) => void;
  /** Changes the catalog of functions that run in process. */
  readonly editCatalog?: (catalog: readonly ServiceSpec[]) => readonly ServiceSpec[];
}

/** What a wire throws at the last request of a process: nothing of it runs on, and the next invocation starts another. */
export class ProcessEnd extends Error {}

export interface CompiledTemplate {
  readonly Resources: Record<string, { Type: string; Properties: Record<string, unknown>; DependsOn?: string[] }>;
}

export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const internalErrors: unknown[] = [];
  let handle: HttpHandler = () => Promise.reject(new Error('not up yet'));
  const server = httpServer(
    (request) => handle(request),
    (error) => internalErrors.push(error),
  );
  const inProcess = (options.runner ?? 'in process') === 'in process';
  // Also for functions in this process: what presigned addresses lead to is fetched over HTTP.
  await listen(server, 0);
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const logged: string[] = [];
  const aws = createAccount({
    startAt: new Date('2026-11-21T09:00:00Z'),
    seed: 'journey',
    onInternalError: (error) => internalErrors.push(error),
    endpoint,
    ...(options.quotas && { quotas: options.quotas }),
    runner: inProcess
      ? handlersInProcess({
          endpoint,
          handle: (request) => (options.wire ?? untouched)(operationOf(request), () => handle(request)),
          log: logInto(logged),
          editCatalog: options.editCatalog ?? ((catalog) => catalog),
        })
      : processRunner({ endpoint, runtimeDirectory: join(ROOT, 'local/aws/lambda') }),
  });
  handle = aws.handle;
  const [production = 0, test = 0, demoApp = 0] = await freePorts(3);
  const listenerPorts = { production, test, demoApp };
  await boot({
    aws,
    landscapeTemplate: readFileSync(join(ROOT, 'services/landscape.yml'), 'utf8'),
    stack: packagedStack(options.editTemplate),
    listenerPorts,
    repositories: [REPOSITORY, 'demo-app'],
  });
  const config = clientConfig(aws);
  const ecr = new ECRClient(config);
  const ecs = new ECSClient(config);
  const codedeploy = new CodeDeployClient(config);
  const push: Stack['push'] = (tag, recipe = {}) => pushImage(ecr, { repository: REPOSITORY, tag, ...recipe });
  const review: Stack['review'] = (tag, to = APPROVER) => newestReview(aws, tag, to);
  const reviewed: Stack['reviewed'] = async (tag, to) => {
    await aws.clock.advanceUntil(() => review(tag, to) !== undefined, REVIEW_LIMIT_IN_MS);
    const mail = review(tag, to);
    if (mail) return mail;
    const came = aws.mailbox.mails().map(({ subject }) => subject);
    throw new Error(`No review mail about ${tag} came; these did: ${came.join(', ') || 'none'}`);
  };
  const post: Stack['post'] = (link, form) => ask(aws, 'POST', link, form);
  const vote = (tag: string, to: string | undefined, form: Record<string, string>): Promise<Page> => {
    const mail = review(tag, to);
    if (!mail) throw new Error(`There is no review mail about ${tag}`);
    return post(mail.link, { code: mail.code, ...form });
  };
  const approve: Stack['approve'] = (tag, comment = '', to) => vote(tag, to, { decision: 'approve', comment });
  return {
    aws,
    listenerPorts,
    internalErrors,
    endpoint,
    catalog: packagedCatalog(),
    logged,
    push,
    review,
    reviewed,
    open: (link) => ask(aws, 'GET', link),
    post,
    approve,
    reject: (tag, comment, to) => vote(tag, to, { decision: 'reject', comment }),
    pushApproved: async (tag, recipe) => {
      const digest = await push(tag, recipe);
      await reviewed(tag);
      const { status, body } = await approve(tag);
      if (status >= 400) throw new Error(`The vote for ${tag} was answered with ${status}: ${body}`);
      return digest;
    },
    runningImage: async () => {
      const { services } = await ecs.send(new DescribeServicesCommand({ cluster: 'prod', services: ['frontend'] }));
      const { taskDefinition } = await ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: services?.[0]?.taskDefinition }),
      );
      return taskDefinition?.containerDefinitions?.[0]?.image ?? '';
    },
    deployments: async () => {
      const { deployments = [] } = await codedeploy.send(
        new ListDeploymentsCommand({ applicationName: 'frontend', deploymentGroupName: 'frontend' }),
      );
      const infos = await Promise.all(
        deployments.map((deploymentId) => codedeploy.send(new GetDeploymentCommand({ deploymentId }))),
      );
      return infos
        .map(({ deploymentInfo }) => deploymentInfo!)
        .sort((a, b) => Number(a.createTime) - Number(b.createTime))
        .map(({ deploymentId = '', status = '' }) => ({ id: deploymentId, status }));
    },
    visit: () => visit(listenerPorts.production),
    stop: async () => {
      await recordPermissionUses(aws, options.editTemplate !== undefined);
      await aws.close();
      await close(server);
    },
  };
}

const BUILD = join(ROOT, '.build');

const packagedCatalog = (): readonly ServiceSpec[] => JSON.parse(readFileSync(join(BUILD, 'catalog.json'), 'utf8'));

/** Latency is real time here: a machine that is busy with other tests must not fail a release. */
const BUSY_MACHINE_MS = 10_000;

const patient = (spec: ServiceSpec): ServiceSpec => {
  const checks = Object.entries(spec.checks ?? {}).map(([event, each]) => [
    event,
    each.map((check) => ({ ...check, p95LatencyInMilliseconds: BUSY_MACHINE_MS })),
  ]);
  return { ...spec, checks: Object.fromEntries(checks) };
};

interface InProcess {
  readonly endpoint: string;
  readonly handle: HttpHandler;
  readonly log: Log;
  readonly editCatalog: NonNullable<StackOptions['editCatalog']>;
}

/** The handlers of this checkout, with the environment that the deployed functions have. */
function handlersInProcess({ endpoint, handle, log, editCatalog }: InProcess): FunctionRunner {
  let ids = 0;
  return inProcessRunner(
    mortal(handle, ({ handler, variables, credentials, region, now }, handle) => {
      const config = {
        ...{ region, credentials, endpoint, logger: QUIET },
        requestHandler: inProcessRequestHandler(handle) as never,
      };
      const environment = { ...variables, LAMBDA_TASK_ROOT: BUILD };
      const catalog = editCatalog(packagedCatalog().map(patient)).map((spec) =>
        withOwnHooks(spec, variables.SLIPWAY_HOOK_PREFIX ?? ''),
      );
      const measure = (line: MetricLine) => log.info('metric', { ...line });
      const ofTests = { now, newId: () => `id-${ids++}`, log, catalog };
      const reconciling = () => ({ ...lambdaRuntime(createClients(config), environment), ...ofTests });
      const balloting = () => ({ ...ballotRuntime(createBallotClients(config), environment), ...ofTests });
      switch (handler) {
        case 'image-pushed.handler':
          return imagePushed(reconciling());
        case 'deployment-changed.handler':
          return deploymentChanged(reconciling());
        case 'minute-passed.handler':
          return minutePassed(reconciling());
        case 'codedeploy-hook.handler':
          return codedeployHook({ ...hookRuntime(createHookClients(config), environment), ...ofTests });
        case 'vote-cast.handler':
          return voteCast({ ...settleRuntime(createSettleClients(config), environment), ...ofTests });
        case 'traffic-shifts.handler':
          return trafficShifts({ ...trafficRuntime(createHookClients(config), environment), ...ofTests });
        case 'spot-interrupted.handler':
          return spotInterrupted({ ...drainRuntime(createDrainClients(config), environment), ...ofTests, measure });
        case 'approval-page.handler':
          return approvalPage(balloting());
        case 'vote-signed.handler':
          return voteSigned(balloting());
        default:
          throw new Error(`There is no handler ${handler}`);
      }
    }),
  );
}

/** Handlers whose process a wire can end. */
function mortal(
  handle: HttpHandler,
  load: (environment: HandlerEnvironment, handle: HttpHandler) => Handler,
): (environment: HandlerEnvironment) => Handler {
  const start = (environment: HandlerEnvironment) => {
    let end: (reason: ProcessEnd) => void = () => {};
    const ended = new Promise<never>((_resolve, reject) => {
      end = reject;
    });
    ended.catch(() => {});
    const handler = load(environment, (request) =>
      handle(request).catch((error) => {
        if (!(error instanceof ProcessEnd)) throw error;
        end(error);
        return new Promise<never>(() => {});
      }),
    );
    return { handler, ended };
  };
  return (environment) => {
    let process = start(environment);
    return async (event, context) => {
      try {
        return await Promise.race([process.handler(event, context), process.ended]);
      } catch (error) {
        if (error instanceof ProcessEnd) process = start(environment);
        throw error;
      }
    };
  };
}

/** A log whose every line is kept, as it would be written. */
function logInto(lines: string[]): Log {
  const at =
    (level: string): Log['info'] =>
    (message, facts = {}) =>
      lines.push(JSON.stringify({ level, message, ...facts }));
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

function newestReview(aws: Account, tag: string, to: string): Review | undefined {
  const mail = aws.mailbox
    .mails()
    .filter((each) => each.to === to && new RegExp(`^Review: \\S+ ${tag}$`).test(each.subject))
    .at(-1);
  if (!mail) return undefined;
  const { subject, body } = mail;
  const link = /https?:\/\/\S+/.exec(body)?.[0] ?? '';
  const code = /^\s*sha256:[0-9a-f]{58}([0-9a-f]{6})\s*$/m.exec(body)?.[1] ?? '';
  return { to, subject, body, link, code };
}

/** One request to a function URL. */
async function ask(aws: Account, method: string, link: string, form?: Readonly<Record<string, string>>): Promise<Page> {
  const { host, pathname, search } = new URL(link);
  const answer = await aws.handle({
    method,
    target: `${pathname}${search}`,
    headers: { host, ...(form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}) },
    body: Buffer.from(form ? new URLSearchParams(form).toString() : ''),
  });
  return { ...answer, body: Buffer.from(answer.body).toString() };
}

/** What `npm run package` left behind (Jest's global set-up runs it). */
function packagedStack(edit: StackOptions['editTemplate']): PackagedStack {
  const read = (name: string): string => readFileSync(join(ROOT, '.serverless', name), 'utf8');
  const template = JSON.parse(read('cloudformation-template-update-stack.json')) as CompiledTemplate;
  edit?.(template);
  return {
    createTemplate: read('cloudformation-template-create-stack.json'),
    updateTemplate: JSON.stringify(template),
    artifact: (fileName) => join(ROOT, '.build', fileName),
  };
}

function visit(port: number): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path: '/', agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    }).on('error', reject);
  });
}
