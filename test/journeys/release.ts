import { CodeDeploy } from '@aws-sdk/client-codedeploy';
import { clientConfig } from '../../local/boot';
import type { Stack } from './stack';

/** What a journey sees of a release: the mails it brought, and its deployment as CodeDeploy tells it. */

export const subjectsIn = ({ aws }: Stack): string[] => aws.mailbox.mails().map(({ subject }) => subject);

/** The bodies of all mails, their line breaks as blanks. */
export const bodiesIn = ({ aws }: Stack): string =>
  aws.mailbox
    .mails()
    .map(({ body }) => body.replace(/\s+/g, ' '))
    .join('\n');

export const hasMail =
  (stack: Stack, subject: RegExp): (() => boolean) =>
  () =>
    subjectsIn(stack).some((each) => subject.test(each));

/** The first mail with such a subject, its line breaks as blanks; empty when none came. */
export const mailBody = ({ aws }: Stack, subject: RegExp): string =>
  aws.mailbox
    .mails()
    .find((mail) => subject.test(mail.subject))
    ?.body.replace(/\s+/g, ' ') ?? '';

/** The oldest deployment of the frontend: the first release that a journey pushed. */
export async function firstDeployment(stack: Stack) {
  const { id } = (await stack.deployments())[0]!;
  const codedeploy = new CodeDeploy(clientConfig(stack.aws));
  const { deploymentInfo } = await codedeploy.getDeployment({ deploymentId: id });
  const { deploymentTarget } = await codedeploy.getDeploymentTarget({ deploymentId: id, targetId: 'prod:frontend' });
  const events = deploymentTarget?.ecsTarget?.lifecycleEvents ?? [];
  const event = (name: string) => events.find(({ lifecycleEventName }) => lifecycleEventName === name);
  return { id, info: deploymentInfo!, event };
}

/** Has every deployment wait for a word before its traffic moves. */
export async function waitWhenReady({ aws }: Stack): Promise<void> {
  await new CodeDeploy(clientConfig(aws)).updateDeploymentGroup({
    applicationName: 'frontend',
    currentDeploymentGroupName: 'frontend',
    blueGreenDeploymentConfiguration: {
      deploymentReadyOption: { actionOnTimeout: 'STOP_DEPLOYMENT', waitTimeInMinutes: 30 },
      terminateBlueInstancesOnDeploymentSuccess: { action: 'TERMINATE', terminationWaitTimeInMinutes: 5 },
    },
  });
}
