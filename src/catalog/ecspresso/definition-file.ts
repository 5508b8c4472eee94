import { readTextWithin } from '../files';
import type { FileFindings } from '../findings';
import { isJsonObject, type JsonObject, kindOf } from '../json-value';
import { type Environment, renderGoTemplate } from '../text/go-template';
import { parseJsonText } from '../text/json-text';
import { normaliseDefinition } from './key-case';

/** Reads a JSON definition file as ecspresso does: template first, then JSON, keys in either case. */
export function readDefinition(
  directory: string,
  name: string,
  environment: Environment,
  findings: FileFindings,
): JsonObject | undefined {
  if (!name.endsWith('.json')) {
    const remedy = name.endsWith('.jsonnet')
      ? `Save its output (\`jsonnet ${name}\`) as a .json file and name that.`
      : 'Name a .json file.';
    findings.violation('', name.endsWith('.jsonnet') ? 'Jsonnet is not supported' : 'not a JSON file', remedy);
    return undefined;
  }
  const text = readTextWithin(directory, name, '', findings);
  const rendered =
    text === undefined ? undefined : renderGoTemplate(text.replace(/^\uFEFF/, ''), environment, findings);
  const parsed = rendered === undefined ? undefined : parseJsonText(rendered, findings);
  if (!parsed) return undefined;
  if (!isJsonObject(parsed.value)) {
    findings.violation('', `must be an object, not ${kindOf(parsed.value)}`, 'Give the definition in braces.');
    return undefined;
  }
  return normaliseDefinition(parsed.value, findings);
}
