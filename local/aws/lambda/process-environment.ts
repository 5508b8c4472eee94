import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { functionErrorOf, runtimeExited, timedOut } from './function-error';
import { readLines } from './line-reader';
import { processVariables } from './process-variables';
import type { EnvironmentSettings, ExecutionEnvironment, FunctionError, Invocation, Outcome } from './runner';
import { RuntimeApi } from './runtime-api';

export interface ProcessOptions {
  /** Where `AWS_ENDPOINT_URL` points functions to. */
  readonly endpoint: string;
  /** The folder of `bootstrap.mjs`. */
  readonly runtimeDirectory: string;
  /** Wall milliseconds for a cold start; Lambda's own limit by default. */
  readonly initLimitInMs: number;
}

/** How long output may come after the end of the process, in wall milliseconds. */
const OUTPUT_GRACE_MS = 500;

interface Running {
  readonly invocation: Invocation;
  readonly settle: (outcome: Outcome) => void;
  readonly fail: (error: unknown) => void;
  /** When the process got the event. */
  startedAt: number | undefined;
  timer: NodeJS.Timeout | undefined;
  answer: Outcome['result'] | undefined;
  /** Output streams that have shown the invocation's mark. */
  marks: number;
}

/** An execution environment that is a Node.js process with an environment of its own and nothing of ours. */
export class ProcessEnvironment implements ExecutionEnvironment {
  private readonly api: RuntimeApi;
  private readonly spawned: Promise<void>;
  private readonly startedAt = performance.now();
  private child: ChildProcess | undefined;
  private exit: { code: number | null; signal: string | null } | undefined;
  private initError: FunctionError | undefined;
  private initialised = false;
  /** Told with the first outcome. */
  private initDurationInMs: number | undefined;
  private maxRssInKb = 0;
  private running: Running | undefined;
  private stopped = false;

  constructor(
    private readonly settings: EnvironmentSettings,
    private readonly options: ProcessOptions,
    taskRoot: Promise<string>,
  ) {
    this.api = new RuntimeApi({
      onNext: () => this.onNext(),
      onResponse: (requestId, payload) => this.onAnswer(requestId, { payload }),
      onError: (requestId, body) => this.onAnswer(requestId, { error: parseError(body) }),
      onInitError: (body) => {
        this.initError = parseError(body);
      },
    });
    this.spawned = this.spawn(taskRoot);
    // Told to whoever invokes; a cold start that nobody waits for any more may fail in silence.
    this.spawned.catch(() => {});
  }

  private async spawn(taskRoot: Promise<string>): Promise<void> {
    const root = await taskRoot;
    const api = await this.api.listen();
    if (this.stopped) return this.api.close();
    const bootstrap = path.join(this.options.runtimeDirectory, 'bootstrap.mjs');
    const child = spawn(process.execPath, [bootstrap, String(this.settings.now().getTime())], {
      cwd: root,
      env: processVariables(this.settings, this.options.endpoint, root, api),
      // Standard input stays open for as long as we live: its end tells the child that we are gone.
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal is ours to handle, and what the function starts ends with it.
      detached: true,
    });
    this.child = child;
    child.stdin.on('error', () => {});
    for (const stream of [child.stdout, child.stderr])
      readLines(stream, this.settings.onLine, (requestId, rss) => this.onMark(requestId, rss));
    child.on('error', (error) => this.running?.fail(error));
    // What the function started may hold the streams open for ever; what the function printed is there by then.
    child.on('exit', () => {
      const grace = setTimeout(() => {
        child.stdout.destroy();
        child.stderr.destroy();
      }, OUTPUT_GRACE_MS);
      child.once('close', () => clearTimeout(grace));
    });
    // `close` comes after the end of both streams: all output is there.
    child.on('close', (code, signal) => {
      this.exit = { code, signal };
      this.finish(undefined);
    });
  }

  invoke(invocation: Invocation): Promise<Outcome> {
    if (this.running) return Promise.reject(new Error(`${this.settings.functionName} is running already`));
    return new Promise<Outcome>((settle, fail) => {
      const running: Running = {
        invocation,
        settle,
        fail,
        startedAt: undefined,
        timer: undefined,
        answer: undefined,
        marks: 0,
      };
      this.running = running;
      running.timer = setTimeout(() => this.onTimeout(), this.options.initLimitInMs + invocation.timeoutInMs);
      this.spawned.then(() => {
        if (this.exit || this.stopped) this.finish(undefined);
        else if (this.initialised) this.deliver(running);
      }, fail);
    });
  }

  /** Gives the process its event; from here on the function's timeout counts. */
  private deliver(running: Running): void {
    const { requestId, payload, now, timeoutInMs } = running.invocation;
    clearTimeout(running.timer);
    running.startedAt = performance.now();
    running.timer = setTimeout(() => this.onTimeout(), timeoutInMs);
    this.api.offer({
      headers: {
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(now.getTime() + timeoutInMs),
        'lambda-runtime-invoked-function-arn': this.settings.functionArn,
        'slipway-virtual-now-ms': String(now.getTime()),
      },
      body: payload,
    });
  }

  private onNext(): void {
    if (this.initialised) return;
    this.initialised = true;
    this.initDurationInMs = performance.now() - this.startedAt;
    if (this.running) this.deliver(this.running);
  }

  private onAnswer(requestId: string, result: Outcome['result']): void {
    const { running } = this;
    if (running?.invocation.requestId !== requestId || running.answer) return;
    running.answer = result;
    this.finishWhenRead(running);
  }

  private onMark(requestId: string, maxRssInKb: number): void {
    this.maxRssInKb = Math.max(this.maxRssInKb, maxRssInKb);
    const { running } = this;
    if (running?.invocation.requestId !== requestId) return;
    running.marks++;
    this.finishWhenRead(running);
  }

  /** The answer and the output come by different ways. */
  private finishWhenRead(running: Running): void {
    if (running.answer && running.marks >= 2) this.finish(running.answer);
  }

  private onTimeout(): void {
    const { running } = this;
    if (!running) return;
    const { requestId, timeoutInMs } = running.invocation;
    this.finish({ error: timedOut(requestId, timeoutInMs / 1_000) }, true);
    this.kill();
  }

  /** @param result absent: the process ended without one */
  private finish(result: Outcome['result'] | undefined, late = false): void {
    const { running } = this;
    if (!running) return;
    this.running = undefined;
    clearTimeout(running.timer);
    const { initDurationInMs } = this;
    this.initDurationInMs = undefined;
    const { requestId } = running.invocation;
    running.settle({
      result: result ??
        running.answer ?? {
          error: this.initError ?? runtimeExited(requestId, this.exit?.code ?? null, this.exit?.signal ?? null),
        },
      lost: late || this.exit !== undefined || this.stopped,
      timedOut: late,
      durationInMs: performance.now() - (running.startedAt ?? this.startedAt),
      ...(initDurationInMs !== undefined && { initDurationInMs }),
      ...(this.maxRssInKb > 0 && { maxMemoryInMb: Math.ceil(this.maxRssInKb / 1024) }),
    });
  }

  private kill(): void {
    const pid = this.child?.pid;
    if (pid === undefined || this.exit) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      // It has just ended by itself.
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.spawned.catch(() => {});
    const { child } = this;
    if (child && !this.exit) {
      const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
      this.kill();
      // A process that never came to be has no end either.
      if (child.pid !== undefined) await closed;
    }
    this.finish(undefined);
    await this.api.close();
  }
}

function parseError(body: string): FunctionError {
  try {
    return JSON.parse(body) as FunctionError;
  } catch (error) {
    return functionErrorOf(error);
  }
}
