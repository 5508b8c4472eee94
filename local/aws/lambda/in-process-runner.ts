import type { Credentials } from '../iam/credentials';
import { functionErrorOf, runtimeExited, timedOut } from './function-error';
import type { EnvironmentSettings, ExecutionEnvironment, FunctionRunner, Invocation, Outcome } from './runner';

/** What a function's handler is made from: everything that a process would find in its environment. */
export interface HandlerEnvironment {
  readonly functionName: string;
  readonly handler: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly credentials: Credentials;
  readonly region: string;
  /** The virtual time. */
  readonly now: () => Date;
}

export interface HandlerContext {
  readonly callbackWaitsForEmptyEventLoop: boolean;
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  /** Wall time. */
  getRemainingTimeInMillis(): number;
}

export type Handler = (event: never, context: HandlerContext) => Promise<unknown>;

/**
 * Runs functions in this process: `resolve` makes the handler of an execution environment, as loading its module would.
 * Its output is not captured, `Date` and the process's variables stay ours, and a handler that times out or is stopped
 * is left behind, not killed. Everything else is as in a process of its own.
 */
export function inProcessRunner(resolve: (environment: HandlerEnvironment) => Handler): FunctionRunner {
  return {
    parallelism: Number.POSITIVE_INFINITY,
    start: (settings) => new InProcessEnvironment(settings, resolve),
    close: async () => {},
  };
}

class InProcessEnvironment implements ExecutionEnvironment {
  private readonly initialised: { readonly handler: Handler } | { readonly thrown: unknown };
  private readonly initDurationInMs: number;
  private first = true;
  private end: (() => void) | undefined;

  constructor(
    private readonly settings: EnvironmentSettings,
    resolve: (environment: HandlerEnvironment) => Handler,
  ) {
    const startedAt = performance.now();
    const { functionName, handler, variables, credentials, region, now } = settings;
    this.initialised = attempt(() => resolve({ functionName, handler, variables, credentials, region, now }));
    this.initDurationInMs = performance.now() - startedAt;
  }

  async invoke(invocation: Invocation): Promise<Outcome> {
    const startedAt = performance.now();
    const init = this.first ? { initDurationInMs: this.initDurationInMs } : {};
    this.first = false;
    const finished = (result: Outcome['result'], lost = false, late = false): Outcome => ({
      result,
      lost,
      timedOut: late,
      durationInMs: performance.now() - startedAt,
      ...init,
    });
    if ('thrown' in this.initialised) return finished({ error: functionErrorOf(this.initialised.thrown) }, true);
    const { handler } = this.initialised;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), invocation.timeoutInMs);
    });
    try {
      const returned = (async () => ({
        // A payload is text on its way: a handler gets its own copy of the event and cannot hand out live objects.
        payload:
          JSON.stringify(await handler(JSON.parse(invocation.payload) as never, this.context(invocation, startedAt))) ??
          'null',
      }))();
      const ended = new Promise<'ended'>((resolve) => {
        this.end = () => resolve('ended');
      });
      const result = await Promise.race([returned, timeout, ended]);
      if (result && result !== 'ended') return finished(result);
      returned.catch(() => {});
      if (result) return finished({ error: runtimeExited(invocation.requestId, null, 'SIGKILL') }, true);
      return finished({ error: timedOut(invocation.requestId, invocation.timeoutInMs / 1_000) }, true, true);
    } catch (error) {
      return finished({ error: functionErrorOf(error) });
    } finally {
      clearTimeout(timer);
    }
  }

  async stop(): Promise<void> {
    this.end?.();
  }

  private context(invocation: Invocation, startedAt: number): HandlerContext {
    const { functionName, functionArn, memorySize, logGroupName, logStreamName } = this.settings;
    return {
      callbackWaitsForEmptyEventLoop: true,
      functionName,
      functionVersion: '$LATEST',
      invokedFunctionArn: functionArn,
      memoryLimitInMB: String(memorySize),
      awsRequestId: invocation.requestId,
      logGroupName,
      logStreamName,
      getRemainingTimeInMillis: () => Math.max(0, Math.floor(invocation.timeoutInMs - (performance.now() - startedAt))),
    };
  }
}

function attempt(make: () => Handler): { readonly handler: Handler } | { readonly thrown: unknown } {
  try {
    return { handler: make() };
  } catch (thrown) {
    return { thrown };
  }
}
