import { Distribution } from './distribution';
import { KEPT_MS, minuteOf, type Series } from './series';

interface Minute {
  readonly values: Distribution;
  /** From when on it can be read. */
  publishedAt: number;
}

/** A metric whose values come one by one. */
export class CountedSeries implements Series {
  private readonly minutes = new Map<number, Minute>();
  private newest = Number.NEGATIVE_INFINITY;

  /** The values of the minute of `time`, to be added to. */
  at(time: number, publishedAt: number): Distribution {
    const minute = minuteOf(time);
    const known = this.minutes.get(minute);
    if (known) {
      known.publishedAt = Math.max(known.publishedAt, publishedAt);
      return known.values;
    }
    this.forget(minute);
    this.newest = Math.max(this.newest, minute);
    const values = new Distribution();
    this.minutes.set(minute, { values, publishedAt });
    return values;
  }

  read(minute: number, now: number, into: Distribution): boolean {
    const found = this.minutes.get(minute);
    if (!found || found.publishedAt > now) return false;
    into.addAll(found.values);
    return true;
  }

  isNewSince(start: number): boolean {
    return this.newest >= minuteOf(start);
  }

  latest(now: number): number | undefined {
    let latest: number | undefined;
    for (const [minute, { publishedAt }] of this.minutes)
      if (publishedAt <= now && minute > (latest ?? Number.NEGATIVE_INFINITY)) latest = minute;
    return latest;
  }

  /** The oldest are the first, nearly always. */
  private forget(newest: number): void {
    for (const minute of this.minutes.keys()) {
      if (minute > newest - KEPT_MS) return;
      this.minutes.delete(minute);
    }
  }
}
