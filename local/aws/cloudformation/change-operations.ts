import { isDeepStrictEqual } from 'node:util';
import type { CreateStackCommandInput, Tag, UpdateStackCommandInput } from '@aws-sdk/client-cloudformation';
import { asService, type Caller } from '../iam/credentials';
import { roleTrusts } from '../iam/role-trust';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { assertCapabilities } from './capabilities';
import { createStack } from './stack/create-stack';
import { deleteStack } from './stack/delete-stack';
import type { Stack, StackDefinition } from './stack/stack';
import { updateStack } from './stack/update-stack';
import { inVirtualTime } from './stack/virtual-time';
import type { Stacks } from './stacks';
import { namesInParameterStore, resolveParameters } from './template/parameters';
import type { Template } from './template/template';
import { validationError } from './validation-error';

/** Members that would change what is deployed, and that nothing here would act on. */
const NOT_BUILT = [
  ...['StackPolicyBody', 'StackPolicyURL', 'StackPolicyDuringUpdateBody', 'StackPolicyDuringUpdateURL'],
  ...['DeploymentConfig', 'DisableValidation'],
];
const LISTS_NOT_BUILT = ['NotificationARNs', 'ResourceTypes'];
const MORE_NOT_BUILT = ['TimeoutInMinutes', 'RetainExceptOnCreate', 'DisableRollback'];

/** States in which a stack may be updated. CloudFormation User Guide, "Stack status codes". */
const UPDATABLE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE']);

