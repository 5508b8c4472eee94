import type { Clock, Timer } from '../clock/virtual-clock';
import type { Output } from './output';
import type { EnvironmentSettings, ExecutionEnvironment, Invocation, Outcome } from './runner';

/** Virtual time after which an environment that nobody uses ends; AWS does not say when it does that. */
const IDLE_LIMIT_IN_MS = 10 * 60_000;

/** A started environment with what Lambda itself keeps of it. */
export interface PooledEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly settings: Pick<EnvironmentSettings, 'logGroupName' | 'logStreamName'>;
  /** What the function has printed and nobody has taken yet. */
  readonly output: Output;
  /** Gives back what it was given, its credentials above all. */
  readonly release: () => void;
  logStreamExists: boolean;
}

interface Idle {
  readonly pooled: PooledEnvironment;
  readonly expiry: Timer;
}

/**
 * The execution environments of one state of a function: each runs one event at a time; an idle one is used again, the
 * one used last first; when all are busy, another is started.
 */
export class ExecutionPool {
  private readonly idle: Idle[] = [];
  private readonly all = new Set<PooledEnvironment>();
  private retired = false;

  constructor(
    private readonly clock: Clock,
    private readonly start: () => PooledEnvironment,
  ) {}

  /** Runs one event and hands over what happened while its environment is still reserved. */
  async run<T>(
    invocation: Invocation,
    conclude: (outcome: Outcome, pooled: PooledEnvironment) => Promise<T>,
  ): Promise<T> {
    const pooled = this.take();
    let usable = false;
    try {
      const outcome = await pooled.environment.invoke(invocation);
      usable = !outcome.lost;
      return await conclude(outcome, pooled);
    } finally {
      if (usable && !this.retired) this.keep(pooled);
      else await this.end(pooled);
    }
  }

  /** Ends the idle environments now, the busy ones after their event. */
  async retire(): Promise<void> {
    this.retired = true;
    const idle = this.idle.splice(0);
    for (const { expiry } of idle) expiry.cancel();
    await Promise.all(idle.map(({ pooled }) => this.end(pooled)));
  }

  /** Ends all environments now. */
  async close(): Promise<void> {
    await this.retire();
    await Promise.all([...this.all].map((pooled) => this.end(pooled)));
  }

  private take(): PooledEnvironment {
    const idle = this.idle.pop();
    idle?.expiry.cancel();
    if (idle) return idle.pooled;
    const pooled = this.start();
    this.all.add(pooled);
    return pooled;
  }

  private keep(pooled: PooledEnvironment): void {
    const expiry = this.clock.after(IDLE_LIMIT_IN_MS, async () => {
      const at = this.idle.findIndex((candidate) => candidate.pooled === pooled);
      if (at < 0) return;
      this.idle.splice(at, 1);
      await this.end(pooled);
    });
    this.idle.push({ pooled, expiry });
  }

  private async end(pooled: PooledEnvironment): Promise<void> {
    if (!this.all.delete(pooled)) return;
    pooled.release();
    await pooled.environment.stop();
  }
}
