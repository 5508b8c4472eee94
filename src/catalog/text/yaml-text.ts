import { isNode, LineCounter, parseDocument } from 'yaml';
import type { FileFindings, TextPlace } from '../findings';
import { MAX_DEPTH } from './json-grammar';

/** A parsed YAML file that still knows where each key stands. */
export interface YamlText {
  readonly value: unknown;
  /** Place of the value at a key path; of its nearest ancestor when there is none. */
  placeOf(keys: readonly (string | number)[]): TextPlace;
}

const REMEDY = 'Correct the text there (templates are rendered first).';

/** Parses a YAML file; reports every syntax error with its line and column and returns undefined when there is one. */
export function parseYamlText(text: string, findings: FileFindings): YamlText | undefined {
  const lines = new LineCounter();
  const place = (offset: number): TextPlace => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, strict: true });
    const complaints = [...document.errors, ...document.warnings];
    if (complaints.some(({ message }) => message.startsWith('Maximum call stack'))) throw new RangeError();
    // One mistake makes the rest of a text look wrong: the first few tell.
    for (const { message, pos } of complaints.slice(0, 3)) {
      findings.violation('', `not valid YAML: ${message}`, REMEDY, place(pos[0]));
    }
    if (complaints.length > 0) return undefined;
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    // Throws for a structure inside itself, and for a depth beyond the stack.
    JSON.stringify(value);
    if (depthOf(value) > MAX_DEPTH) {
      findings.violation('', `nested more than ${MAX_DEPTH} levels deep`, REMEDY);
      return undefined;
    }
    return {
      value,
      placeOf(keys) {
        for (let length = keys.length; length > 0; length--) {
          const node = document.getIn(keys.slice(0, length), true);
          if (isNode(node) && node.range) return place(node.range[0]);
        }
        return {};
      },
    };
  } catch (cause) {
    // The library throws for alias bombs and, by exhausting the stack, for absurd nesting.
    const reason =
      (cause as Error).name === 'RangeError' ? 'nested too deeply' : 'its aliases repeat or contain themselves';
    findings.violation('', `not usable YAML: ${reason}`, REMEDY);
    return undefined;
  }
}

/** Depth, given up just past the limit. */
function depthOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > MAX_DEPTH) return depth;
  return Math.max(depth, ...Object.values(value).map((member) => depthOf(member, depth + 1)));
}
