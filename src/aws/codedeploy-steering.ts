import { type CodeDeployClient, ContinueDeploymentCommand, StopDeploymentCommand } from '@aws-sdk/client-codedeploy';
import { AwsError } from '../domain/errors';
import { askingFor } from './aws-error';

/** Stops a deployment and has CodeDeploy roll it back; one that has ended, or is not known, is left as it is. */
export async function stopDeployment(codedeploy: CodeDeployClient, deploymentId: string): Promise<void> {
  try {
    await askingFor(
      'codedeploy:StopDeployment',
      codedeploy.send(new StopDeploymentCommand({ deploymentId, autoRollbackEnabled: true })),
    );
  } catch (error) {
    if (!(error instanceof AwsError && error.awsName === 'DeploymentAlreadyCompletedException')) throw error;
  }
}

/** Ends a wait of a deployment. One that does not wait (any more), has ended or is unknown counts as done. */
export async function continueDeployment(
  codedeploy: CodeDeployClient,
  deploymentId: string,
  deploymentWaitType: 'READY_WAIT' | 'TERMINATION_WAIT',
): Promise<void> {
  try {
    await askingFor(
      'codedeploy:ContinueDeployment',
      codedeploy.send(new ContinueDeploymentCommand({ deploymentId, deploymentWaitType })),
    );
  } catch (error) {
    if (!(error instanceof AwsError && WAITS_NO_MORE.includes(error.awsName))) throw error;
  }
}

const WAITS_NO_MORE = [
  'DeploymentIsNotInReadyStateException',
  'DeploymentAlreadyCompletedException',
  'InvalidDeploymentStatusException',
];
