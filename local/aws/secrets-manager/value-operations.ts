import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { invalidParameter, invalidRequest, notBuilt, notFound } from './refusals';
import { CURRENT, type SecretValue, type StoredSecret } from './secret';
import type { SecretStore } from './secret-store';
import { sameValue, valueIn, withVersion } from './versions';

const DAY_MS = 86_400_000;

/** Values of secrets: get, put, change. */
export function valueOperations(world: World, store: SecretStore): Operations<'secrets-manager'> {
  /** @returns the version that has the value now; the same request twice makes one */
  const put = (
    secret: StoredSecret,
    value: SecretValue,
    token = world.ids.uuid(),
    stages?: readonly string[],
  ): { VersionId: string; VersionStages: string[] } => {
    const known = secret.versions.find(({ id }) => id === token);
    if (known && !sameValue(known.value, value))
      throw new AwsError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
      );
    if (!known) {
      secret.versions = withVersion(world, secret, value, token, stages);
      secret.changedAt = world.clock.now();
    }
    const version = secret.versions.find(({ id }) => id === token);
    return { VersionId: token, VersionStages: [...(version?.stages ?? [])] };
  };
  return {
    GetSecretValue: ({ SecretId = '', VersionId, VersionStage }) => {
      const secret = store.usable(SecretId);
      const stage = VersionStage ?? (VersionId === undefined ? CURRENT : undefined);
      const version = secret.versions.find(
        ({ id, stages }) => (VersionId ?? id) === id && (stage === undefined || stages.has(stage)),
      );
      if (!version && VersionId !== undefined && VersionStage !== undefined)
        throw invalidRequest('You provided a VersionStage that is not associated to the provided VersionId.');
      if (!version)
        throw notFound(
          `secret value for ${VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${VersionId}`}`,
        );
      secret.accessedOn = new Date(Math.floor(world.clock.now().getTime() / DAY_MS) * DAY_MS);
      return {
        ARN: secret.arn,
        Name: secret.name,
        VersionId: version.id,
        ...version.value,
        VersionStages: [...version.stages],
        CreatedDate: version.createdAt,
      };
    },
    PutSecretValue: ({ SecretId = '', ClientRequestToken, VersionStages, RotationToken, ...input }) => {
      if (RotationToken !== undefined) throw notBuilt('RotationToken');
      const secret = store.usable(SecretId);
      const value = valueIn(input);
      if (!value) throw invalidParameter('You must provide either SecretString or SecretBinary.');
      return { ARN: secret.arn, Name: secret.name, ...put(secret, value, ClientRequestToken, VersionStages) };
    },
    UpdateSecret: ({ SecretId = '', ClientRequestToken, Description, KmsKeyId, Type, ...input }) => {
      if (KmsKeyId !== undefined) throw notBuilt('KmsKeyId');
      if (Type !== undefined) throw notBuilt('Type');
      const secret = store.usable(SecretId);
      const value = valueIn(input);
      if (Description !== undefined) secret.description = Description;
      secret.changedAt = world.clock.now();
      const made = value ? { VersionId: put(secret, value, ClientRequestToken).VersionId } : {};
      return { ARN: secret.arn, Name: secret.name, ...made };
    },
  };
}
