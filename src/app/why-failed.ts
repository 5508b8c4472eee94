import { Invariant, SlipwayError } from '../domain/errors';

/** For people: AWS's words or ours, never a stack. */
export function whyFailed(error: unknown): string {
  return isBug(error) ? 'an error of its own, which is in the log' : (error as Error).message;
}

/** Nothing that was foreseen: answered for, and counted as a failure of the function too. */
export function isBug(error: unknown): boolean {
  return !(error instanceof SlipwayError) || error instanceof Invariant;
}
