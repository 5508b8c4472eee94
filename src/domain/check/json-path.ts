/** Members and indexes on the way to a value: `checks[0].ok` is `checks`, 0, `ok`. */
export type JsonPath = readonly (string | number)[];

/** One step. A member is a letter, `_` or `$`, then those, digits and hyphens. */
const STEP = /^(?:\.?([A-Za-z_$][\w$-]*)|\[(0|[1-9]\d{0,5})\])/;

/**
 * Reads a path of dotted members and indexes, which is all that there is of JSONPath: `status`, `checks[0].ok`, `[1]`.
 * Undefined when it is none.
 */
export function parseJsonPath(text: string): JsonPath | undefined {
  const path: (string | number)[] = [];
  for (let rest = text; rest !== ''; ) {
    const [step, member, index] = STEP.exec(rest) ?? [];
    // The first member has no dot before it, the others do.
    if (step === undefined || (member !== undefined && step.startsWith('.') !== path.length > 0)) return undefined;
    path.push(member ?? Number(index));
    rest = rest.slice(step.length);
  }
  return path.length === 0 ? undefined : path;
}

/** The value at a path of a JSON document; undefined where there is none. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  let value = document;
  for (const step of path) {
    const belongs = typeof step === 'number' ? Array.isArray(value) : !Array.isArray(value);
    if (!belongs || typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
