import type { Caller } from '../iam/credentials';
import { permitsService } from '../iam/service-access';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Topic } from './topics';

/**
 * A service that acts for itself needs the topic's policy, where it has one of its own: SNS's default policy lets whatever is
 * of the topic's account publish. Whoever acts with a role or as a user has its own permissions.
 * @throws AwsError AuthorizationError
 */
export function authorisePublish({ arn, attributes }: Topic, caller: Caller): void {
  const policy = attributes.get('Policy');
  if (policy === undefined || isOff('topic-policy') || caller.kind !== 'service' || caller.roleArn !== undefined)
    return;
  const { service, sourceArn } = caller;
  const request = { service, action: 'sns:Publish', resource: arn, sourceArn, sourceAccount: arn.split(':')[4]! };
  if (permitsService(policy, request)) return;
  throw new AwsError(
    'AuthorizationError',
    `Resource: ${sourceArn ?? service} is not authorized to perform: SNS:Publish on resource: ${arn}`,
  );
}
