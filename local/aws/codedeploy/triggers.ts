import type { TriggerEventType } from '@aws-sdk/client-codedeploy';
import type { World } from '../world';
import { AwsSide } from './aws-side';
import { DeploymentFault } from './stages/stage';
import type { Deployment } from './state';
import { overviewOf } from './target-status';

/** What a group's triggers can tell of an ECS deployment; those about instances never have anything to tell. */
export type TriggerMoment = Extract<TriggerEventType, `Deployment${string}`>;

/** A message takes this long: one was published 0.5 s after the state that it tells [obs]. */
const PUBLISHED_AFTER_MS = 500;
/** [SNS: API_Publish] */
const LONGEST_SUBJECT = 99;

/**
 * Has the group's triggers publish a moment of a deployment to their topics, with the service role
 * [CD: monitoring-sns-event-notifications]. A topic that refuses hears nothing, and the deployment goes on.
 *
 * DeploymentStart is told when the deployment is created, and DeploymentRollback when a rollback begins its work: so the
 * captured messages of a failed ECS deployment and its rollback are to be read (CREATED, FAILED; CREATED, IN_PROGRESS,
 * SUCCEEDED).
 */
export function tellTriggers(world: World, deployment: Deployment, moment: TriggerMoment): void {
  const { settings, group } = deployment;
  for (const { triggerName = '', triggerTargetArn = '', triggerEvents = [] } of settings.triggers) {
    if (!triggerEvents.includes(moment)) continue;
    const message = messageOf(world, deployment, triggerName);
    const subject = `${message.status}: AWS CodeDeploy ${deployment.id} in ${world.region} to ${group.application.name}`;
    world.clock.after(PUBLISHED_AFTER_MS, async () => {
      try {
        await new AwsSide(world, settings, group.name).call('sns', 'Publish', {
          TopicArn: triggerTargetArn,
          Subject: subject.slice(0, LONGEST_SUBJECT),
          Message: JSON.stringify(message),
        });
      } catch (error) {
        if (!(error instanceof DeploymentFault)) throw error;
      }
    });
  }
}

/** The captured form: words in upper case, dates as text, and what has parts is JSON within JSON. */
function messageOf(world: World, deployment: Deployment, triggerName: string) {
  const { id, group, createdAt, completedAt, error, rollback } = deployment;
  const overview = overviewOf(deployment);
  return {
    region: world.region,
    accountId: world.accountId,
    eventTriggerName: triggerName,
    applicationName: group.application.name,
    deploymentId: id,
    deploymentGroupName: group.name,
    createTime: dateText(createdAt),
    completeTime: completedAt ? dateText(completedAt) : null,
    ...(overview
      ? {
          deploymentOverview: JSON.stringify({
            Succeeded: overview.Succeeded,
            Failed: overview.Failed,
            Skipped: overview.Skipped,
            InProgress: overview.InProgress,
            Pending: overview.Pending,
          }),
        }
      : {}),
    status: WORDS[deployment.status] ?? deployment.status,
    ...(error ? { errorInformation: JSON.stringify({ ErrorCode: error.code, ErrorMessage: error.message }) } : {}),
    ...(overview || rollback
      ? {
          rollbackInformation: JSON.stringify({
            RollbackMessage: rollback?.rollbackMessage,
            RollbackDeploymentId: rollback?.rollbackDeploymentId,
            RollbackTriggeringDeploymentId: rollback?.rollbackTriggeringDeploymentId,
          }),
        }
      : {}),
  };
}

const WORDS: Readonly<Record<string, string>> = {
  Created: 'CREATED',
  InProgress: 'IN_PROGRESS',
  Ready: 'READY',
  Succeeded: 'SUCCEEDED',
  Failed: 'FAILED',
  Stopped: 'STOPPED',
};

/** `Fri Oct 14 08:38:46 UTC 2022` */
function dateText(date: Date): string {
  const [weekday, day, month, year, time] = date.toUTCString().replace(',', '').split(' ');
  return `${weekday} ${month} ${day} ${time} UTC ${year}`;
}
