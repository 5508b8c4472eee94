import { DescribeServicesCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { askingFor } from './aws-error';

/** How many tasks a task set is to have, and has. */
export interface TaskSetCounts {
  /** `ecs-svc/…`, which is `startedBy` of its tasks. */
  readonly id: string;
  readonly desired: number;
  readonly running: number;
}

/** The task sets of a CODE_DEPLOY service; none of a service that does not exist. Throws AwsError. */
export async function taskSetCounts(
  ecs: ECSClient,
  { cluster, service }: { readonly cluster: string; readonly service: string },
): Promise<readonly TaskSetCounts[]> {
  const answer = await askingFor(
    'ecs:DescribeServices',
    ecs.send(new DescribeServicesCommand({ cluster, services: [service] })),
  );
  const { taskSets = [] } = answer?.services?.[0] ?? {};
  return taskSets.map(({ id = '', computedDesiredCount = 0, runningCount = 0 }) => ({
    id,
    desired: computedDesiredCount,
    running: runningCount,
  }));
}
