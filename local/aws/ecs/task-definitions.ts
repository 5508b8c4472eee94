import type { RegisterTaskDefinitionRequest, TaskDefinition } from '@aws-sdk/client-ecs';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { oneOf } from './allowed-values';
import { callerArn } from './caller';
import { withHealthCheckDefaults } from './container-health';
import { cpuUnits, mebibytes } from './fargate-sizes';
import type { Lookup } from './lookup';
import { page } from './pages';
import { clientException, invalidParameter } from './refusals';
import { requiredAttributes } from './required-attributes';
import type { EcsState, TaskDefinitionRecord } from './state';
import { tagList, withTags } from './tags';
import { fitsFargate, refusalOfTaskDefinition } from './task-definition-rules';

const STATUSES = ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS'] as const;
/** How often ECS looks whether a deleted revision is still referenced; AWS says only that it goes when none is. */
const DELETION_PACE_MS = 10 * 60_000;

export function taskDefinitionOperations(world: World, state: EcsState, lookup: Lookup): Operations<'ecs'> {
  const { arns } = lookup;
  const view = ({ description }: TaskDefinitionRecord): TaskDefinition => ({ ...description });

  function finishDeletion(record: TaskDefinitionRecord): void {
    const referenced =
      [...state.services.values()].some(
        ({ status, workloads }) => status !== 'INACTIVE' && workloads.some(({ definition }) => definition === record),
      ) || [...state.tasks.values()].some(({ definition }) => definition === record);
    if (referenced) world.clock.after(DELETION_PACE_MS, () => finishDeletion(record));
    else state.taskDefinitions.delete(record.arn);
  }

  /** Families that have a revision of some status, and those revisions, in order. */
  const sorted = (records: readonly TaskDefinitionRecord[]): TaskDefinitionRecord[] =>
    [...records].sort((a, b) => (a.family === b.family ? a.revision - b.revision : a.family < b.family ? -1 : 1));

  return {
    RegisterTaskDefinition: (input, { caller }) => {
      const refusal = refusalOfTaskDefinition(input);
      if (refusal) throw refusal;
      const tags = withTags(new Map(), input.tags);
      const family = input.family!;
      const revision = (state.lastRevisions.get(family) ?? 0) + 1;
      state.lastRevisions.set(family, revision);
      const arn = arns.taskDefinition(family, revision);
      const description: TaskDefinition = {
        ...described(input),
        taskDefinitionArn: arn,
        revision,
        status: 'ACTIVE',
        requiresAttributes: requiredAttributes(input),
        compatibilities: fitsFargate(input) ? ['EC2', 'FARGATE'] : ['EC2'],
        registeredAt: world.clock.now(),
        registeredBy: callerArn(caller),
      };
      const record: TaskDefinitionRecord = { arn, family, revision, description, tags };
      state.taskDefinitions.set(arn, record);
      return { taskDefinition: view(record), tags: tagList(tags) };
    },

    DescribeTaskDefinition: (input) => {
      const record = lookup.taskDefinition(input.taskDefinition ?? '');
      if (!record) throw clientException('Unable to describe task definition.');
      return {
        taskDefinition: view(record),
        ...(input.include?.includes('TAGS') ? { tags: tagList(record.tags) } : {}),
      };
    },

    ListTaskDefinitions: (input) => {
      const status = oneOf(input.status, STATUSES, 'status') ?? 'ACTIVE';
      const order = oneOf(input.sort, ['ASC', 'DESC'], 'sort') ?? 'ASC';
      const { familyPrefix } = input;
      // Despite its name, the parameter is the full family name [ECSAPI: API_ListTaskDefinitions].
      const found = sorted(
        [...state.taskDefinitions.values()].filter(
          (one) => one.description.status === status && (familyPrefix === undefined || one.family === familyPrefix),
        ),
      ).map(({ arn }) => arn);
      const { items, ...next } = page('task-definitions', order === 'ASC' ? found : found.reverse(), input);
      return { taskDefinitionArns: items, ...next };
    },

    ListTaskDefinitionFamilies: (input) => {
      const status = oneOf(input.status, ['ACTIVE', 'INACTIVE', 'ALL'], 'status') ?? 'ALL';
      const active = new Set(
        [...state.taskDefinitions.values()]
          .filter(({ description }) => description.status === 'ACTIVE')
          .map(({ family }) => family),
      );
      const families = [...state.lastRevisions.keys()]
        .filter((family) => family.startsWith(input.familyPrefix ?? ''))
        .filter((family) => status === 'ALL' || active.has(family) === (status === 'ACTIVE'))
        .sort();
      const { items, ...next } = page('task-definition-families', families, input);
      return { families: items, ...next };
    },

    DeregisterTaskDefinition: (input) => {
      const identifier = input.taskDefinition ?? '';
      const record = revisionOf(identifier);
      if (!record)
        throw clientException(
          'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
        );
      if (record.description.status === 'ACTIVE') {
        record.description.status = 'INACTIVE';
        record.description.deregisteredAt = world.clock.now();
      }
      return { taskDefinition: view(record) };
    },

    DeleteTaskDefinitions: (input) => {
      const identifiers = input.taskDefinitions ?? [];
      if (identifiers.length === 0) throw invalidParameter('Task definitions cannot be empty.');
      if (identifiers.length > 10) throw invalidParameter('Size of TaskDefinition references list cannot exceed 10');
      const deleted: TaskDefinition[] = [];
      const failures: { arn: string; reason: string }[] = [];
      for (const identifier of identifiers) {
        const record = revisionOf(identifier);
        if (!record) {
          failures.push({
            arn: identifier,
            reason:
              'The specified task definition does not exist. Specify a valid account, family, revision and try again.',
          });
        } else if (record.description.status === 'ACTIVE') {
          failures.push({
            arn: record.arn,
            reason:
              'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
          });
        } else {
          if (record.description.status === 'INACTIVE') {
            record.description.status = 'DELETE_IN_PROGRESS';
            record.description.deleteRequestedAt = world.clock.now();
            world.clock.after(DELETION_PACE_MS, () => finishDeletion(record));
          }
          deleted.push(view(record));
        }
      }
      return { taskDefinitions: deleted, failures };
    },
  };

  /** Deregistering and deleting take a revision, never a bare family. */
  function revisionOf(identifier: string): TaskDefinitionRecord | undefined {
    if (!arns.pathOf('task-definition', identifier).includes(':')) throw clientException('Revision is missing.');
    return lookup.taskDefinition(identifier);
  }
}

