import { constraintBroken } from './refusal';

const PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?';
const EXPRESSION = new RegExp(
  '^(?:(?:arn:aws[a-zA-Z-]*:lambda:)?(?:(?<region>[a-z]{2}(?:-gov)?-[a-z]+-\\d):)?(?:(?<account>\\d{12}):)?(?:function:)?)' +
    '(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9-_]+))?$',
);

export interface FunctionReference {
  readonly name: string;
  readonly qualifier: string | undefined;
  /** As far as the reference says. */
  readonly region: string | undefined;
  readonly account: string | undefined;
}

/**
 * Reads a function's name, partial ARN or ARN, each with or without a qualifier.
 * @throws AwsError ValidationException
 */
export function parseFunctionName(text: string): FunctionReference {
  const groups = text.length <= 170 ? EXPRESSION.exec(text)?.groups : undefined;
  const { name = '', qualifier, region, account } = groups ?? {};
  if (!groups || name.length > 64)
    throw constraintBroken(text, 'functionName', `satisfy regular expression pattern: ${PATTERN}`);
  return { name, qualifier, region, account };
}
