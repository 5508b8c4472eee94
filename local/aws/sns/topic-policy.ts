import type { Caller } from '../iam/credentials';
import { permitsService } from '../iam/service-access';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Topic } from './topics';

/**
 * A service that acts for itself needs the topic's policy. SNS's default policy lets whatever is of the topic's account
 * publish, except EventBridge, which does not say for which account it does (EventBridge User Guide,
 * eb-use-resource-based). Whoever acts with a role or as a user has its own permissions.
 * @throws AwsError AuthorizationError
 */
export function authorisePublish({ arn, attributes }: Topic, caller: Caller): void {
  if (isOff('topic-policy') || caller.kind !== 'service' || caller.roleArn !== undefined) return;
  const policy = attributes.get('Policy');
  const { service, sourceArn } = caller;
  if (policy === undefined && service !== 'events.amazonaws.com') return;
  const request = { service, action: 'sns:Publish', resource: arn, sourceArn, sourceAccount: arn.split(':')[4]! };
  if (permitsService(policy, request)) return;
  throw new AwsError(
    'AuthorizationError',
    `Resource: ${sourceArn ?? service} is not authorized to perform: SNS:Publish on resource: ${arn}`,
  );
}
