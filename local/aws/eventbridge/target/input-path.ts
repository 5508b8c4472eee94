/** One step into an event: a member's name, an element's position, or every member and element. */
type Step = string | number | typeof EVERY;
export type InputPath = readonly Step[];

const EVERY = Symbol('*');

/**
 * Reads a path such as `$.detail.items[0].name` or `$.resources[*]`. Names have letters, digits, dashes, underscores and
 * slashes; names in brackets and quotes are refused, as AWS does.
 * @returns `undefined` for a path of another form
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function parseInputPath(text: string): InputPath | undefined {
  if (!/^\$(?:\.(?:[\w/-]+|\*)|\[(?:\d+|\*)\])*$/.test(text)) return undefined;
  return [...text.matchAll(/\.([\w/-]+)|\[(\d+)\]|\*/g)].map(([, name, index]) =>
    name !== undefined ? name : index !== undefined ? Number(index) : EVERY,
  );
}

/** What a path leads to, `undefined` for nothing. With a `*` in it, a list of all that is there. */
export function valueAt(path: InputPath, event: unknown): unknown {
  let values: unknown[] = [event];
  for (const step of path) values = values.flatMap((value) => inside(value, step));
  return path.includes(EVERY) ? values : values[0];
}

function inside(value: unknown, step: Step): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  if (step === EVERY) return Object.values(value);
  if ((typeof step === 'number') !== Array.isArray(value) || !Object.hasOwn(value, step)) return [];
  return [(value as Record<string | number, unknown>)[step]];
}
