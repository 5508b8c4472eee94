import {
  type CodeDeployClient,
  type DeploymentInfo,
  GetDeploymentCommand,
  ListDeploymentsCommand,
} from '@aws-sdk/client-codedeploy';
import { ACTIVE_STATUSES, type ObservedDeployment } from '../domain/observed';
import { asking, askingFor } from './aws-error';

/** The deployments of a group that are not at their end; at most one, unless AWS's limit changes. */
export function activeDeployments(
  codedeploy: CodeDeployClient,
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
): Promise<readonly ObservedDeployment[]> {
  return listDeployments(codedeploy, { ...group, includeOnlyStatuses: [...ACTIVE_STATUSES] });
}

/** All deployments of a group created since a moment, whatever became of them. */
export function deploymentsSince(
  codedeploy: CodeDeployClient,
  group: { readonly applicationName: string; readonly deploymentGroupName: string },
  since: Date,
): Promise<readonly ObservedDeployment[]> {
  return listDeployments(codedeploy, { ...group, createTimeRange: { start: since } });
}

/** A deployment; undefined when CodeDeploy does not know it. */
export async function getDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
): Promise<ObservedDeployment | undefined> {
  const answer = await askingFor(
    'codedeploy:GetDeployment',
    codedeploy.send(new GetDeploymentCommand({ deploymentId })),
  );
  return answer?.deploymentInfo && observedDeployment(answer.deploymentInfo);
}

async function listDeployments(
  codedeploy: CodeDeployClient,
  query: ConstructorParameters<typeof ListDeploymentsCommand>[0],
): Promise<readonly ObservedDeployment[]> {
  const ids: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await asking(
      'codedeploy:ListDeployments',
      codedeploy.send(new ListDeploymentsCommand({ ...query, ...(nextToken ? { nextToken } : {}) })),
    );
    ids.push(...(page.deployments ?? []));
    nextToken = page.nextToken;
  } while (nextToken !== undefined);

  // One by one: in the time that a search covers, a group has a deployment or two.
  const found: ObservedDeployment[] = [];
  for (const id of ids) {
    const deployment = await getDeployment(codedeploy, id);
    if (deployment) found.push(deployment);
  }
  return found;
}

/** A deployment as decisions know it. */
export function observedDeployment(info: DeploymentInfo): ObservedDeployment {
  const { errorInformation: error, rollbackInfo: rollback } = info;
  return {
    id: info.deploymentId ?? '',
    status: info.status ?? '',
    createdAt: (info.createTime ?? new Date(0)).toISOString(),
    ...(info.completeTime ? { completedAt: info.completeTime.toISOString() } : {}),
    ...(info.creator ? { creator: info.creator } : {}),
    ...(info.description ? { description: info.description } : {}),
    ...(error
      ? { error: { ...(error.code ? { code: error.code } : {}), ...(error.message ? { message: error.message } : {}) } }
      : {}),
    ...(rollback
      ? {
          rollback: {
            ...(rollback.rollbackDeploymentId ? { deploymentId: rollback.rollbackDeploymentId } : {}),
            ...(rollback.rollbackMessage ? { message: rollback.rollbackMessage } : {}),
          },
        }
      : {}),
  };
}
