import type { Tag } from '@aws-sdk/client-ecs';
import type { ResourceContext } from './resource-type';
import { tagChanges } from './tag-changes';

/** Brings the tags of an ECS resource from one list to another. */
export async function updateEcsTags(
  context: ResourceContext,
  resourceArn: string,
  before: readonly Tag[] | undefined,
  after: readonly Tag[] | undefined,
): Promise<void> {
  const { set, removed } = tagChanges(before, after);
  if (set.length > 0) await context.call('ecs', 'TagResource', { resourceArn, tags: set });
  if (removed.length > 0) await context.call('ecs', 'UntagResource', { resourceArn, tagKeys: removed });
}
