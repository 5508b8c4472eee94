import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import type { World } from '../../world';
import type { Stack, StackResource } from './stack';

/** Changes states and writes the event of each change, as DescribeStackEvents shows it. */
export interface Journal {
  stack(stack: Stack, status: StackStatus, reason?: string): void;
  resource(stack: Stack, resource: StackResource, status: ResourceStatus, reason?: string, shown?: unknown): void;
}

export function createJournal(world: World): Journal {
  const write = (
    stack: Stack,
    about: { logicalId: string; physicalId: string | undefined; type: string },
    status: string,
    reason: string | undefined,
    shown: unknown,
  ): void => {
    stack.events.push({
      StackId: stack.id,
      EventId: world.ids.uuid(),
      StackName: stack.name,
      LogicalResourceId: about.logicalId,
      PhysicalResourceId: about.physicalId ?? '',
      ResourceType: about.type,
      Timestamp: world.clock.now(),
      ResourceStatus: status as ResourceStatus,
      ...(reason === undefined ? {} : { ResourceStatusReason: reason }),
      ...(shown === undefined ? {} : { ResourceProperties: JSON.stringify(shown) }),
      ...(stack.token === undefined ? {} : { ClientRequestToken: stack.token }),
    });
  };
  return {
    stack: (stack, status, reason) => {
      stack.status = status;
      stack.statusReason = reason;
      const about = { logicalId: stack.name, physicalId: stack.id, type: 'AWS::CloudFormation::Stack' };
      write(stack, about, status, reason, undefined);
    },
    resource: (stack, resource, status, reason, shown) => {
      resource.status = status;
      resource.statusReason = reason;
      resource.updatedAt = world.clock.now();
      write(stack, resource, status, reason, shown);
    },
  };
}
