import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Plain JSON data → DynamoDB's typed attributes. Absent (`undefined`) members are left out. */
export function toAttribute(value: unknown): AttributeValue {
  if (value === null) return { NULL: true };
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      return Array.isArray(value) ? { L: value.map(toAttribute) } : { M: toAttributes(value as object) };
    default:
      throw new TypeError(`A ${typeof value} cannot be stored`);
  }
}

export function toAttributes(value: object): Record<string, AttributeValue> {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => (member === undefined ? [] : [[name, toAttribute(member)]])),
  );
}

/** The way back. Sets and binary data do not occur in our items. */
export function fromAttribute(attribute: AttributeValue | undefined): unknown {
  if (attribute === undefined || attribute.NULL) return undefined;
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M !== undefined) {
    return Object.fromEntries(Object.entries(attribute.M).map(([name, member]) => [name, fromAttribute(member)]));
  }
  throw new TypeError('An attribute of a kind that is never written');
}
