import { Capacity } from '../../ec2/capacity';
import { asService } from '../../iam/credentials';
import { AwsError } from '../../wire/aws-error';
import type { World } from '../../world';
import { NotStabilized, type ResourceContext, type ResourceType } from '../resource-types/resource-type';
import { PropertiesRefused, type PropertySchema, readProperties } from '../schema/property-schema';
import { evaluate, type Scope } from '../template/intrinsics';
import type { ResourceDefinition } from '../template/template';
import type { Journal } from './journal';
import { NameTaken, refuseTaken } from './name-taken';
import type { Stack, StackResource } from './stack';
import type { Pause } from './virtual-time';

/** A resource that could not be created, changed or deleted, with what its events say about it. */
export class ResourceFailed extends Error {
  constructor(
    readonly resource: StackResource,
    reason: string,
  ) {
    super(reason);
    this.name = 'ResourceFailed';
  }
}

/** Creates, changes and deletes single resources, and writes their events. */
export class ResourceHandler {
  private readonly capacity: Capacity;

  constructor(
    private readonly world: World,
    private readonly types: ReadonlyMap<string, ResourceType<object>>,
    private readonly journal: Journal,
    private readonly stacks: ReadonlyMap<string, Stack>,
  ) {
    this.capacity = new Capacity(world);
  }

  typeOf(name: string): ResourceType<object> {
    return this.types.get(name)!;
  }

  /** A resource's properties as its type gets them: functions evaluated, the stack's tags added. */
  propertiesOf(definition: ResourceDefinition, stack: Stack, scope: Scope): Record<string, unknown> {
    const properties = evaluate(definition.properties, scope) as Record<string, unknown>;
    const { members } = this.typeOf(definition.type).schema;
    if (stack.definition.tags.length === 0 || !isTagList(members.get('Tags')?.schema)) return properties;
    const own = (properties.Tags ?? []) as { Key?: unknown }[];
    const added = stack.definition.tags.filter(({ Key }) => !own.some((tag) => tag.Key === Key));
    return { ...properties, Tags: [...own, ...added] };
  }

  async create(
    stack: Stack,
    definition: ResourceDefinition,
    scope: { masked: Scope } & Scope,
    pause: Pause,
  ): Promise<StackResource> {
    const type = this.typeOf(definition.type);
    const resource: StackResource = {
      logicalId: definition.logicalId,
      type: definition.type,
      physicalId: undefined,
      status: 'CREATE_IN_PROGRESS',
      statusReason: undefined,
      updatedAt: this.world.clock.now(),
      properties: {},
      attributes: {},
      deletionPolicy: definition.deletionPolicy,
      updateReplacePolicy: definition.updateReplacePolicy,
    };
    stack.resources.set(definition.logicalId, resource);
    let shown: unknown;
    const initiated = (physicalId: string): void => {
      resource.physicalId = physicalId;
      this.journal.resource(stack, resource, 'CREATE_IN_PROGRESS', 'Resource creation Initiated', shown);
    };
    try {
      resource.properties = this.propertiesOf(definition, stack, scope);
      shown = this.propertiesOf(definition, stack, scope.masked);
      this.journal.resource(stack, resource, 'CREATE_IN_PROGRESS', undefined, shown);
      const properties = readProperties(definition.logicalId, type.schema, resource.properties);
      const context = this.contextFor(stack, definition.logicalId, pause, initiated);
      await refuseTaken(type, resource, context, this.stacks.values());
      resource.attributes = await type.create(properties, context);
    } catch (error) {
      const reason = reasonFor(error, this.world.ids.uuid());
      this.journal.resource(stack, resource, 'CREATE_FAILED', reason, shown);
      throw new ResourceFailed(resource, reason);
    }
    this.journal.resource(stack, resource, 'CREATE_COMPLETE', undefined, shown);
    return resource;
  }