/** CreateStack, UpdateStack, DeleteStack: they answer at once, and the work goes on in virtual time. */
export function changeOperations(stacks: Stacks): Operations<'cloudformation'> {
  const { world, engine } = stacks;
  const definitionOf = async (
    template: Template,
    input: CreateStackCommandInput | UpdateStackCommandInput,
    caller: Caller,
    before?: StackDefinition,
  ): Promise<StackDefinition> => {
    assertTags(input.Tags);
    const given = input.Parameters ?? [];
    const fetched = await fromParameterStore(
      world,
      caller,
      namesInParameterStore(template.parameters, given, before?.parameters),
    );
    const definition: StackDefinition = {
      template,
      parameters: resolveParameters(template.parameters, given, before?.parameters, fetched),
      tags: input.Tags ?? before?.tags ?? [],
      capabilities: input.Capabilities ?? [],
      roleArn: input.RoleARN ?? before?.roleArn,
    };
    assertCapabilities(template, stacks.types, definition.capabilities);
    return definition;
  };
  /** CloudFormation acts with the role that it is given, else with the permissions of who asks. */
  const actingRole = async (given: string | undefined, kept: string | undefined, caller: Caller) => {
    const role = given ?? kept;
    if (role !== undefined && !(await roleTrusts(world, role, 'cloudformation')))
      throw validationError(`Role ${role} is invalid or cannot be assumed`);
    return role ?? caller.roleArn;
  };
  return {
    CreateStack: async (input, { caller }) => {
      const { StackName: name = '', DisableRollback, OnFailure } = input;
      if (!/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name))
        throw validationError(
          `1 validation error detected: Value '${name}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
        );
      if (DisableRollback !== undefined && OnFailure !== undefined)
        throw validationError('You can specify either DisableRollback or OnFailure, but not both.');
      assertBuilt(input, [...NOT_BUILT, ...LISTS_NOT_BUILT, ...MORE_NOT_BUILT.slice(0, 2)]);
      const template = await stacks.read(input);
      const definition = await definitionOf(template, input, caller);
      if (stacks.find(name)) throw new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
      const actsWith = await actingRole(input.RoleARN, definition.roleArn, caller);
      const stack: Stack = {
        id: `arn:aws:cloudformation:${world.region}:${world.accountId}:stack/${name}/${world.ids.uuid()}`,
        name,
        createdAt: world.clock.now(),
        updatedAt: undefined,
        deletedAt: undefined,
        status: 'CREATE_IN_PROGRESS',
        statusReason: undefined,
        definition,
        actsWith,
        onFailure: OnFailure ?? (DisableRollback ? 'DO_NOTHING' : 'ROLLBACK'),
        terminationProtection: input.EnableTerminationProtection ?? false,
        resources: new Map(),
        outputs: [],
        imports: new Set(),
        events: [],
        token: input.ClientRequestToken,
      };
      stacks.byId.set(stack.id, stack);
      engine.journal.stack(stack, 'CREATE_IN_PROGRESS', 'User Initiated');
      inVirtualTime(world.clock, (pause) => createStack(engine, stack, pause));
      return { StackId: stack.id };
    },

    UpdateStack: async (input, { caller }) => {
      const existing = stacks.find(input.StackName);
      if (!existing || existing.deletedAt) throw validationError(`Stack [${input.StackName}] does not exist`);
      assertBuilt(input, [...NOT_BUILT, ...LISTS_NOT_BUILT, ...MORE_NOT_BUILT]);
      const template = input.UsePreviousTemplate ? existing.definition.template : await stacks.read(input);
      if (!UPDATABLE.has(existing.status))
        throw validationError(`Stack:${existing.id} is in ${existing.status} state and can not be updated.`);
      const definition = await definitionOf(template, input, caller, existing.definition);
      if (isSame(existing.definition, definition)) throw validationError('No updates are to be performed.');
      existing.actsWith = await actingRole(input.RoleARN, definition.roleArn, caller);
      existing.token = input.ClientRequestToken;
      existing.updatedAt = world.clock.now();
      engine.journal.stack(existing, 'UPDATE_IN_PROGRESS', 'User Initiated');
      inVirtualTime(world.clock, (pause) => updateStack(engine, existing, definition, pause));
      return { StackId: existing.id };
    },

    DeleteStack: async ({ StackName, RoleARN, RetainResources = [], ClientRequestToken, DeletionMode }, { caller }) => {
      const stack = stacks.find(StackName);
      // Deleting what is not there, or is being deleted, succeeds.
      if (!stack || stack.deletedAt || stack.status === 'DELETE_IN_PROGRESS') return {};
      if (DeletionMode === 'FORCE_DELETE_STACK')
        throw new AwsError('NotImplemented', 'DeleteStack with DeletionMode is not built in this embedded AWS.');
      if (stack.terminationProtection)
        throw validationError(`Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`);
      if (stack.status.endsWith('_IN_PROGRESS'))
        throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
      if (RetainResources.length > 0 && stack.status !== 'DELETE_FAILED')
        throw validationError(
          `Invalid operation on stack [${stack.id}]. RetainResources can only be specified when the stack is in DELETE_FAILED state.`,
        );
      stack.actsWith = await actingRole(RoleARN, stack.definition.roleArn, caller);
      stack.token = ClientRequestToken;
      const inUse = engine.exports.reasonToKeep(stack);
      if (inUse !== undefined) {
        // Not DELETE_FAILED: the stack stays what it was, and only an event says why.
        engine.journal.stack(stack, stack.status, inUse);
        return {};
      }
      engine.journal.stack(stack, 'DELETE_IN_PROGRESS', 'User Initiated');
      inVirtualTime(world.clock, (pause) => deleteStack(engine, stack, RetainResources, pause));
      return {};
    },

    UpdateTerminationProtection: ({ StackName, EnableTerminationProtection = false }) => {
      const stack = stacks.get(StackName);
      stack.terminationProtection = EnableTerminationProtection;
      return { StackId: stack.id };
    },
  };
}

function assertBuilt(input: object, members: readonly string[]): void {
  for (const member of members) {
    const value = (input as Record<string, unknown>)[member];
    if (value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0))
      throw new AwsError('NotImplemented', `cloudformation: ${member} is not built in this embedded AWS.`);
  }
  const { RollbackTriggers = [] } =
    (input as { RollbackConfiguration?: { RollbackTriggers?: unknown[] } }).RollbackConfiguration ?? {};
  if (RollbackTriggers.length > 0)
    throw new AwsError('NotImplemented', 'cloudformation: RollbackTriggers are not built in this embedded AWS.');
}

function assertTags(tags: readonly Tag[] = []): void {
  if (tags.length > 50) throw validationError('Tags cannot exceed 50.');
  for (const { Key = '' } of tags)
    if (Key.startsWith('aws:')) throw validationError(`aws: prefixed tag key names are not allowed for external use.`);
}

/** Comments and formatting make no update; neither do metadata, which nothing is created from. */
function isSame(before: StackDefinition, after: StackDefinition): boolean {
  const essence = ({ template, parameters, tags }: StackDefinition): unknown => [
    [...template.resources],
    [...template.outputs],
    template.conditions,
    template.mappings,
    [...parameters].map(([key, { text }]) => [key, text]),
    tags,
  ];
  return isDeepStrictEqual(essence(before), essence(after));
}

/** @returns the values of parameters by their names; those that are not there, or may not be read, are left out. */
async function fromParameterStore(
  world: World,
  { roleArn }: Caller,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const caller = asService('cloudformation', roleArn === undefined ? {} : { roleArn });
  const { Parameters = [] } = await world.call(caller, 'ssm', 'GetParameters', { Names: [...new Set(names)] });
  return new Map(Parameters.map(({ Name = '', Value = '' }) => [Name, Value]));
}
