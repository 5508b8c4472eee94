import type { Dimension } from '@aws-sdk/client-cloudwatch';
import { invalidValue } from './refusals';

/** What is measured: the same name with other dimensions is another metric. */
export interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Keys by dimensions and name: who measures the same thing again brings the same dimensions. */
const known = new WeakMap<Metric['dimensions'], Map<string, string>>();

/** Text by which a metric is found, whatever the order of its dimensions. */
export function keyOf({ namespace, name, dimensions }: Metric): string {
  const names = known.get(dimensions) ?? new Map<string, string>();
  known.set(dimensions, names);
  const fullName = `${namespace}\n${name}`;
  const sorted = (): [string, string][] => Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  const key = names.get(fullName) ?? JSON.stringify([namespace, name, sorted()]);
  names.set(fullName, key);
  return key;
}

const MOST_DIMENSIONS = 30;

/** @throws AwsError InvalidParameterValue */
export function dimensionsOf(list: readonly Dimension[] = []): Record<string, string> {
  if (list.length > MOST_DIMENSIONS)
    throw invalidValue(`The collection Dimensions must not have a size greater than ${MOST_DIMENSIONS}.`);
  for (const { Name = '', Value = '' } of list) {
    if (!/^[\x20-\x7e]{1,255}$/.test(Name) || Name.startsWith(':'))
      throw invalidValue('The value of the parameter Dimensions.Name must be 1 to 255 ASCII characters.');
    if (!/^[\x20-\x7e]{1,1024}$/.test(Value) || Value.trim() === '')
      throw invalidValue('The value of the parameter Dimensions.Value must be 1 to 1024 ASCII characters.');
  }
  return Object.fromEntries(list.map(({ Name = '', Value = '' }) => [Name, Value]));
}

export const dimensionList = (dimensions: Readonly<Record<string, string>>): { Name: string; Value: string }[] =>
  Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }));