  /** Brings a resource from the properties it has to others, in place. */
  async update(
    stack: Stack,
    resource: StackResource,
    properties: Readonly<Record<string, unknown>>,
    changed: ReadonlySet<string>,
    pause: Pause,
  ): Promise<void> {
    const type = this.typeOf(resource.type);
    this.journal.resource(stack, resource, 'UPDATE_IN_PROGRESS');
    try {
      const before = readProperties(resource.logicalId, type.schema, resource.properties);
      const after = readProperties(resource.logicalId, type.schema, properties);
      const context = this.contextFor(stack, resource.logicalId, pause, () => undefined);
      const change = { physicalId: resource.physicalId!, before, after, changed };
      resource.attributes = { ...resource.attributes, ...(await type.update!(change, context)) };
      resource.properties = properties;
    } catch (error) {
      const reason = reasonFor(error, this.world.ids.uuid());
      this.journal.resource(stack, resource, 'UPDATE_FAILED', reason);
      throw new ResourceFailed(resource, reason);
    }
    this.journal.resource(stack, resource, 'UPDATE_COMPLETE');
  }

  /** Deletes a resource, or leaves it where its policy says so. */
  async delete(stack: Stack, resource: StackResource, keep: boolean, pause: Pause): Promise<void> {
    if (keep) {
      this.journal.resource(stack, resource, 'DELETE_SKIPPED');
      return;
    }
    this.journal.resource(stack, resource, 'DELETE_IN_PROGRESS');
    try {
      if (resource.physicalId !== undefined) {
        const type = this.typeOf(resource.type);
        const properties = readProperties(resource.logicalId, type.schema, resource.properties);
        const context = this.contextFor(stack, resource.logicalId, pause, () => undefined);
        await type.delete(resource.physicalId, properties, context);
      }
    } catch (error) {
      const reason = reasonFor(error, this.world.ids.uuid());
      this.journal.resource(stack, resource, 'DELETE_FAILED', reason);
      throw new ResourceFailed(resource, reason);
    }
    this.journal.resource(stack, resource, 'DELETE_COMPLETE');
  }

  private contextFor(
    stack: Stack,
    logicalId: string,
    pause: Pause,
    initiated: (physicalId: string) => void,
  ): ResourceContext {
    const { world } = this;
    const roleArn = stack.actsWith;
    const caller = asService('cloudformation', roleArn === undefined ? {} : { roleArn });
    return {
      logicalId,
      stackId: stack.id,
      accountId: world.accountId,
      region: world.region,
      call: (service, operation, input) => world.call(caller, service, operation, input),
      capacity: this.capacity,
      initiated,
      pause,
      random: (length) => world.ids.upper(length),
      physicalName: (limit) => {
        const random = world.ids.upper(12);
        return `${`${stack.name}-${logicalId}`.slice(0, limit - random.length - 1)}-${random}`;
      },
    };
  }
}

function isTagList(schema: PropertySchema | undefined): boolean {
  return schema?.kind === 'list' && schema.item.kind === 'object' && schema.item.members.has('Key');
}

/** What an event says of a failure. An error that no service answers is ours: it is not dressed up as a refusal. */
function reasonFor(error: unknown, token: string): string {
  if (error instanceof PropertiesRefused || error instanceof NameTaken) return error.message;
  if (error instanceof NotStabilized) return handlerMessage(error.message, token, 'NotStabilized');
  if (!(error instanceof AwsError)) throw error;
  if (error.code === 'ValidationError') return error.message;
  return handlerMessage(error.message, token, handlerCodeOf(error.code));
}

const handlerMessage = (message: string, token: string, code: string): string =>
  `Resource handler returned message: "${message}" (RequestToken: ${token}, HandlerErrorCode: ${code})`;

function handlerCodeOf(code: string): string {
  if (/AlreadyExist|AlreadyOwned|ResourceInUse|ResourceConflict|Duplicate/.test(code)) return 'AlreadyExists';
  if (/NotFound|NoSuch|DoesNotExist/.test(code)) return 'NotFound';
  if (/AccessDenied|Unauthorized/.test(code)) return 'AccessDenied';
  if (/Limit/.test(code)) return 'ServiceLimitExceeded';
  return 'InvalidRequest';
}
