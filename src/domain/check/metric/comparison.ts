import type { Judgement } from '../verdict';
import { areComparable, type Count, type MinuteCount, provedWorse } from './evidence';
import { type ComparisonSpec, type MetricCheckSpec, samplesWanted } from './spec';
import { type MetricWindow, UNTIL_MOVED } from './window';

/** What the test promises (`provedWorse`). */
const CHANCE = '(by chance in 1 of 100 releases at most)';

/**
 * Judges the minutes of a window, oldest first. Green that is proved to be worse fails at once; without enough requests of
 * either in common minutes nothing can be decided.
 *
 * @param watching goes on until traffic has moved: there is no success before
 */
export function judgeComparison(
  spec: MetricCheckSpec & { readonly compare: ComparisonSpec },
  minutes: readonly MinuteCount[],
  window: MetricWindow,
  { watching }: { readonly watching: boolean },
): Judgement {
  const { margin } = spec.compare;
  const { forMinutes } = spec;
  const wanted = samplesWanted(spec);
  const proved = provedWorse(minutes, margin);
  const judged = (proved === undefined ? minutes : minutes.slice(0, proved + 1)).filter(areComparable);
  const green = sumOf(judged.map((minute) => minute.green));
  const blue = sumOf(judged.map((minute) => minute.blue));
  const found = `errors of green ${counted(green)}, of blue ${counted(blue)}`;
  if (proved !== undefined)
    return {
      outcome: 'failed',
      reason: `${found}: green is worse${margin === 0 ? '' : ` by more than ${percent(margin)} of its requests`} ${CHANCE}`,
    };

  const fewest = Math.min(green.requests, blue.requests);
  const isEnough = fewest >= wanted;
  if (window.isBaked && isEnough && !watching)
    return { outcome: 'succeeded', reason: `${found}: green is not found worse in ${minutesOf(forMinutes)}` };
  if (window.isOver && !isEnough) {
    const which = green.requests <= blue.requests ? 'green' : 'blue';
    return {
      outcome: 'failed',
      reason: `could not decide: ${fewest} requests of ${which} beside the other's, fewer than ${wanted}`,
      undone: true,
    };
  }
  const few = isEnough ? '' : `, ${wanted} requests of each wanted`;
  const rest = watching && window.isBaked ? UNTIL_MOVED : `${window.minutes} of ${minutesOf(forMinutes)}`;
  return { outcome: 'in-progress', reason: `${found}: green is not found worse; ${rest}${few}` };
}

function sumOf(counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { requests, errors }) => ({ requests: sum.requests + requests, errors: sum.errors + errors }),
    { requests: 0, errors: 0 },
  );
}

/** `12 of 1003 (1.2 %)`, `0 of 0`. */
function counted({ requests, errors }: Count): string {
  return `${errors} of ${requests}${requests === 0 ? '' : ` (${percent(errors / requests)})`}`;
}

/** 0.0123 → `1.23 %`. */
const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

const minutesOf = (count: number): string => `${count} ${count === 1 ? 'minute' : 'minutes'}`;
