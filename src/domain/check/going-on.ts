import type { CheckKind, CheckSpec } from './check-spec';

/** Kinds that begin something in AWS which goes on without them, until it is ended (`src/app/end-checks.ts`). */
export const GOING_ON = ['task'] as const satisfies readonly CheckKind[];

export type GoingOnKind = (typeof GOING_ON)[number];

/** Names of the checks whose work has to be ended with their lifecycle event. */
export function goingOn(checks: readonly CheckSpec[]): readonly string[] {
  return checks.filter(isGoingOn).map(({ name }) => name);
}

export function isGoingOn(check: CheckSpec): check is Extract<CheckSpec, { kind: GoingOnKind }> {
  return GOING_ON.some((kind) => kind === check.kind);
}
