import type { PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs';
import { invalidParameter, notBuilt } from '../refusals';
import type { ContainerInstanceRecord, TaskDefinitionRecord, TaskRecord } from '../state';
import { clusterQuery } from './query';
import { needsOf, remaining } from './resources';

/** Why no host takes a task, as events and RunTask's failures name it [ECS: api_failures_messages]. */
export type Obstacle = 'RESOURCE:CPU' | 'RESOURCE:MEMORY' | 'RESOURCE:PORTS' | 'ATTRIBUTE' | 'AGENT' | 'MemberOf';

export interface Placement {
  readonly constraints: readonly PlacementConstraint[];
  readonly strategy: readonly PlacementStrategy[];
}

/** A task to be placed, and those that are to be spread with it. */
export interface ToPlace extends Placement {
  readonly definition: TaskDefinitionRecord;
  readonly siblings: readonly TaskRecord[];
  /** In [0, 1), asked where chance decides. */
  readonly chance: () => number;
}

/** Where a task goes; or the host that is closest to taking it, and what is in its way; or that there is no host. */
export type Choice =
  | { readonly host: ContainerInstanceRecord }
  | { readonly closest: ContainerInstanceRecord; readonly obstacle: Obstacle }
  | { readonly closest: undefined };

/**
 * Chooses among the ACTIVE hosts of a cluster: constraints and resources bind, strategies order. Without a strategy the
 * service scheduler spreads over the zones and then over the hosts [ECS: task-placement-strategies, service_scheduler].
 */
export function chooseHost(hosts: readonly ContainerInstanceRecord[], wanted: ToPlace): Choice {
  const open = hosts.filter(({ status }) => status === 'ACTIVE');
  const judged = open.map((host) => ({ host, obstacles: obstaclesOf(host, wanted) }));
  const fitting = judged.filter(({ obstacles }) => obstacles.length === 0).map(({ host }) => host);
  if (fitting.length > 0) return { host: best(fitting, wanted) };
  // The closest is the one with the fewest things in the way; AWS does not say how it measures.
  const [closest] = judged.sort((a, b) => a.obstacles.length - b.obstacles.length);
  return closest ? { closest: closest.host, obstacle: closest.obstacles[0]! } : { closest: undefined };
}

function obstaclesOf(host: ContainerInstanceRecord, { definition, constraints, siblings }: ToPlace): Obstacle[] {
  const { description } = definition;
  const needs = needsOf(description);
  const left = remaining(host);
  const missing = (description.requiresAttributes ?? []).some(
    ({ name, value }) =>
      !host.attributes.some((one) => one.name === name && (value === undefined || one.value === value)),
  );
  const all = [...constraints, ...(description.placementConstraints ?? [])];
  const outside = all.some(({ type, expression = '' }) =>
    type === 'distinctInstance' ? siblings.some((task) => task.host === host) : !clusterQuery(expression)(host),
  );
  const found: [boolean, Obstacle][] = [
    [!host.agentConnected, 'AGENT'],
    [missing, 'ATTRIBUTE'],
    [outside, 'MemberOf'],
    [needs.cpu > left.cpu, 'RESOURCE:CPU'],
    [needs.memory > left.memory, 'RESOURCE:MEMORY'],
    [overlap(needs.ports, left.ports) || overlap(needs.portsUdp, left.portsUdp), 'RESOURCE:PORTS'],
  ];
  return found.flatMap(([is, obstacle]) => (is ? [obstacle] : []));
}

const overlap = (some: readonly number[], others: readonly number[]): boolean =>
  some.some((port) => others.includes(port));

const USUAL: readonly PlacementStrategy[] = [
  { type: 'spread', field: 'attribute:ecs.availability-zone' },
  { type: 'spread', field: 'instanceId' },
];

function best(hosts: readonly ContainerInstanceRecord[], wanted: ToPlace): ContainerInstanceRecord {
  let left = hosts;
  for (const { type, field = '' } of wanted.strategy.length > 0 ? wanted.strategy : USUAL) {
    if (type === 'random') return left[Math.floor(wanted.chance() * left.length)]!;
    const key = type === 'binpack' ? binpacked(field) : spread(field, wanted.siblings);
    const least = Math.min(...left.map(key));
    left = left.filter((host) => key(host) === least);
  }
  return left[0]!;
}

/** How much of a resource is left: the least is filled first. */
const binpacked =
  (field: string) =>
  (host: ContainerInstanceRecord): number =>
    field.toLowerCase() === 'cpu' ? remaining(host).cpu : remaining(host).memory;

/** How many of the siblings are in the host's group: the fewest come first. */
function spread(field: string, siblings: readonly TaskRecord[]): (host: ContainerInstanceRecord) => number {
  const group = (host: ContainerInstanceRecord): string | undefined =>
    field.startsWith('attribute:')
      ? host.attributes.find(({ name }) => name === field.slice('attribute:'.length))?.value
      : host.arn;
  return (host) => siblings.filter((task) => task.host && group(task.host) === group(host)).length;
}

/** [ECSAPI: API_PlacementStrategy, API_PlacementConstraint] @throws AwsError for what is none of them or not built. */
export function checkedPlacement(
  constraints: readonly PlacementConstraint[] = [],
  strategy: readonly PlacementStrategy[] = [],
): Placement {
  if (constraints.length > 10 || strategy.length > 5)
    throw invalidParameter('There can be at most 10 placement constraints and 5 placement strategies.');
  for (const { type, expression } of constraints) {
    if (type === 'memberOf') clusterQuery(expression ?? '');
    else if (type !== 'distinctInstance') throw invalidParameter(`Placement constraint type ${type} is invalid.`);
    else if (expression) throw invalidParameter('A distinctInstance constraint cannot have an expression.');
  }
  for (const { type, field = '' } of strategy) {
    if (type === 'random' ? field !== '' : field === '')
      throw invalidParameter(`The placement strategy ${type} ${field === '' ? 'needs a' : 'cannot have a'} field.`);
    if (type === 'binpack' && !['cpu', 'memory'].includes(field.toLowerCase()))
      throw invalidParameter(`The field ${field} of the placement strategy binpack is invalid.`);
    if (type === 'spread' && !/^(instanceId|host|attribute:.+)$/.test(field))
      throw invalidParameter(`The field ${field} of the placement strategy spread is invalid.`);
    if (!['random', 'spread', 'binpack'].includes(type ?? '')) throw notBuilt(`the placement strategy ${type}`);
  }
  return { constraints: constraints.map((one) => ({ ...one })), strategy: strategy.map((one) => ({ ...one })) };
}
