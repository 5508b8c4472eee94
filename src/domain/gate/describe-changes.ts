import { hashOf } from '../canonical';
import { parseImageReference, shortDigest } from '../image';
import type { BaseContainer, BaseTaskDefinition } from '../service-spec';
import { TOLD_BY_ECS } from '../task-definition';
import type { Change } from './changes';

type Members = Readonly<Record<string, unknown>>;

const SIZES = ['cpu', 'memory', 'memoryReservation'] as const;

/**
 * The differences between two revisions, for people: container by container as the newer one lists them, then the task.
 * Of environment variables, secrets and all other settings the names alone; no value of theirs can be in the result. Only
 * what ECS adds is left out, so that a member that this version does not know is shown to people all the same.
 */
export function describeChanges(before: BaseTaskDefinition, after: BaseTaskDefinition): readonly Change[] {
  const removed = before.containerDefinitions.filter(({ name }) => !containerOf(after, name));
  return [
    ...after.containerDefinitions.flatMap((container): readonly Change[] => {
      const old = containerOf(before, container.name);
      return old ? containerChanges(old, container) : [{ kind: 'container-added', container: container.name }];
    }),
    ...removed.map(({ name }): Change => ({ kind: 'container-removed', container: name })),
    ...sizeChanges(before, after, undefined),
    ...settingsChanges(taskSettings(before), taskSettings(after), undefined),
  ];
}

function containerOf({ containerDefinitions }: BaseTaskDefinition, name: string): BaseContainer | undefined {
  return containerDefinitions.find((container) => container.name === name);
}

function containerChanges(before: BaseContainer, after: BaseContainer): readonly Change[] {
  const container = after.name;
  const image: readonly Change[] =
    before.image === after.image ? [] : [{ kind: 'image', container, ...shortReferences(before.image, after.image) }];
  return [
    ...image,
    ...namedChanges('environment', before, after),
    ...namedChanges('secrets', before, after),
    ...sizeChanges(before, after, container),
    ...settingsChanges(containerSettings(before), containerSettings(after), container),
  ];
}

function namedChanges(kind: 'environment' | 'secrets', before: BaseContainer, after: BaseContainer): readonly Change[] {
  const [old, present] = [hashesByName(before[kind]), hashesByName(after[kind])];
  const added = [...present.keys()].filter((name) => !old.has(name));
  const removed = [...old.keys()].filter((name) => !present.has(name));
  const changed = [...present.keys()].filter((name) => old.has(name) && old.get(name) !== present.get(name));
  if (added.length + removed.length + changed.length === 0) return [];
  return [{ kind, container: after.name, added: added.sort(), removed: removed.sort(), changed: changed.sort() }];
}

/** Name → hash of all that is said under it: what is compared holds no value either. */
function hashesByName(list: unknown): ReadonlyMap<string, string> {
  const entries = (Array.isArray(list) ? list : []) as readonly { readonly name?: unknown }[];
  const names = [...new Set(entries.map((entry) => String(entry?.name)))];
  return new Map(names.map((name) => [name, hashOf(entries.filter((entry) => String(entry?.name) === name))]));
}

function sizeChanges(before: Members, after: Members, container: string | undefined): readonly Change[] {
  return SIZES.flatMap((member): readonly Change[] => {
    const [from, to] = [sizeOf(before[member]), sizeOf(after[member])];
    if (from === to) return [];
    return [{ kind: 'size', ...named(container), member, ...(from ? { from } : {}), ...(to ? { to } : {}) }];
  });
}

/** The task's sizes are texts, those of a container are numbers. ECS tells 0 CPU units where a container names none. */
function sizeOf(value: unknown): string | undefined {
  return (typeof value === 'number' && value !== 0) || typeof value === 'string' ? String(value) : undefined;
}

function settingsChanges(before: Members, after: Members, container: string | undefined): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const members = names.filter((name) => hashOf(present(before[name])) !== hashOf(present(after[name])));
  return members.length === 0 ? [] : [{ kind: 'settings', ...named(container), members }];
}

/** ECS tells empty lists where nothing was registered. */
function present(value: unknown): unknown {
  return value === null || (Array.isArray(value) && value.length === 0) ? undefined : value;
}

function containerSettings(container: BaseContainer): Members {
  return without(container, ['name', 'image', 'environment', 'secrets', ...SIZES]);
}

function taskSettings(definition: BaseTaskDefinition): Members {
  const tags = (Array.isArray(definition.tags) ? definition.tags : []) as readonly { readonly key?: unknown }[];
  const ofPeople = tags.filter(({ key }) => !/^(aws|slipway):/i.test(String(key)));
  return {
    ...without(definition, ['containerDefinitions', 'cpu', 'memory', ...TOLD_BY_ECS]),
    tags: ofPeople.map(hashOf).sort(),
  };
}

function without(members: Members, names: readonly string[]): Members {
  return Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)));
}

function named(container: string | undefined): { readonly container?: string } {
  return container === undefined ? {} : { container };
}

/** The references as the task definitions have them: digests are shortened, and a registry that both have is left out. */
function shortReferences(before: string, after: string): { readonly from: string; readonly to: string } {
  const registry = `${parseImageReference(after)?.registry}/`;
  const shared = before.startsWith(registry) && after.startsWith(registry);
  const shown = (image: string): string => {
    const digest = parseImageReference(image)?.digest;
    const short = digest === undefined ? image : image.replace(digest, shortDigest(digest));
    return shared ? short.slice(registry.length) : short;
  };
  return { from: shown(before), to: shown(after) };
}
