import { hashOf } from '../canonical';
import type { CheckedEvent } from '../service-spec';

/** What a one-off task is of. */
export interface TaskIdentity {
  /** The release's hash; of a deployment that is no release, its id. */
  readonly release: string;
  readonly event: CheckedEvent;
  /** `CheckSpec.name` */
  readonly check: string;
}

/**
 * RunTask's `clientToken`: the same release and check are the same task, however often it is asked for. 64 characters, which
 * is as many as ECS takes.
 *
 * @param deploymentId only where the release's first task came to nothing, and a later deployment of it tries again
 */
export function taskToken({ release, event, check }: TaskIdentity, deploymentId?: string): string {
  return hashOf({ release, event, check, deploymentId });
}

/** RunTask's `startedBy`, by which its tasks are found again: at most 128 letters, digits, hyphens, slashes. */
export function taskStartedBy(identity: TaskIdentity): string {
  return `slipway/${taskToken(identity)}`;
}

/** What a tag's value may not have (ECS API reference, Tag). */
const NOT_IN_TAGS = /[^\p{L}\p{Z}\p{N}_.:/=+\-@]/gu;

/** Tags of a task: of which release it is. */
export function taskTags({
  release,
  check,
}: TaskIdentity): readonly { readonly key: string; readonly value: string }[] {
  return [
    { key: 'slipway:release', value: release },
    { key: 'slipway:check', value: check.replace(NOT_IN_TAGS, '_') },
  ];
}
