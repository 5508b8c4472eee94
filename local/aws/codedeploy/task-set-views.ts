import type { AwsSide } from './aws-side';
import type { Deployment, TaskSetHandle, TaskSetView } from './state';

/** The two task sets of a deployment as ECS has them now, blue first. */
export async function viewTaskSets(deployment: Deployment, aws: AwsSide): Promise<TaskSetView[]> {
  const [taskSets, pair] = [await aws.taskSets(), await aws.targetGroups()];
  const handles = [
    { handle: deployment.blue, label: 'Blue', weight: 100 - deployment.greenPercent },
    { handle: deployment.green, label: 'Green', weight: deployment.greenPercent },
  ] as const;
  return handles.flatMap(({ handle, label, weight }) => {
    const taskSet = handle && taskSets.find(({ id }) => id === handle.id);
    if (!taskSet) return [];
    return [
      {
        identifer: handle.id,
        desiredCount: taskSet.computedDesiredCount ?? 0,
        pendingCount: taskSet.pendingCount ?? 0,
        runningCount: taskSet.runningCount ?? 0,
        status: taskSet.status ?? '',
        trafficWeight: weight,
        targetGroup: { name: pair.find(({ arn }) => arn === handle.targetGroupArn)?.name ?? '' },
        taskSetLabel: label,
      },
    ];
  });
}

/** Whether a task set has been deleted, be it that its tasks are still on their way out. */
export const isLeaving = (taskSets: readonly TaskSetView[], { id }: TaskSetHandle): boolean =>
  !taskSets.some(({ identifer, status }) => identifer === id && status !== 'DRAINING');
