import type { MessageAttributes } from './message';
import { invalidParameter, notBuilt } from './refusals';

/** Accepted values by attribute name: every name must be there with one of its values. */
export type FilterPolicy = ReadonlyMap<string, readonly string[]>;

/**
 * Reads a filter policy on message attributes that compares whole texts.
 * Source: SNS Developer Guide, "Amazon SNS subscription filter policies". Other comparisons are refused by name.
 */
export function readFilterPolicy(text: string): FilterPolicy {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidParameter('FilterPolicy: failed to parse JSON.');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw invalidParameter('FilterPolicy: Filter policy must be an object');
  const entries = Object.entries(json);
  if (entries.length > 5) throw invalidParameter('FilterPolicy: Filter policy can not have more than 5 keys');
  return new Map(entries.map(([name, values]) => [name, acceptedValues(name, values)]));
}

function acceptedValues(name: string, values: unknown): string[] {
  if (!Array.isArray(values) || values.length === 0)
    throw invalidParameter(`FilterPolicy: "${name}" must be an object or an array`);
  for (const value of values)
    if (typeof value !== 'string')
      throw notBuilt(`the comparison ${JSON.stringify(value)} in the filter policy of "${name}"`);
  return values as string[];
}

/** Whether a message with these attributes passes. Attributes are texts, or lists of texts (`String.Array`). */
export function accepts(policy: FilterPolicy, attributes: MessageAttributes): boolean {
  for (const [name, accepted] of policy) {
    const attribute = attributes[name];
    if (!attribute || !textsOf(attribute).some((text) => accepted.includes(text))) return false;
  }
  return true;
}

function textsOf({ DataType, StringValue }: MessageAttributes[string]): string[] {
  if (DataType === 'String') return [StringValue ?? ''];
  if (DataType !== 'String.Array') return [];
  const items: unknown = JSON.parse(StringValue ?? '[]');
  return Array.isArray(items) ? items.filter((item) => typeof item === 'string') : [];
}