/** The registered members with the defaults that AWS shows filled in. */
function described({ tags: _, ...input }: RegisterTaskDefinitionRequest): TaskDefinition {
  const own = input.networkMode === 'awsvpc' || input.networkMode === 'host';
  const { cpu, memory } = input;
  return {
    ...input,
    ...(cpu === undefined ? {} : { cpu: String(cpuUnits(cpu) ?? cpu) }),
    ...(memory === undefined ? {} : { memory: String(mebibytes(memory) ?? memory) }),
    containerDefinitions: (input.containerDefinitions ?? []).map((container) => ({
      ...container,
      cpu: container.cpu ?? 0,
      essential: container.essential ?? true,
      ...(container.healthCheck ? { healthCheck: withHealthCheckDefaults(container.healthCheck) } : {}),
      environment: container.environment ?? [],
      mountPoints: container.mountPoints ?? [],
      volumesFrom: container.volumesFrom ?? [],
      systemControls: container.systemControls ?? [],
      portMappings: (container.portMappings ?? []).map((mapping) => ({
        ...mapping,
        protocol: mapping.protocol ?? 'tcp',
        hostPort: mapping.hostPort || (own ? mapping.containerPort : 0),
      })),
    })),
    volumes: input.volumes ?? [],
    placementConstraints: input.placementConstraints ?? [],
  };
}
