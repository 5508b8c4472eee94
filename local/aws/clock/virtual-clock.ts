import { TimerQueue } from './timer-queue';

/** What the embedded services know of time. Every wait in them is a timer of this clock; none is a real sleep. */
export interface Clock {
  /** The virtual time; it stands still while work is held. */
  now(): Date;
  /** Runs `work` once at a virtual time (at once when that is past). The clock holds until its promise settles. */
  at(time: Date | number, work: () => unknown): Timer;
  /** Runs `work` once after some virtual milliseconds. */
  after(milliseconds: number, work: () => unknown): Timer;
  /** Keeps the clock still while `work` runs: an invocation, a probe, a call that AWS makes to itself. */
  hold<T>(work: () => Promise<T>): Promise<T>;
}

export interface Timer {
  cancel(): void;
}

/**
 * One virtual clock for the whole embedded AWS.
 *
 * Law: waits scale, work does not. Time moves either by jumps from timer to timer (`advance`, `advanceUntil`: tests and
 * boot) or at `speed` virtual seconds a real second (`run`). In both, no timer fires and no time passes while anything
 * is held, so a slow machine changes how long a story takes to watch, not how it ends. Timers fire in the order of their
 * times, ties in the order in which they were set, and `now()` inside one is exactly its time.
 */
export class VirtualClock implements Clock {
  private readonly timers = new TimerQueue();
  private current: number;
  private holds = 0;
  private idleWaiters: (() => void)[] = [];
  private pace: Pace | undefined;
  private draining = false;
  /** The first error that a timer's work threw; advancing rethrows it, running reports it. */
  private failure: { error: unknown } | undefined;

  constructor(
    start: Date,
    private readonly onFailure: ((error: unknown) => void) | undefined = undefined,
  ) {
    this.current = start.getTime();
  }

  now(): Date {
    return new Date(this.nowInMs());
  }

  at(time: Date | number, work: () => unknown): Timer {
    if (Number.isNaN(Number(time))) throw new RangeError('A timer needs a time.');
    const timer = this.timers.add(Math.max(Number(time), this.nowInMs()), work);
    this.wake();
    return timer;
  }

  after(milliseconds: number, work: () => unknown): Timer {
    return this.at(this.nowInMs() + milliseconds, work);
  }

  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.takeHold();
    try {
      return await work();
    } finally {
      this.releaseHold();
    }
  }

  /** Jumps `milliseconds` ahead, firing what falls due on the way; resolves when all of it has settled. */
  advance(milliseconds: number): Promise<void> {
    const end = this.nowInMs() + milliseconds;
    return this.jump(end, () => false);
  }

  /**
   * Jumps from timer to timer until `reached` holds; it is asked whenever everything has settled.
   * @returns whether it held within `limitInMs` of virtual time.
   */
  async advanceUntil(reached: Condition, limitInMs: number): Promise<boolean> {
    await this.jump(this.nowInMs() + limitInMs, reached);
    return reached();
  }

  /** Lets time run by itself at `speed` virtual seconds per real second; a second call changes the speed. */
  run(speed: number): void {
    if (!(speed > 0)) throw new RangeError('speed must be positive');
    this.current = this.nowInMs();
    this.pace = { speed, anchor: performance.now(), base: this.current, lag: 0, wakeUp: undefined };
    this.wake();
  }

  /** Stops time; timers stay. */
  stop(): void {
    this.current = this.nowInMs();
    clearTimeout(this.pace?.wakeUp);
    this.pace = undefined;
  }

  get speed(): number | undefined {
    return this.pace?.speed;
  }

  private nowInMs(): number {
    if (!this.pace || this.holds > 0 || this.draining) return this.current;
    const paced = this.pace.base + (performance.now() - this.pace.anchor) * this.pace.speed;
    // A late real timer must not let a reader see a time at which something due has not happened yet.
    return Math.max(this.current, Math.min(paced, this.timers.nextTime() ?? Number.POSITIVE_INFINITY));
  }

  private takeHold(): void {
    if (this.holds === 0) this.current = this.nowInMs();
    this.holds++;
  }

  private releaseHold(): void {
    this.holds--;
    if (this.holds > 0) return;
    this.rebase();
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const resolve of waiters) resolve();
    this.wake();
  }

  private rebase(): void {
    if (!this.pace) return;
    this.pace.anchor = performance.now();
    this.pace.base = this.current + this.pace.lag;
    this.pace.lag = 0;
  }

  /** Resolves when nothing is held, and what a release set in motion has had its turn. */
  private async settled(): Promise<void> {
    do {
      while (this.holds > 0) await new Promise<void>((resolve) => this.idleWaiters.push(resolve));
      await new Promise<void>((resolve) => setImmediate(resolve));
    } while (this.holds > 0);
    if (this.failure) {
      const { error } = this.failure;
      this.failure = undefined;
      throw error;
    }
  }

  private async jump(end: number, reached: Condition): Promise<void> {
    if (Number.isNaN(end)) throw new RangeError('The clock needs a time to advance to.');
    if (this.draining) throw new Error('The clock is being advanced already.');
    this.current = this.nowInMs();
    this.draining = true;
    try {
      await this.settled();
      while (!(await reached())) {
        const next = this.timers.nextTime();
        if (next === undefined || next > end) {
          this.current = Math.max(this.current, end);
          return;
        }
        this.fireNext();
        await this.settled();
      }
    } finally {
      this.draining = false;
      this.rebase();
      this.wake();
    }
  }

  private fireNext(): void {
    const timer = this.timers.takeNext();
    if (!timer) return;
    this.current = Math.max(this.current, timer.time);
    this.holds++;
    void this.settle(timer.work).finally(() => this.releaseHold());
  }

  private async settle(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (this.pace && this.onFailure && !this.draining) this.onFailure(error);
      else this.failure ??= { error };
    }
  }

  /** In running mode: fires what is due, then sleeps until the next timer. */
  private wake(): void {
    const pace = this.pace;
    if (!pace || this.draining || this.holds > 0) return;
    clearTimeout(pace.wakeUp);
    const next = this.timers.nextTime();
    if (next === undefined) return;
    const paced = pace.base + (performance.now() - pace.anchor) * pace.speed;
    if (next <= paced) {
      // Not at once: whoever set this timer finishes first.
      pace.wakeUp = setTimeout(() => this.fireDue(), 0);
      return;
    }
    const delay = Math.min((next - paced) / pace.speed, 1_000_000);
    pace.wakeUp = setTimeout(() => this.fireDue(), Math.ceil(delay));
  }

  private fireDue(): void {
    const pace = this.pace;
    if (!pace || this.draining || this.holds > 0) return;
    const next = this.timers.nextTime();
    const paced = pace.base + (performance.now() - pace.anchor) * pace.speed;
    if (next !== undefined && next <= paced) {
      // A late real timer is caught up on (by a second at the most); only held time is left out of the pace.
      pace.lag = Math.min(paced - next, pace.speed * 1000);
      this.fireNext();
    } else this.wake();
  }
}

/** May look at AWS to answer; asked again after every timer. */
export type Condition = () => boolean | Promise<boolean>;

interface Pace {
  readonly speed: number;
  /** Virtual time `base` corresponds to the real monotonic time `anchor`. */
  anchor: number;
  base: number;
  /** Virtual time by which the timer in progress was late. */
  lag: number;
  wakeUp: NodeJS.Timeout | undefined;
}
