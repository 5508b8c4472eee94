import { createServer, type Server } from 'node:http';
import { ECRClient } from '@aws-sdk/client-ecr';
import type { ServiceSpec } from '../src/domain/service-spec';
import { createAccount } from './aws/account';
import { registryBodyLimit } from './aws/ecr/distribution/distribution';
import { processRunner } from './aws/lambda/process-runner';
import { close, freePorts, listen } from './aws/network/network';
import type { HttpHandler } from './aws/wire/http-message';
import { httpServer } from './aws/wire/http-transport';
import { boot, clientConfig, type PackagedStack } from './boot';
import { createConsole } from './console/console';
import { FleetReader } from './console/fleet';
import { pushImage } from './image';
import type { StartOptions } from './options';
import { follow, mailboxOf, tellFurther } from './release-follow';
import { type Output, screenFor } from './release-screen';
import { statusReader } from './release-status';
import { ReleaseWatch } from './release-watch';

export { parseOptions, USAGE } from './options';

export interface StartInputs {
  readonly landscapeTemplate: string;
  /** Packaging runs beside the boot of the landscape. */
  readonly stack: Promise<PackagedStack & { readonly catalog: readonly ServiceSpec[] }>;
  /** The runtime's files, which child processes load by path. */
  readonly runtimeDirectory: string;
  /** Aborts when nobody wants the stack any more; a boot under way is given up. */
  readonly unwanted: AbortSignal;
  readonly output: Output;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const SERVICE = 'frontend';
const TAG = 'v2';
/** Labels as a build writes them; approvers are shown where an image comes from. */
const RELEASE = {
  repository: SERVICE,
  tag: TAG,
  labels: {
    'org.opencontainers.image.revision': '4f2a9c71d0b3e85a6c1f7d2e9b0a4c8d5e6f7a1b',
    'org.opencontainers.image.source': 'https://git.example.com/shop/frontend',
  },
};

/** A running stack: everything that `npm start` brought up. */
export interface Running {
  /** Resolves with the exit code when the story that was asked for is over; never, if the stack just stays up. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

/** Boots the embedded AWS with the fleet and Slipway, opens endpoint and console, and pushes where it is asked to. */
export async function start(options: StartOptions, inputs: StartInputs): Promise<Running> {
  const screen = screenFor(inputs.output, inputs.environment);
  const print = screen.say;
  const closers: (() => unknown)[] = [];
  const stop = async (): Promise<void> => {
    // First: whatever hangs below, the terminal is its user's again.
    screen.close();
    for (const undo of closers.splice(0).reverse()) await undo();
  };
  try {
    let handle: HttpHandler = () => Promise.reject(new Error('The endpoint is not up yet.'));
    const endpointServer = httpServer(
      (request) => handle(request),
      (error) => report(error, 'endpoint'),
      registryBodyLimit,
    );
    await listenOrExplain(endpointServer, options.port, '--port');
    closers.push(() => close(endpointServer));
    const consoleServer = httpServer(
      (request) => consoleHandler(request),
      (error) => report(error, 'console'),
    );
    await assertFree(options.consolePort, '--console-port');

    const endpoint = `http://127.0.0.1:${options.port}`;
    const aws = createAccount({
      startAt: new Date(),
      seed: String(Date.now()),
      endpoint,
      onInternalError: report,
      ...(options.quotas && { quotas: options.quotas }),
      ...(options.ecsDeregistration && { ecsDeregistration: options.ecsDeregistration }),
      runner: processRunner({ endpoint, runtimeDirectory: inputs.runtimeDirectory }),
    });
    closers.push(() => aws.close());
    handle = aws.handle;

    const [production = 0, test = 0, demoApp = 0] = await freePorts(3);
    const listenerPorts = { production, test, demoApp };
    const booting = boot({
      aws,
      landscapeTemplate: inputs.landscapeTemplate,
      stack: inputs.stack,
      listenerPorts,
      repositories: [SERVICE, 'demo-app'],
    });
    await Promise.race([booting, rejectedBy(inputs.unwanted)]);

    const { catalog } = await inputs.stack;
    const status = statusReader(aws, catalog);
    const consoleUrl = `http://127.0.0.1:${options.consolePort}`;
    const consoleHandler = createConsole({
      clock: aws.clock,
      fleet: new FleetReader(aws.dispatcher),
      faults: aws.faults,
      status,
      endpoint,
      mails: () => aws.mailbox.mails(),
      events: () => aws.events,
      calls: () => aws.dispatcher.calls,
    });
    aws.clock.run(options.speed);
    await listenOrExplain(consoleServer, options.consolePort, '--console-port');
    closers.push(() => close(consoleServer));
    print(`endpoint ${endpoint}`);
    print(`console ${consoleUrl}`);
    print(`listener http://127.0.0.1:${listenerPorts.production}  (production traffic of ${SERVICE})`);
    print(`listener http://127.0.0.1:${listenerPorts.demoApp}  (traffic of demo-app, on EC2 Spot)`);
    print(`faults ${consoleUrl}/faults  (what can be made to go wrong)`);
    print(`ready after ${(performance.now() / 1000).toFixed(1)} s`);

    const startedAt = aws.clock.now();
    const pace = options.yes ? undefined : { speed: () => aws.clock.speed ?? 0, consoleUrl };
    const watch = new ReleaseWatch(startedAt, mailboxOf(consoleUrl), pace);
    let isUp = true;
    closers.push(() => {
      isUp = false;
    });
    /** Without `--yes` the stack outlives the release, and tells of those that its user makes. */
    const stayUp = (sentence: string): Promise<never> => {
      print(sentence);
      return tellFurther({ aws, status, screen, watch }, () => isUp);
    };
    if (!options.push)
      return { ended: stayUp('Nothing is pushed: what you push is told here. End it with Ctrl-C.'), stop };
    const digest = await pushImage(new ECRClient(clientConfig(aws)), RELEASE);
    print(`pushed ${SERVICE}:${TAG} ${digest.slice(0, 19)}…`);
    const ended = follow({
      ...{ aws, status, screen, consoleUrl, watch, startedAt, service: SERVICE, tag: TAG, ...(pace && { pace }) },
      approve: options.yes,
      rows: () => inputs.output.rows || Number.POSITIVE_INFINITY,
    });
    if (options.yes) return { ended, stop };
    return {
      ended: ended.then(() => stayUp('The stack stays up and tells of what you push; end it with Ctrl-C.')),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const give = (): void => reject(signal.reason);
    if (signal.aborted) give();
    else signal.addEventListener('abort', give, { once: true });
  });
}

function report(error: unknown, where: string): void {
  process.stderr.write(
    `Internal error of the embedded AWS (${where}): ${error instanceof Error ? error.stack : error}\n`,
  );
}

async function listenOrExplain(server: Server, port: number, option: string): Promise<void> {
  try {
    await listen(server, port);
  } catch (error) {
    throw new Error(explainPort(error as NodeJS.ErrnoException, port, option));
  }
}

/** The console answers only once everything is steady, but a port that is taken should be told before the wait. */
async function assertFree(port: number, option: string): Promise<void> {
  const server = createServer();
  await listenOrExplain(server, port, option);
  await close(server);
}

function explainPort(error: NodeJS.ErrnoException, port: number, option: string): string {
  if (error.code === 'EADDRINUSE')
    return `Port ${port} is in use: end what listens there, or choose another with ${option} N.`;
  if (error.code === 'EACCES')
    return `Port ${port} may not be opened by this user: choose one above 1023 with ${option} N.`;
  return `Port ${port} cannot be opened: ${error.message}.`;
}
