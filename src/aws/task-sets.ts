import { DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { askingFor } from './aws-error';
import { unplaced } from './unplaced';

/** How many tasks a task set is to have, and has. */
export interface TaskSetCounts {
  /** `ecs-svc/…`, which is `startedBy` of its tasks. */
  readonly id: string;
  readonly desired: number;
  readonly running: number;
}

/** The task sets of a CODE_DEPLOY service, and whether AWS still has no capacity for some of their tasks. Throws AwsError. */
export async function readTaskSets(
  ecs: ECSClient,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<{ readonly sets: readonly TaskSetCounts[]; readonly lacksCapacity: boolean }> {
  const answer = await askingFor(
    'ecs:DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  );
  const found = answer?.services?.[0] ?? {};
  const sets = (found.taskSets ?? []).map(({ id = '', computedDesiredCount = 0, runningCount = 0 }) => ({
    id,
    desired: computedDesiredCount,
    running: runningCount,
  }));
  return { sets, lacksCapacity: unplaced(found)?.lasts === true };
}
