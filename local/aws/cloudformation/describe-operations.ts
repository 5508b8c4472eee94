import type { Stack as StackDescription, StackResourceDetail } from '@aws-sdk/client-cloudformation';
import { type Page, pageOf } from '../page';
import type { Operations } from '../wire/implementation';
import type { Stack, StackResource } from './stack/stack';
import type { Stacks } from './stacks';
import { validationError } from './validation-error';

const PAGE_SIZE = 100;

/** What stacks are, what they have and what happened to them. Nothing here changes anything. */
export function describeOperations(stacks: Stacks): Operations<'cloudformation'> {
  return {
    DescribeStacks: ({ StackName, NextToken }) => {
      if (StackName !== undefined) return { Stacks: [describeStack(stacks.get(StackName))] };
      const alive = [...stacks.byId.values()].filter((stack) => stack.deletedAt === undefined).reverse();
      const { items, next } = page(alive, NextToken);
      return { Stacks: items.map(describeStack), ...nextToken(next) };
    },
    ListStacks: ({ StackStatusFilter, NextToken }) => {
      const all = [...stacks.byId.values()].reverse();
      const wanted = all.filter((stack) => !StackStatusFilter?.length || StackStatusFilter.includes(stack.status));
      const { items, next } = page(wanted, NextToken);
      return {
        StackSummaries: items.map((stack) => {
          const { StackId, StackName, CreationTime, StackStatus, StackStatusReason, LastUpdatedTime, DeletionTime } =
            describeStack(stack);
          return {
            StackId,
            StackName,
            CreationTime,
            StackStatus,
            StackStatusReason,
            LastUpdatedTime,
            DeletionTime,
            TemplateDescription: stack.definition.template.description,
            DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
          };
        }),
        ...nextToken(next),
      };
    },
    DescribeStackEvents: ({ StackName, NextToken }) => {
      const newestFirst = [...stacks.get(StackName).events].reverse();
      const { items, next } = page(newestFirst, NextToken);
      return { StackEvents: [...items], ...nextToken(next) };
    },
    DescribeStackResources: ({ StackName, PhysicalResourceId, LogicalResourceId }) => {
      if ((StackName === undefined) === (PhysicalResourceId === undefined))
        throw validationError('Only one of StackName and PhysicalResourceId must be specified.');
      const stack =
        StackName === undefined
          ? [...stacks.byId.values()].find(({ resources, deletedAt }) =>
              [...resources.values()].some((resource) => !deletedAt && resource.physicalId === PhysicalResourceId),
            )
          : stacks.get(StackName);
      if (!stack) throw validationError(`Stack for ${PhysicalResourceId} does not exist`);
      return {
        StackResources: [...stack.resources.values()]
          .filter(({ logicalId }) => LogicalResourceId === undefined || logicalId === LogicalResourceId)
          .slice(0, PAGE_SIZE)
          .map((resource) => {
            const { LastUpdatedTimestamp, ...shown } = describeResource(stack, resource);
            return { ...shown, Timestamp: LastUpdatedTimestamp! };
          }),
      };
    },
    DescribeStackResource: ({ StackName, LogicalResourceId = '' }) => {
      const stack = stacks.get(StackName);
      const resource = stack.resources.get(LogicalResourceId);
      if (!resource) throw validationError(`Resource ${LogicalResourceId} does not exist for stack ${stack.name}`);
      return { StackResourceDetail: describeResource(stack, resource) };
    },
    ListStackResources: ({ StackName, NextToken }) => {
      const stack = stacks.get(StackName);
      const { items, next } = page([...stack.resources.values()], NextToken);
      return {
        StackResourceSummaries: items.map((resource) => {
          const { StackName: _, StackId: __, ...shown } = describeResource(stack, resource);
          return shown;
        }),
        ...nextToken(next),
      };
    },
    ListExports: ({ NextToken }) => {
      const { items, next } = page(stacks.engine.exports.all(), NextToken);
      return {
        Exports: items.map(({ name, value, stackId }) => ({ ExportingStackId: stackId, Name: name, Value: value })),
        ...nextToken(next),
      };
    },
    ListImports: ({ ExportName = '', NextToken }) => {
      const importers = stacks.engine.exports.importersOf(ExportName);
      if (importers.length === 0) throw validationError(`Export '${ExportName}' is not imported by any stack.`);
      const { items, next } = page(importers, NextToken);
      return { Imports: [...items], ...nextToken(next) };
    },
  };
}

function describeStack(stack: Stack): StackDescription {
  const { template, parameters, tags, capabilities, roleArn } = stack.definition;
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: stack.createdAt,
    StackStatus: stack.status,
    DisableRollback: stack.onFailure === 'DO_NOTHING',
    EnableTerminationProtection: stack.terminationProtection,
    NotificationARNs: [],
    RollbackConfiguration: {},
    Capabilities: [...capabilities],
    Tags: [...tags],
    Parameters: [...parameters].map(([key, { text, noEcho, fetched }]) => ({
      ParameterKey: key,
      ParameterValue: noEcho ? '****' : text,
      ...(fetched === undefined ? {} : { ResolvedValue: fetched }),
    })),
    Outputs: [...stack.outputs],
    DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
    ...(template.description === undefined ? {} : { Description: template.description }),
    ...(stack.statusReason === undefined ? {} : { StackStatusReason: stack.statusReason }),
    ...(stack.updatedAt === undefined ? {} : { LastUpdatedTime: stack.updatedAt }),
    ...(stack.deletedAt === undefined ? {} : { DeletionTime: stack.deletedAt }),
    ...(roleArn === undefined ? {} : { RoleARN: roleArn }),
  };
}

function describeResource(stack: Stack, resource: StackResource): StackResourceDetail {
  return {
    StackName: stack.name,
    StackId: stack.id,
    LogicalResourceId: resource.logicalId,
    ...(resource.physicalId === undefined ? {} : { PhysicalResourceId: resource.physicalId }),
    ResourceType: resource.type,
    LastUpdatedTimestamp: resource.updatedAt,
    ResourceStatus: resource.status,
    ...(resource.statusReason === undefined ? {} : { ResourceStatusReason: resource.statusReason }),
    DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
  };
}

/** Lists only grow at their front, so places counted from the back stay true between two pages. */
function page<Item>(items: readonly Item[], token: string | undefined): Page<Item> {
  const placed = items.map((item, index) => ({ item, key: String(1e9 - items.length + index) }));
  const cut = pageOf(placed, ({ key }) => key, token, PAGE_SIZE);
  if (!cut) throw validationError('Invalid next token');
  return { items: cut.items.map(({ item }) => item), next: cut.next };
}

const nextToken = (next: string | undefined): { NextToken?: string } => (next === undefined ? {} : { NextToken: next });
