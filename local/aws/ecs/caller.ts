import type { Caller } from '../iam/credentials';

/** How ECS names who created something: the principal's ARN (its role's behind a session), or the AWS service. */
export const callerArn = (caller: Caller): string =>
  caller.kind === 'service' ? (caller.roleArn ?? caller.service) : (caller.roleArn ?? caller.arn);

/** Whether AWS CodeDeploy calls: it alone changes the task sets of services with its deployment controller. */
export const isCodeDeploy = (caller: Caller): boolean =>
  caller.kind === 'service' && caller.service === 'codedeploy.amazonaws.com';
