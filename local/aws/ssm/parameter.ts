import type { Parameter, ParameterTier, ParameterType } from '@aws-sdk/client-ssm';

/** One version of a parameter; what is overwritten stays as history. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterType;
  /** Of a SecureString: its ciphertext in base64. */
  readonly stored: string;
  readonly keyId: string | undefined;
  readonly description: string | undefined;
  readonly allowedPattern: string | undefined;
  readonly tier: ParameterTier;
  readonly modifiedAt: Date;
  readonly modifiedBy: string;
  readonly labels: Set<string>;
}

export interface StoredParameter {
  readonly name: string;
  readonly arn: string;
  /** Oldest first; never empty. */
  versions: readonly ParameterVersion[];
  readonly tags: Map<string, string>;
}

export const latestOf = ({ versions }: StoredParameter): ParameterVersion => versions.at(-1)!;

/** A version as the Get operations show it. */
export function describeParameter(
  { name, arn }: StoredParameter,
  version: ParameterVersion,
  value: string,
  selector: string | undefined,
): Parameter {
  return {
    Name: name,
    Type: version.type,
    Value: value,
    Version: version.version,
    ...(selector !== undefined && { Selector: selector }),
    LastModifiedDate: version.modifiedAt,
    ARN: arn,
    DataType: 'text',
  };
}

/** What descriptions and history share: everything but the value. */
export const describeMetadata = ({ name }: StoredParameter, version: ParameterVersion) => ({
  Name: name,
  Type: version.type,
  ...(version.keyId !== undefined && { KeyId: version.keyId }),
  LastModifiedDate: version.modifiedAt,
  LastModifiedUser: version.modifiedBy,
  ...(version.description !== undefined && { Description: version.description }),
  ...(version.allowedPattern !== undefined && { AllowedPattern: version.allowedPattern }),
  Version: version.version,
  Tier: version.tier,
  Policies: [],
  DataType: 'text',
});
