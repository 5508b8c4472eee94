import type { Caller } from '../iam/credentials';
import { permitsService } from '../iam/service-access';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { Queue } from './queues';

/**
 * A service that acts for itself needs the queue's policy; whoever acts with a role or as a user has its own permissions.
 * @throws AwsError AccessDeniedException
 */
export function authorise(queue: Queue, caller: Caller, action: string): void {
  if (caller.kind !== 'service' || caller.roleArn !== undefined || isOff('queue-policy')) return;
  const { service, sourceArn } = caller;
  const sourceAccount = queue.arn.split(':')[4]!;
  const request = { service, action, resource: queue.arn, sourceArn, sourceAccount };
  if (permitsService(queue.attributes.Policy, request)) return;
  throw new AwsError(
    'AccessDeniedException',
    `User: ${service} is not authorized to perform: ${action.toLowerCase()} on resource: ${queue.arn} because no resource-based policy allows the ${action.toLowerCase()} action`,
  );
}
