import { type FileFindings, placeAt } from '../findings';
import { misfitOfJson } from './json-grammar';
import { refuseVariable, unsetVariablesIn } from './unset';

/** Parses a rendered JSON file; reports the first mistake with its line and column and returns undefined. */
export function parseJsonText(text: string, findings: FileFindings): { readonly value: unknown } | undefined {
  const misfit = misfitOfJson(text);
  if (misfit === undefined) return { value: JSON.parse(text) };
  // A number that comes from an unset variable looks like a syntax error; the cause is told instead.
  const unset = unsetVariablesIn(text);
  for (const variable of unset) refuseVariable(variable, '', findings);
  if (unset.length === 0) {
    findings.violation(
      '',
      `not valid JSON: ${misfit.problem}`,
      'Correct the text there (templates are rendered first).',
      placeAt(text, misfit.offset),
    );
  }
  return undefined;
}
