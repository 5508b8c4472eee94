import * as v from 'valibot';
import { readTextWithin } from '../files';
import type { FileFindings } from '../findings';
import { isJsonObject, kindOf } from '../json-value';
import { suggestion } from '../nearest';
import { parseYamlText } from '../text/yaml-text';
import { misfitsOf } from './misfits';
import { remedyFor } from './remedies';

/** Reads one of Slipway's own YAML files strictly; undefined when anything in it is wrong. */
export function readSlipwayFile<S extends v.GenericSchema>(
  directory: string,
  name: string,
  schema: S,
  findings: FileFindings,
): v.InferOutput<S> | undefined {
  const text = readTextWithin(directory, name, '', findings);
  const yaml = text === undefined ? undefined : parseYamlText(text, findings);
  if (!yaml) return undefined;
  findings.locate(yaml.placeOf);
  // A file of comments alone is a file that keeps to the defaults.
  const value = yaml.value ?? {};
  const report = (keys: readonly (string | number)[], problem: string, remedy: string): void =>
    findings.violation(shown(keys), problem, remedy, yaml.placeOf(keys));

  if (!isJsonObject(value)) {
    report([], `${kindOf(value)} does not belong here`, remedyFor([]));
    return undefined;
  }
  const misfits = misfitsOf(schema, value);
  for (const misfit of misfits) {
    const { keys } = misfit;
    if (misfit.kind === 'list') report(keys, 'a list does not belong here', remedyFor(keys));
    else report(keys, `unknown key "${keys.at(-1)}"`, suggestion(String(keys.at(-1)), misfit.known));
  }
  const parsed = v.safeParse(schema, value);
  for (const issue of parsed.issues ?? []) {
    const keys = (issue.path ?? []).map((part) => (typeof part.key === 'number' ? part.key : String(part.key)));
    report(keys, problemOf(issue), remedyFor(keys));
  }
  return parsed.success && misfits.length === 0 ? parsed.output : undefined;
}

function problemOf(issue: v.BaseIssue<unknown>): string {
  if (issue.input === undefined) return 'missing';
  if (issue.kind !== 'schema') return `${kindOf(issue.input)} ${issue.message}`;
  return `${kindOf(issue.input)} does not belong here`;
}

/** `images[0].tags.order` */
function shown(keys: readonly (string | number)[]): string {
  return keys.map((key, index) => (typeof key === 'number' ? `[${key}]` : index === 0 ? key : `.${key}`)).join('');
}
