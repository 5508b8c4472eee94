import type { Decision } from './evaluate';

/** That a role was asked for an action on a resource, and what its policies said. */
export interface PermissionUse {
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly decision: Decision;
}

/** Different uses kept; ids of tasks and log streams make new ones for ever. */
const USES_KEPT = 10_000;

/** What roles were asked for, each use once, in the order of the first times: what a policy must allow, and all it need. */
export class PermissionUses {
  private readonly uses = new Map<string, PermissionUse>();

  get all(): readonly PermissionUse[] {
    return [...this.uses.values()];
  }

  note(use: PermissionUse): void {
    const key = `${use.role} ${use.action} ${use.resource} ${use.decision}`;
    if (this.uses.size < USES_KEPT && !this.uses.has(key)) this.uses.set(key, use);
  }
}
