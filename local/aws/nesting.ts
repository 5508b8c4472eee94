/** Levels of lists and objects in a value, counted level by level: a hostile document must not cost the stack. */
export function nestingOf(value: unknown): number {
  const inside = (one: unknown): unknown[] => (typeof one === 'object' && one !== null ? Object.values(one) : []);
  const isNested = (one: unknown): boolean => typeof one === 'object' && one !== null;
  let levels = 0;
  for (let level = [value].filter(isNested); level.length > 0; level = level.flatMap(inside).filter(isNested)) levels++;
  return levels;
}
