import type { StatisticSet } from '@aws-sdk/client-cloudwatch';
import type { Statistic } from './statistic';

/** Values of a metric put together, and how often each came: what every statistic is made of. */
export class Distribution {
  SampleCount = 0;
  private Sum = 0;
  private Minimum = Number.POSITIVE_INFINITY;
  private Maximum = Number.NEGATIVE_INFINITY;
  /** Value → how often; undefined once a statistic set came that does not tell its values. */
  private values: Map<number, number> | undefined = new Map();

  add(value: number, count = 1): this {
    this.put(count, value * count, value, value);
    this.values?.set(value, (this.values.get(value) ?? 0) + count);
    return this;
  }

  /** Adds values of which only their statistics are known; the values too where these tell them. */
  addSet({ SampleCount = 0, Sum = 0, Minimum = 0, Maximum = 0 }: StatisticSet): this {
    if (SampleCount === 1 || Minimum === Maximum)
      this.values?.set(Minimum, (this.values.get(Minimum) ?? 0) + SampleCount);
    else this.values = undefined;
    this.put(SampleCount, Sum, Minimum, Maximum);
    return this;
  }

  addAll(other: Distribution): this {
    if (!other.values) this.values = undefined;
    else for (const [value, count] of other.values) this.values?.set(value, (this.values.get(value) ?? 0) + count);
    this.put(other.SampleCount, other.Sum, other.Minimum, other.Maximum);
    return this;
  }

  /**
   * A percentile is the least value that so many of a hundred do not exceed (nearest rank); there is none of values that are
   * not known one by one, or are negative ([CW] API_GetMetricStatistics).
   */
  statistic(statistic: Statistic): number | undefined {
    if (statistic === 'Average') return this.Sum / this.SampleCount;
    if (typeof statistic === 'string') return this[statistic];
    if (!this.values || this.Minimum < 0) return undefined;
    const rank = (statistic.percentile / 100) * this.SampleCount;
    let passed = 0;
    for (const value of [...this.values.keys()].sort((a, b) => a - b)) {
      passed += this.values.get(value)!;
      // Half of a millionth is what rounding may have done to 0.999 × 1000.
      if (passed >= rank - 5e-7) return value;
    }
    return this.Maximum;
  }

  private put(count: number, sum: number, minimum: number, maximum: number): void {
    this.SampleCount += count;
    this.Sum += sum;
    this.Minimum = Math.min(this.Minimum, minimum);
    this.Maximum = Math.max(this.Maximum, maximum);
  }
}
