import type { FileFindings } from '../findings';

/*
 * A variable that must_env asks for and that is not set travels through rendering and parsing as a mark in two
 * private-use characters. The common `must_env "IMAGE_TAG"` in an image is harmless (Slipway names the image by
 * digest); anywhere else it is a violation that can then say at which key.
 */
const MARK = /\uE000([^\uE001]*)\uE001/g;

/** The mark left for an unset variable; safe inside JSON and YAML strings. */
export function unsetMark(variable: string): string {
  return `\uE000${encodeURIComponent(variable)}\uE001`;
}

/** Names of the unset variables that a rendered text depends on, each once. */
export function unsetVariablesIn(text: string): readonly string[] {
  return [...new Set([...text.matchAll(MARK)].map((match) => decodeURIComponent(match[1]!)))];
}

/** Reports every string of a parsed document that depends on an unset variable, at its key path. */
export function refuseUnset(value: unknown, path: string, findings: FileFindings): void {
  if (typeof value === 'string') {
    for (const variable of unsetVariablesIn(value)) refuseVariable(variable, path, findings);
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => {
      refuseUnset(item, `${path}[${index}]`, findings);
    });
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value))
      refuseUnset(member, path === '' ? key : `${path}.${key}`, findings);
  }
}

export function refuseVariable(variable: string, path: string, findings: FileFindings): void {
  findings.violation(
    path,
    `must_env asks for the environment variable ${variable}, which is not set`,
    `Set ${variable} when the stack is packaged, or give a default: {{ env \`${variable}\` \`default\` }}.`,
  );
}
