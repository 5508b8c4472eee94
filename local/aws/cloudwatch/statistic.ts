export const STATISTICS = ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] as const;
/** A percentile is 0 to 100. */
export type Statistic = (typeof STATISTICS)[number] | { readonly percentile: number };

/** Of `p99`, `p99.9`: 99, 99.9; undefined for what is none ([CW] Statistics-definitions: at most ten decimal places). */
export function percentileIn(text: string): Statistic | undefined {
  const [, percentile] = /^p(100|\d{1,2}(?:\.\d{1,10})?)$/.exec(text) ?? [];
  return percentile === undefined ? undefined : { percentile: Number(percentile) };
}

/** What CloudWatch can say of a distribution and this embedded one cannot: trimmed means, ranks, interquartile means. */
export const isStatisticNotBuilt = (text: string): boolean => /^(iqm|(tm|wm|tc|ts)(\d|\()|pr\()/i.test(text);

export const textOfStatistic = (statistic: Statistic): string =>
  typeof statistic === 'string' ? statistic : `p${statistic.percentile}`;
