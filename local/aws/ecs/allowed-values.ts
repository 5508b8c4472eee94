import { invalidParameter } from './refusals';

/** @returns `value`, when it is absent or one of an enumeration of the model; refuses it otherwise. */
export function oneOf<Value extends string>(
  value: string | undefined,
  allowed: readonly Value[],
  member: string,
): Value | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((one) => one === value);
  if (!found) throw invalidParameter(`${member} should be one of [${allowed.join(',')}]`);
  return found;
}

/** @returns `value`, when it is absent or a whole number in [min, max]; refuses it otherwise. */
export function inRange(value: number | undefined, min: number, max: number, member: string): number | undefined {
  if (value === undefined) return undefined;
  if (!Number.isInteger(value) || value < min || value > max)
    throw invalidParameter(`${member} should be a whole number between ${min} and ${max}`);
  return value;
}

/** Names of clusters, services, families and containers: up to 255 letters, digits, hyphens and underscores [model]. */
export const NAME = /^[A-Za-z0-9_-]{1,255}$/;
