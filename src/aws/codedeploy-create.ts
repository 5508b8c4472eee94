import { type AutoRollbackEvent, type CodeDeployClient, CreateDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import type { DeploymentRequest } from '../domain/plan';
import { asking } from './aws-error';

/** Creates a deployment; its id. Not idempotent: send it with a client that tries once. */
export async function createDeployment(once: CodeDeployClient, request: DeploymentRequest): Promise<string> {
  const operation = 'codedeploy:CreateDeployment';
  const { appSpec, rollbackEvents, ignoresAlarms, ...members } = request;
  const { deploymentId } = await asking(
    operation,
    once.send(
      new CreateDeploymentCommand({
        ...members,
        revision: { revisionType: 'AppSpecContent', appSpecContent: appSpec },
        ...(rollbackEvents && rollbackEvents.length > 0
          ? { autoRollbackConfiguration: { enabled: true, events: rollbackEvents as AutoRollbackEvent[] } }
          : {}),
        ...(ignoresAlarms ? { overrideAlarmConfiguration: { enabled: false } } : {}),
      }),
    ),
  );
  if (deploymentId === undefined)
    throw new AwsError(operation, 'NoId', 'unavailable', 'the answer names no deployment');
  return deploymentId;
}
