import { readFileSync } from 'node:fs';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import { ECRClient } from '@aws-sdk/client-ecr';
import { DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { create as deploymentChanged } from '../../handlers/deployment-changed';
import { create as imagePushed } from '../../handlers/image-pushed';
import { create as minutePassed } from '../../handlers/minute-passed';
import { type Account, createAccount } from '../../local/aws/account';
import { inProcessRunner } from '../../local/aws/lambda/in-process-runner';
import { processRunner } from '../../local/aws/lambda/process-runner';
import type { FunctionRunner } from '../../local/aws/lambda/runner';
import { close, freePorts, listen } from '../../local/aws/network/network';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { httpServer } from '../../local/aws/wire/http-transport';
import { inProcessRequestHandler } from '../../local/aws/wire/in-process-transport';
import { boot, clientConfig, type PackagedStack } from '../../local/boot';
import { type ImageRecipe, pushImage } from '../../local/image';
import { lambdaRuntime } from '../../src/app/runtime';
import { createClients } from '../../src/aws/clients';
import { operationOf, untouched, type Wire } from '../app/wire';

const ROOT = join(__dirname, '../..');
const REPOSITORY = 'frontend';

/** Where functions run: the same journeys hold for both. */
export type RunnerKind = 'in process' | 'child processes';

/** The example fleet with Slipway, booted; time is moved by the test. */
export interface Stack {
  readonly aws: Account;
  readonly listenerPorts: { readonly production: number; readonly test: number };
  /** Errors of the embedded AWS itself; a journey has none. */
  readonly internalErrors: readonly unknown[];
  push(tag: string, recipe?: Partial<ImageRecipe>): Promise<string>;
  /** The image of the service's PRIMARY task set, `registry/frontend@sha256:…`. */
  runningImage(): Promise<string>;
  /** Ids and statuses of the frontend's deployments, oldest first. */
  deployments(): Promise<{ id: string; status: string }[]>;
  /** One request to the production listener. */
  visit(): Promise<{ status: number; body: string }>;
  stop(): Promise<void>;
}

export interface StackOptions {
  readonly runner?: RunnerKind;
  /** Stands between functions that run in process and AWS; consulted at every request. */
  readonly wire?: Wire;
  /** Changes the compiled stack before it is deployed. */
  readonly editTemplate?: (template: CompiledTemplate) => void;
}

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
  if (!inProcess) await listen(server, 0);
  const aws = createAccount({
    startAt: new Date('2026-11-21T09:00:00Z'),
    seed: 'journey',
    onInternalError: (error) => internalErrors.push(error),
    runner: inProcess
      ? handlersInProcess((request) => (options.wire ?? untouched)(operationOf(request), () => handle(request)))
      : processRunner({
          endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
          runtimeDirectory: join(ROOT, 'local/aws/lambda'),
        }),
  });
  handle = aws.handle;
  const [production = 0, test = 0] = await freePorts(2);
  const listenerPorts = { production, test };
  await boot({
    aws,
    landscapeTemplate: readFileSync(join(ROOT, 'services/landscape.yml'), 'utf8'),
    stack: packagedStack(options.editTemplate),
    listenerPorts,
    repositories: [REPOSITORY],
  });
  const config = clientConfig(aws);
  const ecr = new ECRClient(config);
  const ecs = new ECSClient(config);
  const codedeploy = new CodeDeployClient(config);
  return {
    aws,
    listenerPorts,
    internalErrors,
    push: (tag, recipe = {}) => pushImage(ecr, { repository: REPOSITORY, tag, ...recipe }),
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
      await aws.close();
      await close(server);
    },
  };
}

const BUILD = join(ROOT, '.build');

/** The handlers of this checkout, with the environment that the deployed functions have. */
function handlersInProcess(handle: HttpHandler): FunctionRunner {
  let ids = 0;
  return inProcessRunner(({ handler, variables, credentials, region, now }) => {
    const config = {
      region,
      credentials,
      endpoint: 'http://127.0.0.1',
      requestHandler: inProcessRequestHandler(handle) as never,
    };
    const environment = { ...variables, LAMBDA_TASK_ROOT: BUILD };
    const ofTests = { now, newId: () => `id-${ids++}`, log: { info() {}, warn() {}, error() {} } };
    switch (handler) {
      case 'image-pushed.handler':
        return imagePushed({ ...lambdaRuntime(createClients(config), environment), ...ofTests });
      case 'deployment-changed.handler':
        return deploymentChanged({ ...lambdaRuntime(createClients(config), environment), ...ofTests });
      case 'minute-passed.handler':
        return minutePassed({ ...lambdaRuntime(createClients(config), environment), ...ofTests });
      default:
        throw new Error(`There is no handler ${handler}`);
    }
  });
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
