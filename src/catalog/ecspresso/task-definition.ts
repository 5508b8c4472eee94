import { parseImageReference } from '../../domain/image';
import type { BaseContainer, BaseTaskDefinition } from '../../domain/service-spec';
import { REGISTER_MEMBERS, TOLD_BY_ECS } from '../../domain/task-definition';
import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject, kindOf } from '../json-value';
import { nearestName } from '../nearest';
import { refuseUnset, unsetVariablesIn } from '../text/unset';
import { withoutUnsetTag } from './image-reference';
import { cpuUnits, memoryMebibytes } from './task-size';

/**
 * The base task definition from a normalised definition: bare, or wrapped as describe-task-definition prints it.
 * Unlike ecspresso, `tags` beside the wrapped definition are kept; tags inside win.
 */
export function parseTaskDefinition(definition: JsonObject, findings: FileFindings): BaseTaskDefinition | undefined {
  const wrapped = definition.taskDefinition;
  const bare = isJsonObject(wrapped)
    ? { ...(definition.tags ? { tags: definition.tags } : {}), ...wrapped }
    : definition;
  const prefix = isJsonObject(wrapped) ? 'taskDefinition.' : '';
  const input: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(bare)) {
    if (REGISTER_MEMBERS.some((member) => member === name)) input[name] = value;
    else warnOfIgnored(name, prefix, findings);
  }
  const family = familyOf(input, prefix, findings);
  const containers = containersOf(input, prefix, findings);
  const sizes = {
    ...cpuUnits(input.cpu, `${prefix}cpu`, findings),
    ...memoryMebibytes(input.memory, `${prefix}memory`, findings),
  };
  for (const [name, value] of Object.entries(input)) {
    if (name !== 'containerDefinitions') refuseUnset(value, prefix + name, findings);
  }
  if (family === undefined || containers === undefined) return undefined;
  return { ...input, ...sizes, family, containerDefinitions: containers };
}

function warnOfIgnored(name: string, prefix: string, findings: FileFindings): void {
  if (TOLD_BY_ECS.includes(name)) {
    findings.warning(prefix + name, 'read-only in the API', 'It is ignored; it can be deleted.');
    return;
  }
  const nearest = nearestName(name, REGISTER_MEMBERS);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  findings.warning(prefix + name, 'not a member of a task definition', `It is ignored, as by ecspresso.${hint}`);
}

function familyOf(input: JsonObject, prefix: string, findings: FileFindings): string | undefined {
  if (typeof input.family === 'string' && /^[\w-]{1,255}$/.test(input.family)) return input.family;
  const remedy = 'Give up to 255 letters, digits, hyphens and underscores.';
  findings.violation(`${prefix}family`, `must be the name of a family, is ${kindOf(input.family)}`, remedy);
  return undefined;
}

function containersOf(input: JsonObject, prefix: string, findings: FileFindings): BaseContainer[] | undefined {
  const path = `${prefix}containerDefinitions`;
  if (!Array.isArray(input.containerDefinitions)) {
    findings.violation(
      path,
      `must be a list of containers, is ${kindOf(input.containerDefinitions)}`,
      'Describe at least one container.',
    );
    return undefined;
  }
  const containers = input.containerDefinitions.map((item: unknown, index) =>
    containerOf(item, `${path}[${index}]`, findings),
  );
  const names = containers.flatMap((container) => container?.name ?? []);
  for (const name of new Set(names.filter((name, index) => names.indexOf(name) !== index))) {
    findings.violation(path, `two containers are named "${name}"`, 'Give each its own name.');
  }
  return containers.every((container) => container !== undefined) ? containers : undefined;
}

function containerOf(item: unknown, path: string, findings: FileFindings): BaseContainer | undefined {
  if (!isJsonObject(item)) {
    findings.violation(path, `must be an object, is ${kindOf(item)}`, 'Describe a container with name and image.');
    return undefined;
  }
  const { name, image } = item;
  for (const [key, value] of Object.entries({ name, image })) {
    if (typeof value === 'string' && value !== '') continue;
    findings.violation(`${path}.${key}`, `must be text, is ${kindOf(value)}`, `Give the container's ${key}.`);
  }
  for (const [key, value] of Object.entries(item)) {
    if (key !== 'image') refuseUnset(value, `${path}.${key}`, findings);
  }
  if (typeof name !== 'string' || typeof image !== 'string' || name === '' || image === '') return undefined;
  // The tag is Slipway's to choose, so that a must_env there need not be set.
  const settled = withoutUnsetTag(image);
  refuseUnset(settled, `${path}.image`, findings);
  if (unsetVariablesIn(settled).length === 0 && parseImageReference(settled) === undefined) {
    findings.violation(
      `${path}.image`,
      `${kindOf(settled)} is not an image reference`,
      'Write registry/repository:tag.',
    );
  }
  return { ...item, name, image: settled };
}
