import { releaseOperand } from '../command';
import { imageLabel } from '../image';
import { isPast, minuteText } from '../instant';
import type { Retry } from '../retry';
import { type Plan, type Situation, wait } from './plan';

/** Holds a release that the world's fault ended until its pause is over; one that was tried often enough until people act. */
export function waitForRetry(situation: Situation, hash: string): Plan | undefined {
  const { state, now } = situation;
  const { retry } = state;
  if (retry?.hash !== hash) return undefined;
  if (retry.notBefore === undefined) return wait(situation, explainHeld(situation, retry), undefined);
  if (isPast(retry.notBefore, now)) return undefined;
  return wait(
    situation,
    `tried again at ${minuteText(retry.notBefore)}, ${ends(retry)}: ${retry.reason}`,
    retry.notBefore,
  );
}

function explainHeld({ spec, state }: Situation, retry: Retry): string {
  const commands = state.next.map(
    (image) => `slipway release ${releaseOperand(spec.name, { ...image, tag: imageLabel(image) })}`,
  );
  return `held, ${ends(retry)}: ${retry.reason}; ${commands.join(', ')} starts it again`;
}

function ends({ tries }: Retry): string {
  return `after ${tries} ${tries === 1 ? 'try' : 'tries'}`;
}
