import type { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';
import { invalidParameter } from './refusals';

/** ECS's answer to a required member that is missing, and to the first that breaks a constraint. */
export function refusalOf({ kind, path, constraint = '' }: Misfit): AwsError | undefined {
  if (kind === 'type' || kind === 'unknown-member') return undefined;
  if (kind === 'missing') return invalidParameter(`${path[0]?.toUpperCase()}${path.slice(1)} can not be blank.`);
  const values = /enum value set: \[(.*?)\]/.exec(constraint)?.[1];
  return invalidParameter(
    values === undefined ? `${path}: ${constraint}` : `${path} should be one of [${values.replaceAll(', ', ',')}]`,
  );
}
