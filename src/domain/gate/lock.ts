import type { Gate } from './gate';

/** Wrong codes after which an approver's link takes no vote any more; a signed request still may vote. */
export const MOST_WRONG_CODES = 5;

/** Whether the link of an approver takes no vote any more. */
export function isLocked({ ballot }: Pick<Gate, 'ballot'>, approver: string): boolean {
  return wrongCodesOf(ballot, approver) >= MOST_WRONG_CODES;
}

/** Wrong codes that were typed on an approver's link. */
export function wrongCodesOf({ failedCodes }: Gate['ballot'], approver: string): number {
  return Object.hasOwn(failedCodes, approver) ? (failedCodes[approver] ?? 0) : 0;
}
