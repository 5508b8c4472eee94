import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject } from '../json-value';

/**
 * Maps whose keys are the user's own and keep their letters. ecspresso itself exempts only the first two and so
 * capitalises the keys of the others (read in its json.go, v2.8.8); keeping them is what their authors mean.
 */
const FREE_FORM = new Set(['dockerLabels', 'options', 'driverOpts', 'labels']);

/**
 * A definition with every key in the API's camelCase, whichever of camelCase and PascalCase it was written in, and
 * without nulls and empty arrays, as ecspresso strips them.
 */
export function normaliseDefinition(value: JsonObject, findings: FileFindings, path = ''): JsonObject {
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = key.charAt(0).toLowerCase() + key.slice(1);
    const where = path === '' ? name : `${path}.${name}`;
    if (members.has(name)) {
      findings.violation(where, `given twice, as ${name} and in other letters`, 'Keep one of the two.');
      continue;
    }
    const normal =
      FREE_FORM.has(name) && isJsonObject(member) ? withoutNulls(member) : normalise(member, findings, where);
    if (normal !== undefined) members.set(name, normal);
  }
  // fromEntries defines members, so that a key "__proto__" stays an ordinary one.
  return Object.fromEntries(members);
}

function normalise(value: unknown, findings: FileFindings, path: string): unknown {
  if (value === null) return undefined;
  if (Array.isArray(value)) {
    const items = value.map((item, index) => normalise(item, findings, `${path}[${index}]`));
    const kept = items.filter((item) => item !== undefined);
    return kept.length === 0 ? undefined : kept;
  }
  return isJsonObject(value) ? normaliseDefinition(value, findings, path) : value;
}

function withoutNulls(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null));
}
