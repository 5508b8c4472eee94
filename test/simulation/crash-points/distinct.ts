import { changes } from '../../app/wire';
import type { CrashPoint, Undisturbed } from './crash-points-of';

type Request = Undisturbed['requests'][number];

/**
 * Of several journeys, the points that leave AWS behind in a way of their own. Within an invocation as in `test/app/wire.ts`:
 * what was being read makes no difference, and to die after a change is to die before the next one. And an invocation that
 * asks AWS for the same in the same order as one of a journey before dies as that one does.
 */
export function distinctCrashPoints(journeys: readonly Undisturbed[]): readonly (readonly CrashPoint[])[] {
  const met = new Set<string>();
  return journeys.map(({ requests }) =>
    invocationsOf(requests).flatMap((invocation) => {
      const [functionName] = invocation[0]!.name.split('#');
      const kind = [functionName, ...invocation.map(({ operation }) => operation)].join(' ');
      if (met.has(kind)) return [];
      met.add(kind);
      return pointsOf(invocation);
    }),
  );
}

function invocationsOf(requests: readonly Request[]): readonly (readonly Request[])[] {
  const invocations = new Map<string, Request[]>();
  for (const request of requests) {
    const name = request.name.slice(0, request.name.lastIndexOf('/'));
    invocations.set(name, [...(invocations.get(name) ?? []), request]);
  }
  return [...invocations.values()];
}

function pointsOf(invocation: readonly Request[]): readonly CrashPoint[] {
  const points = invocation
    .filter(({ operation }) => changes(operation))
    .map(({ name, operation }): CrashPoint => ({ request: name, operation, when: 'before' }));
  const last = points.at(-1);
  return last ? [...points, { ...last, when: 'after' }] : [];
}
