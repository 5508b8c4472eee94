import { pageOf } from '../../page';
import { AwsError } from '../../wire/aws-error';
import type { Operations } from '../../wire/implementation';
import type { World } from '../../world';
import type { Functions } from '../functions';
import type { LambdaFunction } from '../lambda-function';
import { invalidParameter } from '../refusal';
import { describeMapping, type EventSourceMapping } from './mapping';
import { mappingSettings } from './mapping-settings';
import { QueuePoller } from './queue-poller';
import { assertReadable, queueArnOf } from './queue-source';

const LARGEST_PAGE = 100;

/**
 * Event source mappings: SQS queues whose messages invoke functions.
 * @param onMessages tells of queues that have messages to receive
 */
export function mappingOperations(
  world: World,
  functions: Functions,
  onMessages: (listener: (queueArn: string) => void) => void,
): Operations<'lambda'> {
  const mappings = new Map<string, { readonly mapping: EventSourceMapping; readonly poller: QueuePoller }>();
  onMessages((queueArn) => {
    for (const { mapping, poller } of mappings.values()) if (mapping.queueArn === queueArn) poller.wake();
  });
  const functionOf = (name: string | undefined): LambdaFunction => {
    try {
      return functions.get(name);
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException')
        throw invalidParameter('Function does not exist');
      throw error;
    }
  };
  const find = (uuid: string | undefined) => {
    const found = mappings.get(uuid ?? '');
    if (!found)
      throw new AwsError('ResourceNotFoundException', 'The resource you requested does not exist.', { Type: 'User' });
    return found;
  };
  const assertNew = (queueArn: string, fn: LambdaFunction): void => {
    for (const { mapping } of mappings.values())
      if (mapping.queueArn === queueArn && mapping.settings.functionName === fn.name)
        throw new AwsError(
          'ResourceConflictException',
          `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${fn.name} ") already exists. Please update or delete the existing mapping with UUID ${mapping.uuid}`,
          { Type: 'User' },
        );
  };
  return {
    CreateEventSourceMapping: async ({ EventSourceArn, FunctionName, ...input }) => {
      const fn = functionOf(FunctionName);
      const queueArn = queueArnOf(EventSourceArn);
      const settings = { ...mappingSettings(input), functionName: fn.name, functionArn: fn.arn };
      await assertReadable(world, fn, queueArn);
      assertNew(queueArn, fn);
      const uuid = world.ids.uuid();
      const arn = `arn:aws:lambda:${world.region}:${world.accountId}:event-source-mapping:${uuid}`;
      const mapping: EventSourceMapping = { uuid, arn, queueArn, settings, lastModified: world.clock.now() };
      const poller = new QueuePoller(world, mapping, (name) => functions.byName.get(name));
      mappings.set(uuid, { mapping, poller });
      poller.wake();
      return describeMapping(mapping);
    },
    GetEventSourceMapping: ({ UUID }) => describeMapping(find(UUID).mapping),
    ListEventSourceMappings: ({ EventSourceArn, FunctionName, Marker, MaxItems = LARGEST_PAGE }) => {
      const name = FunctionName === undefined ? undefined : functions.get(FunctionName).name;
      const asked = [...mappings.values()]
        .map(({ mapping }) => mapping)
        .filter(({ queueArn }) => EventSourceArn === undefined || queueArn === EventSourceArn)
        .filter(({ settings }) => name === undefined || settings.functionName === name);
      const page = pageOf(asked, ({ uuid }) => uuid, Marker, Math.min(MaxItems, LARGEST_PAGE));
      if (!page) throw invalidParameter('Invalid marker');
      return { EventSourceMappings: page.items.map(describeMapping), NextMarker: page.next };
    },
    UpdateEventSourceMapping: async ({ UUID, FunctionName, ...input }) => {
      const { mapping } = find(UUID);
      const fn = functionOf(FunctionName ?? mapping.settings.functionArn);
      const settings = { ...mappingSettings(input, mapping.settings), functionName: fn.name, functionArn: fn.arn };
      await assertReadable(world, fn, mapping.queueArn);
      if (fn.name !== mapping.settings.functionName) assertNew(mapping.queueArn, fn);
      const { poller } = find(UUID);
      mapping.settings = settings;
      mapping.lastModified = world.clock.now();
      poller.wake();
      return describeMapping(mapping);
    },
    DeleteEventSourceMapping: ({ UUID }) => {
      const { mapping, poller } = find(UUID);
      poller.end();
      mappings.delete(mapping.uuid);
      return { ...describeMapping(mapping), State: 'Deleting' };
    },
  };
}
