import { AwsError } from '../wire/aws-error';
import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { filterOperations } from './filter-operations';
import { groupOperations } from './group-operations';
import { LogStore } from './log-store';
import { streamOperations } from './stream-operations';

/** Amazon CloudWatch Logs: groups, streams, their events and plain-text search. */
export function createCloudWatchLogs(world: World): ServiceImplementation<'cloudwatch-logs'> {
  const store = new LogStore();
  return {
    name: 'cloudwatch-logs',
    operations: {
      ...groupOperations(world, store),
      ...streamOperations(world, store),
      ...filterOperations(world, store),
    },
    refusalOf: ({ kind, path, message }) =>
      kind === 'missing'
        ? new AwsError(
            'InvalidParameterException',
            `1 validation error detected: Value null at '${path}' failed to satisfy constraint: Member must not be null`,
          )
        : kind === 'type'
          ? new AwsError('SerializationException', message)
          : undefined,
  };
}
