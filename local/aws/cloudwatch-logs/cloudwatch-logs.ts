import { sharedWords } from '../wire/constraints/validation-exception';
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
    refusalOf: sharedWords('InvalidParameterException'),
  };
}
