import type { Judgement } from './judge';

/** So many samples have to lie beyond a percentile for it to say something. */
const BEYOND = 10;

/**
 * Whether an alarm on a percentile has too few samples for a good assessment: 1,000 are enough for p99, and for p1.
 * @param percentile 0 to 100
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
export function hasFewSamples(percentile: number, { evaluated }: Judgement): boolean {
  const samples = evaluated.reduce((sum, point) => sum + (point.samples ?? 0), 0);
  return samples * Math.min(percentile, 100 - percentile) < BEYOND * 100;
}
