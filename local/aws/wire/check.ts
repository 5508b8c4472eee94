import type { Constraints } from './constraints/constraints';
import type { OperationModel, Shape, StructureShape } from './model';

/** Where and how a value does not fit its shape. */
export interface Misfit {
  readonly kind: 'missing' | 'type' | 'unknown-member' | 'enum' | 'length' | 'range' | 'pattern';
  /** Dotted path from the top structure: `services[0].taskDefinition`. */
  readonly path: string;
  readonly message: string;
  /** What a constraint asks, in AWS's words: `Member must have length less than or equal to 64`. */
  readonly constraint?: string;
  /** The value that breaks it; absent too where messages do not show it. */
  readonly value?: unknown;
  /** Its place in AWS's words: `tags.1.member.key`. */
  readonly at?: string;
}

/**
 * Holds a value against its shape and reports the first misfit.
 *
 * Requests may hold unknown members (AWS ignores them; the codecs drop them); a response of ours may not.
 */
export function misfitOf(shape: StructureShape, value: unknown, mode: 'request' | 'response'): Misfit | undefined {
  const wrong = check(shape, value, mode);
  return wrong && told(wrong);
}

/**
 * Everything that keeps a request from running: a value of the wrong type alone, since nothing of it can be read, or else
 * each missing member and each broken constraint.
 */
export function misfitsOf(operation: OperationModel, input: unknown, constraints: Constraints | undefined): Misfit[] {
  const first = misfitOf(operation.input, input, 'request');
  if (first?.kind === 'type') return [first];
  const broken = constraints?.violations(operation.name, input) ?? [];
  const unread = broken.find(({ kind }) => kind === 'type');
  if (unread) return [unread];
  return first ? [...missingOf(operation.input, input), ...broken] : broken;
}

/** Every missing member of a value whose types fit. */
function missingOf(shape: Shape, value: unknown, path = '', at = ''): Misfit[] {
  if (value === undefined || value === null) return [];
  switch (shape.kind) {
    case 'structure': {
      const record = value as Record<string, unknown>;
      return [
        ...shape.required
          .filter((name) => record[name] === undefined || record[name] === null)
          .map((name) => missing(shape, join(path, name), join(at, lowerFirst(name)))),
        ...[...shape.members].flatMap(([name, member]) =>
          missingOf(member.shape, record[name], join(path, name), join(at, lowerFirst(name))),
        ),
      ];
    }
    case 'list':
      return (value as unknown[]).flatMap((item, index) =>
        missingOf(shape.item.shape, item, `${path}[${index}]`, `${at}.${index + 1}.member`),
      );
    case 'map':
      return Object.entries(value as object).flatMap(([key, item]) =>
        missingOf(shape.value.shape, item, `${path}.${key}`, `${at}.${key}.member`),
      );
    default:
      return [];
  }
}

const missing = (shape: StructureShape, path: string, at: string): Misfit => ({
  kind: 'missing',
  path,
  at,
  message: `${path}: ${missingIn(shape)}`,
  constraint: NOT_NULL,
});

const missingIn = ({ name }: StructureShape): string => `required member of ${name} is missing`;
const NOT_NULL = 'Member must not be null';

/** A misfit on its way up from where it was found: what fits, nearly everything, makes no path. */
interface Wrong {
  readonly kind: Misfit['kind'];
  /** From the value that is being checked, each step with what leads to it: `.services[0].taskDefinition`. */
  readonly path: string;
  readonly says: string;
  readonly constraint?: string;
}

function told({ kind, path: steps, says, constraint }: Wrong): Misfit {
  const path = steps.startsWith('.') ? steps.slice(1) : steps;
  return { kind, path, ...(constraint !== undefined && { at: '', constraint }), message: `${path}: ${says}` };
}

function check(shape: Shape, value: unknown, mode: 'request' | 'response'): Wrong | undefined {
  if (value === undefined || value === null) return undefined;
  switch (shape.kind) {
    case 'structure': {
      if (!isRecord(value)) return wrongType('structure', value);
      for (const name of shape.required) {
        if (value[name] === undefined || value[name] === null)
          return { kind: 'missing', path: `.${name}`, says: missingIn(shape), constraint: NOT_NULL };
      }
      for (const name of Object.keys(value)) {
        const member = shape.members.get(name);
        if (!member) {
          if (mode === 'request' || value[name] === undefined) continue;
          return { kind: 'unknown-member', path: `.${name}`, says: `${shape.name} has no such member` };
        }
        const wrong = check(member.shape, value[name], mode);
        if (wrong) return within(`.${name}`, wrong);
      }
      return undefined;
    }
    case 'list': {
      if (!Array.isArray(value)) return wrongType('list', value);
      const item = shape.item.shape;
      for (let index = 0; index < value.length; index++) {
        const wrong =
          value[index] === undefined || value[index] === null
            ? wrongType('list member', null)
            : check(item, value[index], mode);
        if (wrong) return within(`[${index}]`, wrong);
      }
      return undefined;
    }
    case 'map': {
      if (!isRecord(value)) return wrongType('map', value);
      for (const key of Object.keys(value)) {
        if (mode === 'request' && (value[key] === undefined || value[key] === null))
          return within(`.${key}`, wrongType('map value', null));
        const wrong = check(shape.value.shape, value[key], mode);
        if (wrong) return within(`.${key}`, wrong);
      }
      return undefined;
    }
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : wrongType('timestamp', value);
    case 'blob':
      return value instanceof Uint8Array ? undefined : wrongType('blob', value);
    case 'number':
      return typeof value === 'number' && !Number.isNaN(value) ? undefined : wrongType('number', value);
    case 'document':
      return undefined;
    case 'string':
      return typeof value === 'string' ? undefined : wrongType('string', value);
    case 'boolean':
      return typeof value === 'boolean' ? undefined : wrongType('boolean', value);
  }
}

const within = (step: string, wrong: Wrong): Wrong => ({ ...wrong, path: step + wrong.path });

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function wrongType(expected: string, value: unknown): Wrong {
  const got = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value;
  return { kind: 'type', path: '', says: `expected ${expected}, got ${got}` };
}

const join = (path: string, name: string): string => (path ? `${path}.${name}` : name);
const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
