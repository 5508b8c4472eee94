import type { Diagnostics, LifecycleEventStatus } from '@aws-sdk/client-codedeploy';

/** The events of an ECS target, in their order [CD: reference-appspec-file-structure-hooks]; every one is always listed. */
export const LIFECYCLE_EVENTS = [
  'BeforeInstall',
  'Install',
  'AfterInstall',
  'AllowTestTraffic',
  'AfterAllowTestTraffic',
  'BeforeAllowTraffic',
  'AllowTraffic',
  'AfterAllowTraffic',
] as const;
export type LifecycleEventName = (typeof LIFECYCLE_EVENTS)[number];

export interface LifecycleEvent {
  readonly name: LifecycleEventName;
  status: LifecycleEventStatus;
  startedAt: Date | undefined;
  endedAt: Date | undefined;
  diagnostics: Diagnostics | undefined;
}

export const pendingEvents = (): LifecycleEvent[] =>
  LIFECYCLE_EVENTS.map((name) => ({
    name,
    status: 'Pending',
    startedAt: undefined,
    endedAt: undefined,
    diagnostics: undefined,
  }));

/** The deployment ended early: what was going on failed, what was to come is skipped [obs josefloressv/aws-devops-engineer]. */
export function breakOff(events: readonly LifecycleEvent[], at: Date, diagnostics: Diagnostics | undefined): void {
  for (const event of events) {
    if (event.status === 'InProgress') Object.assign(event, { status: 'Failed', endedAt: at, diagnostics });
    else if (event.status === 'Pending') event.status = 'Skipped';
  }
}
