/** What was counted of green and of blue in the same minute. */
export interface MinuteCount {
  readonly green: Count;
  readonly blue: Count;
}
export interface Count {
  readonly requests: number;
  /** Not more than `requests`. */
  readonly errors: number;
}

/**
 * How many times as many errors, for each of its requests, a worse green might have. The evidence is the mean over all of
 * them, so that nobody has to guess which; values between are found nearly as soon.
 */
const WORSE_BY = [1.1, 1.3, 1.7, 3, 8] as const;

/** Of a hundred releases that are no worse, one at most is stopped, however often it is looked at. */
const ENOUGH = 100;

/**
 * Whether green fails more often than blue, by more than a share of its requests (`margin`): a sequential test that may be
 * looked at after every minute.
 *
 * A minute in which green had the share g of all requests: were green no worse, each error of that minute would be green's with
 * the chance g. Were it k times as bad, the chance would be gk / c, with c = 1 - g + gk. Each error of green therefore multiplies
 * the evidence for k by k / c, each error of blue by 1 / c; for the errors that are tolerated it is divided by
 * exp(margin × green's requests × (k / c - 1)). Its expectation is then 1 at most for every green that is no worse, whatever
 * blue's share of errors is in that minute: (1 + p(x - 1))^n ≤ exp(np(x - 1)). So its product over minutes, and the mean over
 * k, ever reaches 100 in one of 100 such releases at most (Ville's inequality). Each minute is held against itself, so neither
 * a trouble that both have nor traffic that moves from one to the other counts.
 *
 * Worked example, without a margin: green has 100 of 1,000 requests and 4 errors, blue 900 and 9. For k = 3, c = 1.2, and
 * (3 / 1.2)^4 × (1 / 1.2)^9 = 39.1 × 0.194 = 7.6; after three such minutes 434, and the mean over all k 111.
 *
 * @returns the index of the minute after which it is proved; undefined when it is not
 */
export function provedWorse(minutes: readonly MinuteCount[], margin: number): number | undefined {
  const logs = WORSE_BY.map(() => 0);
  for (const [index, { green, blue }] of minutes.entries()) {
    if (!areComparable({ green, blue })) continue;
    const share = green.requests / (green.requests + blue.requests);
    WORSE_BY.forEach((worse, each) => {
      const c = 1 - share + share * worse;
      const tolerated = margin * green.requests * (worse / c - 1);
      logs[each]! += green.errors * Math.log(worse / c) - blue.errors * Math.log(c) - tolerated;
    });
    if (logOfMean(logs) >= Math.log(ENOUGH)) return index;
  }
  return undefined;
}

/** A minute in which one of the two had no request says nothing. */
export function areComparable({ green, blue }: MinuteCount): boolean {
  return green.requests > 0 && blue.requests > 0;
}

/** The logarithm of the mean of what these are the logarithms of; none of them becomes infinite on the way. */
function logOfMean(logs: readonly number[]): number {
  const most = Math.max(...logs);
  return most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0) / logs.length);
}
