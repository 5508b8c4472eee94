/**
 * AWS's token bucket: full at first, a token a request, and with every whole second that passes some tokens are added,
 * up to the capacity. Asked with the time, it needs no timer.
 */
export class TokenBucket {
  private tokens: number;
  /** The last whole second, counted from the beginning, for which tokens were added. */
  private refilledMs: number;

  /** @param startMs from when whole seconds are counted */
  constructor(
    private readonly capacity: number,
    private readonly perSecond: number,
    startMs: number,
  ) {
    this.tokens = capacity;
    this.refilledMs = startMs;
  }

  holds(count: number, nowMs: number): boolean {
    this.refill(nowMs);
    return this.tokens >= count;
  }

  /** Takes tokens, also those that are still to come. @returns milliseconds until all of them are there */
  take(count: number, nowMs: number): number {
    this.refill(nowMs);
    this.tokens = exact(this.tokens - count);
    if (this.tokens >= 0) return 0;
    return this.refilledMs + Math.ceil(exact(-this.tokens / this.perSecond)) * 1000 - nowMs;
  }

  private refill(nowMs: number): void {
    const seconds = Math.floor((nowMs - this.refilledMs) / 1000);
    if (seconds <= 0) return;
    this.tokens = Math.min(this.capacity, exact(this.tokens + seconds * this.perSecond));
    this.refilledMs += seconds * 1000;
  }
}

/** Five times 0.2 is a token: what binary fractions add is taken off. */
const exact = (tokens: number): number => Math.round(tokens * 1e6) / 1e6;
