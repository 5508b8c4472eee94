import type { ServiceImplementation } from '../wire/implementation';
import type { World } from '../world';
import { messageOperations } from './message-operations';
import { queueOperations } from './queue-operations';
import { Queues } from './queues';
import { refusalOf } from './refusals';

/** Amazon Simple Queue Service: standard queues. What is asked for is answered at once, whatever WaitTimeSeconds says. */
export function createSqs(world: World): ServiceImplementation<'sqs'> {
  const state = new Queues(world);
  return {
    name: 'sqs',
    operations: { ...queueOperations(state), ...messageOperations(state) },
    refusalOf,
    // A map of names to values, whose names are told one by one.
    // ReceiveMessage's AttributeNames are a message's, although its model gives them the names of a queue's.
    judgesItself: ['*.Attributes', 'ReceiveMessage.AttributeNames'],
  };
}
