import type { World } from '../world';
import { invalidParameter } from './refusals';
import { CURRENT, PREVIOUS, type SecretValue, type SecretVersion, type StoredSecret } from './secret';

interface ValueInput {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/**
 * The value that a request brings, if any.
 * @throws AwsError InvalidParameterException when it brings two
 */
export function valueIn({ SecretString, SecretBinary }: ValueInput): SecretValue | undefined {
  if (SecretString !== undefined && SecretBinary !== undefined)
    throw invalidParameter(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  if (SecretString !== undefined) return { SecretString };
  return SecretBinary === undefined ? undefined : { SecretBinary };
}

/** A secret's versions with one more: a stage is one version's, and what was current is previous. */
export function withVersion(
  world: World,
  secret: Pick<StoredSecret, 'versions'>,
  value: SecretValue,
  id: string,
  stages: readonly string[] = [CURRENT],
): readonly SecretVersion[] {
  const before = secret.versions.find((version) => version.stages.has(CURRENT));
  const taken = stages.includes(CURRENT) ? [...stages, PREVIOUS] : stages;
  const kept = secret.versions.map((version) => ({
    ...version,
    stages: new Set([
      ...[...version.stages].filter((stage) => !taken.includes(stage)),
      ...(version === before && stages.includes(CURRENT) ? [PREVIOUS] : []),
    ]),
  }));
  const added = { id, value, createdAt: world.clock.now(), stages: new Set(stages) };
  return [...kept.filter((version) => version.stages.size > 0), added];
}

export const sameValue = (one: SecretValue, other: SecretValue): boolean =>
  one.SecretString === other.SecretString &&
  Buffer.compare(one.SecretBinary ?? Buffer.alloc(0), other.SecretBinary ?? Buffer.alloc(0)) === 0;
