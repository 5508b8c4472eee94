import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { nestingOf } from '../../nesting';
import { validationError } from '../validation-error';

/** Levels of a template; ours: what reads it recurses. */
const DEEPEST = 200;

/** Tags whose long form has no `Fn::`. */
const PLAIN_TAGS = new Set(['Ref', 'Condition']);

/**
 * A template's text to plain values, JSON or YAML; the short forms of functions (`!Sub`) become the long ones
 * (`Fn::Sub`). Sources: CloudFormation User Guide, "Template format" and "Intrinsic function reference".
 */
export function parseTemplate(text: string): Record<string, unknown> {
  const value = text.trimStart().startsWith('{') ? parseJson(text) : parseYaml(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw validationError('Template format error: unsupported structure.');
  if (nestingOf(value) > DEEPEST) throw validationError('Template format error: the template is nested too deeply.');
  return value as Record<string, unknown>;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // The engine says where only for some errors.
    const position = /position (\d+)/.exec(String(error))?.[1];
    const before = text.slice(0, Number(position)).split('\n');
    const where = position === undefined ? '' : ` (line ${before.length}, column ${before.at(-1)!.length + 1})`;
    throw validationError(`Template format error: JSON not well-formed.${where}`);
  }
}

function parseYaml(text: string): unknown {
  const lineCounter = new LineCounter();
  // Dates and octal numbers stay text, as in CloudFormation: '2010-09-09' is a version, not a day.
  const document = parseDocument(text, { schema: 'core', logLevel: 'silent', lineCounter, merge: false });
  const [error] = document.errors;
  if (error) {
    const { line, col } = lineCounter.linePos(error.pos[0]);
    throw validationError(`Template format error: YAML not well-formed. (line ${line}, column ${col})`);
  }
  return plain(document.contents);
}

function plain(node: unknown): unknown {
  if (node === null || node === undefined) return null;
  if (isAlias(node)) throw validationError('Template error: YAML aliases are not allowed in CloudFormation templates');
  const value = untagged(node as Node);
  const tag = /^!(\w+)$/.exec((node as Node).tag ?? '')?.[1];
  if (tag === undefined) return value;
  if (PLAIN_TAGS.has(tag)) return { [tag]: value };
  if (tag === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${tag}`]: value };
}

function untagged(node: Node): unknown {
  if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [String(plain(pair.key)), plain(pair.value)]));
  if (isSeq(node)) return node.items.map(plain);
  return isScalar(node) ? node.value : null;
}
