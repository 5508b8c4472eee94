import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { loadCode } from './code';
import { assertQueue } from './dead-letters';
import { type FunctionState, startEnvironment } from './environments';
import { ExecutionPool } from './execution-pool';
import { executionRole } from './execution-role';
import { parseFunctionName } from './function-name';
import { checkArchitectures, settingsFrom } from './function-settings';
import { assertRevision, type Functions } from './functions';
import { describeFunction, type LambdaFunction } from './lambda-function';
import { constraintBroken, invalidParameter, notBuilt } from './refusal';
import type { FunctionRunner } from './runner';
import { assertMayEnter } from './vpc-config';

/** Functions: create, describe, change, delete. */
export function functionOperations(world: World, functions: Functions, runner: FunctionRunner): Operations<'lambda'> {
  const poolOf = (state: FunctionState): ExecutionPool =>
    new ExecutionPool(world.clock, () => startEnvironment(world, runner, state));
  /** A function with something changed: new revision, new environments. */
  const changed = (fn: LambdaFunction, change: Partial<LambdaFunction>): LambdaFunction => {
    const next = { ...fn, ...change, lastModified: world.clock.now(), revisionId: world.ids.uuid() };
    return { ...next, pool: poolOf(next) };
  };
  const assertNew = (name: string): void => {
    if (functions.byName.has(name))
      throw new AwsError('ResourceConflictException', `Function already exist: ${name}`, { Type: 'User' });
  };
  return {
    CreateFunction: async (input) => {
      const { name, qualifier } = parseFunctionName(input.FunctionName ?? '');
      if (qualifier !== undefined) throw invalidParameter('A new function has no qualifier.');
      const settings = settingsFrom(input);
      const architecture = checkArchitectures(input.Architectures);
      assertNew(name);
      const role = await executionRole(world, input.Role ?? '');
      await assertQueue(world, settings.deadLetterArn);
      await assertMayEnter(world, role, settings.network);
      const code = await loadCode(world, input.Code ?? {});
      assertNew(name);
      const state = { name, arn: functions.arnOf(name), role, settings, code };
      const fn: LambdaFunction = {
        ...state,
        architecture,
        lastModified: world.clock.now(),
        revisionId: world.ids.uuid(),
        pool: poolOf(state),
        tags: new Map(Object.entries(input.Tags ?? {})),
        policy: [],
        policyRevisionId: world.ids.uuid(),
        eventInvokeConfig: undefined,
        url: undefined,
      };
      functions.byName.set(name, fn);
      return describeFunction(fn);
    },
    GetFunction: ({ FunctionName, Qualifier }) => {
      const fn = functions.get(FunctionName, Qualifier);
      return {
        Configuration: describeFunction(fn),
        Code: { RepositoryType: 'S3' },
        ...(fn.tags.size > 0 && { Tags: Object.fromEntries(fn.tags) }),
      };
    },
    GetFunctionConfiguration: ({ FunctionName, Qualifier }) => describeFunction(functions.get(FunctionName, Qualifier)),
    ListFunctions: ({ Marker, MaxItems = 50 }) => {
      const page = pageOf(functions.byName.values(), ({ name }) => name, Marker, pageSizeOf(MaxItems));
      if (!page) throw invalidParameter('Invalid marker');
      return { Functions: page.items.map(describeFunction), NextMarker: page.next };
    },
    UpdateFunctionCode: async (input) => {
      const { revisionId } = functions.get(input.FunctionName);
      assertRevision(revisionId, input.RevisionId);
      if (input.Publish || input.PublishTo) throw notBuilt('published versions');
      const code = await loadCode(world, input);
      const fn = functions.get(input.FunctionName);
      const architecture = input.Architectures ? checkArchitectures(input.Architectures) : fn.architecture;
      const next = changed(fn, { code, architecture });
      if (!input.DryRun) await functions.replace(fn, next);
      return describeFunction(next);
    },
    UpdateFunctionConfiguration: async (input) => {
      const { revisionId, settings } = functions.get(input.FunctionName);
      assertRevision(revisionId, input.RevisionId);
      const role = input.Role === undefined ? undefined : await executionRole(world, input.Role);
      const wanted = settingsFrom(input, settings);
      if (input.DeadLetterConfig) await assertQueue(world, wanted.deadLetterArn);
      if (input.VpcConfig || role)
        await assertMayEnter(world, role ?? functions.get(input.FunctionName).role, wanted.network);
      const fn = functions.get(input.FunctionName);
      const next = changed(fn, { settings: settingsFrom(input, fn.settings), ...(role && { role }) });
      await functions.replace(fn, next);
      return describeFunction(next);
    },
    DeleteFunction: async ({ FunctionName, Qualifier }) => {
      const fn = functions.get(FunctionName);
      if (Qualifier === '$LATEST' || FunctionName?.endsWith(':$LATEST'))
        throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
      functions.get(FunctionName, Qualifier);
      functions.byName.delete(fn.name);
      await fn.pool.retire();
      return {};
    },
    ListVersionsByFunction: ({ FunctionName }) => {
      const fn = functions.get(FunctionName);
      return { Versions: [{ ...describeFunction(fn), FunctionArn: `${fn.arn}:$LATEST` }] };
    },
    ListAliases: ({ FunctionName }) => {
      functions.get(FunctionName);
      return { Aliases: [] };
    },
    GetAccountSettings: () => ({
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: 1_000,
        UnreservedConcurrentExecutions: 1_000,
      },
      AccountUsage: {
        TotalCodeSize: [...functions.byName.values()].reduce((sum, { code }) => sum + code.zip.length, 0),
        FunctionCount: functions.byName.size,
      },
    }),
    ListTags: ({ Resource }) => ({ Tags: Object.fromEntries(functions.get(Resource).tags) }),
    TagResource: ({ Resource, Tags = {} }) => {
      const { tags } = functions.get(Resource);
      for (const [key, value] of Object.entries(Tags)) tags.set(key, value);
      return {};
    },
    UntagResource: ({ Resource, TagKeys = [] }) => {
      const { tags } = functions.get(Resource);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
  };
}

function pageSizeOf(maxItems: number): number {
  if (maxItems < 1) throw constraintBroken(maxItems, 'maxItems', 'have value greater than or equal to 1');
  if (maxItems > 10_000) throw constraintBroken(maxItems, 'maxItems', 'have value less than or equal to 10000');
  return Math.min(maxItems, 50);
}
