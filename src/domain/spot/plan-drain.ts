import type { Instant } from '../instant';
import type { Place } from './places';

/** A warning that somebody waits for an answer about, and what it comes to. */
export interface PlacedWarning {
  /** Of the message that brought it. */
  readonly messageId: string;
  readonly deadline: Instant;
  readonly places: readonly Place[];
}

/** One request: targets out of one group, or one instance out of one registry. */
export type Removal = { readonly deadline: Instant; readonly messageIds: readonly string[] } & (
  | {
      readonly kind: 'targets';
      readonly targetGroupArn: string;
      readonly targets: readonly { readonly id: string; readonly port: number }[];
    }
  | { readonly kind: 'instance'; readonly registryArn: string; readonly instanceId: string }
);

/** Targets of one request. ELB publishes no most; a group has 1,000 (Elastic Load Balancing quotas). */
const TARGETS_AT_ONCE = 100;

/**
 * The requests that take doomed tasks out of everything they are in: one for all targets of a group, the earliest deadline
 * first, in requests and among the targets of a group.
 *
 * Five tasks of one service that lose their hosts at once cost one request, not five.
 */
export function planDrain(warnings: readonly PlacedWarning[]): readonly Removal[] {
  const inOrder = [...warnings].sort((one, other) => compare(one.deadline, other.deadline));
  const groups = new Map<string, { messageId: string; deadline: Instant; id: string; port: number }[]>();
  const instances: Removal[] = [];
  for (const { messageId, deadline, places } of inOrder) {
    for (const place of places) {
      if (place.kind === 'registry') {
        const { registryArn, instanceId } = place;
        instances.push({ kind: 'instance', registryArn, instanceId, deadline, messageIds: [messageId] });
        continue;
      }
      const { targetGroupArn, id, port } = place;
      groups.set(targetGroupArn, [...(groups.get(targetGroupArn) ?? []), { messageId, deadline, id, port }]);
    }
  }
  const ofGroups = [...groups].flatMap(([targetGroupArn, members]) =>
    chunks(members, TARGETS_AT_ONCE).map(
      (chunk): Removal => ({
        kind: 'targets',
        targetGroupArn,
        targets: distinct(chunk),
        deadline: chunk[0]!.deadline,
        messageIds: [...new Set(chunk.map(({ messageId }) => messageId))],
      }),
    ),
  );
  return [...ofGroups, ...instances].sort((one, other) => compare(one.deadline, other.deadline));
}

/** The same task twice, as events may come, is one target. */
function distinct(targets: readonly { readonly id: string; readonly port: number }[]) {
  return [...new Map(targets.map(({ id, port }) => [`${id}:${port}`, { id, port }])).values()];
}

function chunks<T>(all: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
