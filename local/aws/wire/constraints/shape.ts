import type { ConstrainedShape } from './sidecar';

/** One constraint of a value: its kind, AWS's sentence, and whether a value keeps it. */
export interface Constraint {
  /** `type`: nothing can be read of a value that breaks it. */
  readonly kind: 'type' | 'enum' | 'length' | 'range' | 'pattern';
  readonly sentence: string;
  readonly keeps: (value: unknown) => boolean;
}

/** Whether a shape is no structure, list or map. */
export const isScalar = ({ members, item, key, value }: ConstrainedShape): boolean =>
  members === undefined && item === undefined && key === undefined && value === undefined;

/** The constraints of a shape itself, in the order in which AWS lists them. **Unverified**: the order. */
export function constraintsOf({
  enum: values,
  min,
  max,
  numeric = false,
  bits,
  pattern,
}: ConstrainedShape): Constraint[] {
  const constraints: Constraint[] = [];
  if (bits) constraints.push(WHOLE[bits]);
  if (values) {
    const known = new Set<unknown>(values);
    const sentence = `Member must satisfy enum value set: [${values.join(', ')}]`;
    constraints.push({ kind: 'enum', sentence, keeps: (value) => known.has(value) });
  }
  if (pattern !== undefined) {
    const expression = wholeText(pattern);
    const sentence = `Member must satisfy regular expression pattern: ${pattern}`;
    constraints.push({ kind: 'pattern', sentence, keeps: (value) => expression.test(value as string) });
  }
  if (min !== undefined) constraints.push(bound(numeric, `greater than or equal to ${min}`, (size) => size >= min));
  if (max !== undefined) constraints.push(bound(numeric, `less than or equal to ${max}`, (size) => size <= max));
  return constraints;
}

const whole = (bits: 32 | 64): Constraint => ({
  kind: 'type',
  sentence: `expected a whole number of ${bits} bits`,
  keeps: (value) =>
    Number.isInteger(value) && (value as number) >= -(2 ** (bits - 1)) && (value as number) < 2 ** (bits - 1),
});
const WHOLE = { 32: whole(32), 64: whole(64) } as const;

function bound(numeric: boolean, limit: string, fits: (size: number) => boolean): Constraint {
  return numeric
    ? { kind: 'range', sentence: `Member must have value ${limit}`, keeps: (value) => fits(value as number) }
    : { kind: 'length', sentence: `Member must have length ${limit}`, keeps: (value) => fits(lengthOf(value)) };
}

function lengthOf(value: unknown): number {
  if (typeof value === 'string' || Array.isArray(value)) return value.length;
  return value instanceof Uint8Array ? value.byteLength : Object.keys(value as object).length;
}

/** A pattern of Java that the whole text must match. Some are no Unicode patterns (`[a-zA-Z0-9-_]`), others need to be. */
export function wholeText(pattern: string): RegExp {
  const source = `^(?:${pattern})$`;
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}
