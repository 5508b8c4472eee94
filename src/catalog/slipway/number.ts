import * as v from 'valibot';

/** A whole number in these bounds, both included. */
export function whole(least: number, most: number) {
  return v.pipe(
    v.number(),
    v.integer('is not a whole number'),
    v.minValue(least, `is less than ${least}`),
    v.maxValue(most, `is more than ${most}`),
  );
}
