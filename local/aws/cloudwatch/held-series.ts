import type { Distribution } from './distribution';
import { KEPT_MS, MINUTE_MS, minuteOf, type Series } from './series';

/** How often a value that holds is looked at: six samples a minute. */
const SAMPLED_EACH_MS = 10_000;

interface Change {
  readonly time: number;
  /** Undefined: there is no value from here on. */
  readonly value: number | undefined;
}

/**
 * A metric whose value holds until it changes, such as a number of healthy targets. Only changes are kept; the minutes are
 * sampled when they are read, so that a value which stays costs nothing.
 */
export class HeldSeries implements Series {
  private changes: Change[] = [];

  /** @param publishedAfterMs from the end of a minute until it can be read */
  constructor(private readonly publishedAfterMs: number) {}

  change(time: number, value: number | undefined): void {
    // Of several changes at once the last one counts.
    if (this.changes.at(-1)?.time === time) this.changes.pop();
    if (this.changes.at(-1)?.value !== value) this.changes.push({ time, value });
    // What held as the kept time began is still wanted.
    const first = this.changes.findLastIndex((each) => each.time <= time - KEPT_MS);
    if (first > 0) this.changes = this.changes.slice(first);
  }

  read(minute: number, now: number, into: Distribution): boolean {
    if (minute + MINUTE_MS + this.publishedAfterMs > now) return false;
    let found = false;
    for (let time = minute; time < minute + MINUTE_MS; time += SAMPLED_EACH_MS) {
      const value = this.changes.findLast((change) => change.time <= time)?.value;
      if (value === undefined) continue;
      into.add(value);
      found = true;
    }
    return found;
  }

  isNewSince(start: number): boolean {
    return (this.changes.at(-1)?.time ?? Number.NEGATIVE_INFINITY) > start;
  }

  latest(now: number): number | undefined {
    const readable = minuteOf(now - this.publishedAfterMs) - MINUTE_MS;
    const last = this.changes.at(-1);
    if (!last || this.changes[0]!.time > readable + MINUTE_MS) return undefined;
    return last.value === undefined ? Math.min(readable, minuteOf(last.time)) : readable;
  }
}
