import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** What a member of an IAM request must satisfy; the numbers are the API model's. */
interface Constraint {
  readonly length?: readonly [min: number, max: number];
  readonly range?: readonly [min: number, max: number];
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
  /** IAM's own sentence for names and paths, where other services quote the pattern. */
  readonly patternText?: string;
}

const NAME_PATTERN = /^[\w+=,.@-]+$/;
const NAME_TEXT = 'It must contain only alphanumeric characters and/or the following: +=,.@_-';
const PATH_TEXT = 'It must begin and end with / and contain only alphanumeric characters and/or / characters.';
const DOCUMENT: Constraint = { length: [1, 131_072], pattern: /^[\t\n\r\u0020-\u00ff]+$/ };

/** Members mean the same in every operation that has them. */
const CONSTRAINTS: Readonly<Record<string, Constraint>> = {
  RoleName: { length: [1, 64], pattern: NAME_PATTERN, patternText: NAME_TEXT },
  PolicyName: { length: [1, 128], pattern: NAME_PATTERN, patternText: NAME_TEXT },
  UserName: { length: [1, 128], pattern: NAME_PATTERN, patternText: NAME_TEXT },
  Path: { length: [1, 512], pattern: /^(\/|\/[!-~]+\/)$/, patternText: PATH_TEXT },
  PathPrefix: { length: [1, 512], pattern: /^\/[!-\u007f]*$/, patternText: PATH_TEXT },
  AssumeRolePolicyDocument: DOCUMENT,
  PolicyDocument: DOCUMENT,
  Description: { length: [0, 1000], pattern: /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]*$/ },
  MaxSessionDuration: { range: [3600, 43_200] },
  PolicyArn: { length: [20, 2048] },
  VersionId: { pattern: /^v[1-9]\d*(\.[A-Za-z0-9-]*)?$/ },
  Scope: { values: ['All', 'AWS', 'Local'] },
  PolicyUsageFilter: { values: ['PermissionsPolicy', 'PermissionsBoundary'] },
  EntityFilter: { values: ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] },
  Marker: { length: [1, 320] },
  MaxItems: { range: [1, 1000] },
};

/** Throws the `ValidationError` that IAM answers when members of a request do not satisfy their constraints. */
export function refuseViolations(input: Readonly<Record<string, unknown>>): void {
  const violations: string[] = [];
  for (const [member, value] of Object.entries(input)) {
    const constraint = CONSTRAINTS[member];
    if (constraint === undefined || value === undefined) continue;
    const name = memberName(member);
    const violation = violationOf(constraint, value as string | number);
    if (violation) violations.push(`Value '${value}' at '${name}' failed to satisfy constraint: ${violation}`);
    else if (constraint.pattern && !constraint.pattern.test(String(value))) {
      if (constraint.patternText)
        throw new AwsError('ValidationError', `The specified value for ${name} is invalid. ${constraint.patternText}`);
      violations.push(`Value at '${name}' failed to satisfy constraint: ${patternText(constraint.pattern)}`);
    }
  }
  if (violations.length > 0) throw validationError(violations);
}

/** IAM's words for a required member that is missing. */
export function refusalOf(misfit: Misfit): AwsError | undefined {
  if (misfit.kind !== 'missing') return undefined;
  return validationError([
    `Value null at '${memberName(misfit.path)}' failed to satisfy constraint: Member must not be null`,
  ]);
}

function violationOf({ length, range, values }: Constraint, value: string | number): string | undefined {
  if (length && String(value).length < length[0])
    return `Member must have length greater than or equal to ${length[0]}`;
  if (length && String(value).length > length[1]) return `Member must have length less than or equal to ${length[1]}`;
  if (range && Number(value) < range[0]) return `Member must have value greater than or equal to ${range[0]}`;
  if (range && Number(value) > range[1]) return `Member must have value less than or equal to ${range[1]}`;
  if (values && !values.includes(String(value))) return `Member must satisfy enum value set: [${values.join(', ')}]`;
  return undefined;
}

const patternText = (pattern: RegExp): string => `Member must satisfy regular expression pattern: ${pattern.source}`;

const memberName = (member: string): string => member.charAt(0).toLowerCase() + member.slice(1);

function validationError(violations: readonly string[]): AwsError {
  const count = `${violations.length} validation error${violations.length > 1 ? 's' : ''} detected`;
  return new AwsError('ValidationError', `${count}: ${violations.join('; ')}`);
}
