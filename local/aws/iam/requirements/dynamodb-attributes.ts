import type { AttributeValue } from '@aws-sdk/client-dynamodb';

type Item = Readonly<Record<string, AttributeValue>>;

/** The members of item operations that conditions look at. */
export interface TableInput {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ProjectionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
  readonly AttributesToGet?: readonly string[];
  readonly AttributeUpdates?: Readonly<Record<string, unknown>>;
  readonly Expected?: Readonly<Record<string, unknown>>;
  readonly KeyConditions?: Readonly<Record<string, unknown>>;
  readonly QueryFilter?: Readonly<Record<string, unknown>>;
  readonly ScanFilter?: Readonly<Record<string, unknown>>;
  readonly ReturnValues?: string;
  readonly Select?: string;
}

/** Words of expressions that no attribute can have as its plain name: all are reserved. */
const WORDS = new Set(['SET', 'REMOVE', 'ADD', 'DELETE', 'AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/**
 * The top-level attributes that a request names (`dynamodb:Attributes`): in its expressions, in their elder forms, in the
 * item it puts, and in its key.
 * Source: DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained access control".
 */
export function namedAttributes(input: TableInput): string[] {
  const { ExpressionAttributeNames: names = {} } = input;
  const expressions = [
    input.ProjectionExpression,
    input.UpdateExpression,
    input.ConditionExpression,
    input.FilterExpression,
    input.KeyConditionExpression,
  ];
  const inExpressions = expressions.flatMap((expression = '') =>
    // Not: a path's deeper parts, values, functions.
    [...expression.matchAll(/(?<![\w.:#])(#?[A-Za-z_]\w*|#\w+)(?!\w|\s*\()/g)]
      .map(([, token = '']) => token)
      .filter((token) => !WORDS.has(token.toUpperCase()))
      .map((token) => names[token] ?? token),
  );
  const elder = [input.AttributeUpdates, input.Expected, input.KeyConditions, input.QueryFilter, input.ScanFilter];
  const members = [input.Key, input.Item, ...elder].flatMap((map) => Object.keys(map ?? {}));
  return [...new Set([...members, ...inExpressions, ...(input.AttributesToGet ?? [])])];
}
