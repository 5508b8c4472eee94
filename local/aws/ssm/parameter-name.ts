import { AwsError } from '../wire/aws-error';
import { constraintBroken, invalid } from './refusals';

const DEEPEST = 15;
/** Of the name together with the rest of its ARN. */
const LONGEST = 1011;
const PATH_RULE =
  'If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';

/**
 * Checks the name of a parameter to be created.
 * Source: Systems Manager User Guide, "About requirements and constraints for parameter names".
 * @throws AwsError ValidationException, AccessDeniedException, HierarchyLevelLimitExceededException
 */
export function checkName(name: string, arnOf: (name: string) => string): void {
  if (name.length < 1) throw constraintBroken(name, 'name', 'have length greater than or equal to 1');
  const levels = name.replace(/^\//, '').split('/');
  const isPath = levels.length > 1;
  const lower = levels[0]!.toLowerCase();
  if (lower.startsWith('aws') && isPath && name.startsWith('/'))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (lower.startsWith('aws') || lower.startsWith('ssm'))
    throw invalid(
      isPath
        ? `Parameter name: can't be prefixed with "ssm" (case-insensitive). ${PATH_RULE}`
        : 'Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).',
    );
  if (levels.some((level) => !/^[\w.-]+$/.test(level)))
    throw invalid(`Parameter name: can't be prefixed with "ssm" (case-insensitive). ${PATH_RULE}`);
  if (isPath && !name.startsWith('/')) throw invalid('Parameter name must be a fully qualified name.');
  if (levels.length > DEEPEST)
    throw new AwsError('HierarchyLevelLimitExceededException', `A hierarchy can have a maximum of ${DEEPEST} levels.`);
  if (arnOf(name).length > LONGEST)
    throw invalid(`Parameter name: the name with its ARN has at most ${LONGEST} characters.`);
}

/** A parameter as callers of the Get operations name it. */
export interface ParameterReference {
  /** A name, or what stands after `parameter` in an ARN. */
  readonly name: string;
  readonly isArn: boolean;
  /** `:3` or `:label` */
  readonly selector: string | undefined;
}

/** Reads a name or an ARN of this account and region, each with or without a version or label; undefined for another's. */
export function parseReference(text: string, arnPrefix: string): ParameterReference | undefined {
  const isArn = text.startsWith('arn:');
  if (isArn && !text.startsWith(arnPrefix)) return undefined;
  const rest = isArn ? text.slice(arnPrefix.length) : text;
  const colon = rest.indexOf(':');
  return colon < 0
    ? { name: rest, isArn, selector: undefined }
    : { name: rest.slice(0, colon), isArn, selector: rest.slice(colon) };
}

/** Whether a parameter lies under a path: directly, or at any depth. */
export function liesUnder(name: string, path: string, recursive: boolean): boolean {
  const absolute = name.startsWith('/') ? name : `/${name}`;
  const folder = path.endsWith('/') ? path : `${path}/`;
  if (!absolute.startsWith(folder)) return false;
  return recursive || !absolute.slice(folder.length).includes('/');
}
