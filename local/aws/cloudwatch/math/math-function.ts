import type { Expression } from './expression';
import { MathError } from './math-error';
import type { Value } from './value';
import type { Window } from './window';

/** What functions are computed with. */
export interface Scope {
  readonly window: Window;
  /** Seconds of a period where no metric says them. */
  readonly usualPeriod: number;
  /** The metrics of the request whose id contains a text. */
  metrics(containing: string): Value;
  evaluate(expression: Expression): Value;
}

export type MathFunction = (args: readonly Expression[], scope: Scope) => Value;

/** The values of arguments, so many of them. */
export function valuesOf(
  name: string,
  args: readonly Expression[],
  scope: Scope,
  least: number,
  most = least,
): Value[] {
  if (args.length < least || args.length > most)
    throw new MathError(
      `${name} takes ${least === most ? least : `${least} to ${most}`} argument${most === 1 ? '' : 's'}`,
    );
  return args.map((each) => scope.evaluate(each));
}
