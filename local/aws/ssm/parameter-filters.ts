import type { ParameterStringFilter } from '@aws-sdk/client-ssm';
import { AwsError } from '../wire/aws-error';
import { latestOf, type StoredParameter } from './parameter';
import { liesUnder } from './parameter-name';

/** Options of each key; the first is the default. Source: Systems Manager API Reference, ParameterStringFilter. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  Name: ['Equals', 'BeginsWith', 'Contains'],
  Path: ['OneLevel', 'Recursive'],
  Type: ['Equals', 'BeginsWith'],
  KeyId: ['Equals', 'BeginsWith'],
  Tier: ['Equals'],
  Label: ['Equals'],
  'tag:': ['Equals'],
};

/**
 * @param keys what the operation can filter by
 * @throws AwsError InvalidFilterKey, InvalidFilterOption, InvalidFilterValue
 */
export function checkFilters(filters: readonly ParameterStringFilter[], keys: readonly string[]): void {
  for (const { Key = '', Option, Values = [] } of filters) {
    const kind = kindOf(Key);
    if (!keys.includes(kind))
      throw new AwsError('InvalidFilterKey', `The filter key '${Key}' is not one of ${keys.join(', ')}.`);
    if (Option !== undefined && !OPTIONS[kind]!.includes(Option))
      throw new AwsError('InvalidFilterOption', `The filter option '${Option}' is not valid for the key ${Key}.`);
    if (Values.length > 50 || (Values.length === 0 && kind !== 'tag:'))
      throw new AwsError('InvalidFilterValue', `The filter ${Key} needs 1 to 50 values.`);
  }
}

/** Whether a parameter passes every filter; a filter is passed by any of its values. */
export function fits(parameter: StoredParameter, filters: readonly ParameterStringFilter[]): boolean {
  return filters.every(({ Key = '', Option, Values = [] }) => {
    const kind = kindOf(Key);
    const option = Option ?? OPTIONS[kind]![0]!;
    const { type, keyId, tier, labels } = latestOf(parameter);
    const { name, tags } = parameter;
    if (kind === 'Path') return Values.some((path) => liesUnder(name, path, option === 'Recursive'));
    if (kind === 'Label') return Values.some((label) => labels.has(label));
    const tag = tags.get(Key.slice('tag:'.length));
    if (kind === 'tag:') return tag !== undefined && (Values.length === 0 || Values.includes(tag));
    const actual = { Name: name, Type: type, KeyId: keyId, Tier: tier }[kind as 'Name'];
    return actual !== undefined && Values.some((value) => compare(option, actual, value));
  });
}

const kindOf = (key: string): string => (key.startsWith('tag:') ? 'tag:' : key);

function compare(option: string, actual: string, value: string): boolean {
  if (option === 'BeginsWith') return actual.startsWith(value);
  return option === 'Contains' ? actual.includes(value) : actual === value;
}
