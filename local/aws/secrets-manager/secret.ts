import type { DescribeSecretResponse } from '@aws-sdk/client-secrets-manager';

/** The stage of the version that is handed out, and that of the one before it. */
export const CURRENT = 'AWSCURRENT';
export const PREVIOUS = 'AWSPREVIOUS';

export interface SecretValue {
  readonly SecretString?: string;
  readonly SecretBinary?: Uint8Array;
}

export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly createdAt: Date;
  /** Without any, a version is forgotten by and by; here at once. */
  readonly stages: Set<string>;
}

export interface StoredSecret {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: Date;
  description: string | undefined;
  changedAt: Date;
  /** The day, in UTC, on which a value was last read. */
  accessedOn: Date | undefined;
  /** When it is gone; until then it can be restored. */
  deletedAt: Date | undefined;
  versions: readonly SecretVersion[];
  readonly tags: Map<string, string>;
}

/** Everything but its values. */
export function describeSecret(secret: StoredSecret): DescribeSecretResponse {
  const { arn: ARN, name: Name, description, changedAt, accessedOn, deletedAt, createdAt, tags, versions } = secret;
  return {
    ARN,
    Name,
    ...(description === undefined ? {} : { Description: description }),
    LastChangedDate: changedAt,
    ...(accessedOn ? { LastAccessedDate: accessedOn } : {}),
    ...(deletedAt ? { DeletedDate: deletedAt } : {}),
    ...(tags.size > 0 ? { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) } : {}),
    ...(versions.length > 0
      ? { VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])) }
      : {}),
    CreatedDate: createdAt,
  };
}
