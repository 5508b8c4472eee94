import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import type { World } from '../world';
import { invalidParameter, invalidRequest, notBuilt } from './refusals';
import { describeSecret, type StoredSecret } from './secret';
import type { SecretStore } from './secret-store';
import { valueIn, withVersion } from './versions';

const NAME = /^[A-Za-z0-9/_+=.@!-]+$/;
const DAY_MS = 86_400_000;
const MOST_TAGS = 50;
/** API reference, DeleteSecret. */
const USUAL_WINDOW_DAYS = 30;
const SHORTEST_WINDOW_DAYS = 7;

/** Secrets without their values: create, describe, list, tag, delete, restore. */
export function secretOperations(world: World, store: SecretStore): Operations<'secrets-manager'> {
  const remove = (secret: StoredSecret): void => {
    if (store.byName.get(secret.name) === secret) store.byName.delete(secret.name);
  };
  return {
    CreateSecret: ({ Name = '', ClientRequestToken = world.ids.uuid(), Description, Tags = [], ...input }) => {
      if (!NAME.test(Name))
        throw new AwsError(
          'ValidationException',
          'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
        );
      for (const member of ['KmsKeyId', 'AddReplicaRegions', 'ForceOverwriteReplicaSecret', 'Type'] as const)
        if (input[member] !== undefined) throw notBuilt(member);
      const value = valueIn(input);
      const known = store.byName.get(Name);
      if (known?.deletedAt)
        throw invalidRequest(
          "You can't create this secret because a secret with this name is already scheduled for deletion.",
        );
      if (known)
        throw new AwsError(
          'ResourceExistsException',
          `The operation failed because the secret ${Name} already exists.`,
        );
      const now = world.clock.now();
      const tags = new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
      if (tags.size > MOST_TAGS) throw tooManyTags();
      const secret: StoredSecret = {
        name: Name,
        arn: store.newArn(Name),
        createdAt: now,
        description: Description,
        changedAt: now,
        accessedOn: undefined,
        deletedAt: undefined,
        versions: value ? withVersion(world, { versions: [] }, value, ClientRequestToken) : [],
        tags,
      };
      store.byName.set(Name, secret);
      return { ARN: secret.arn, Name, ...(value ? { VersionId: ClientRequestToken } : {}) };
    },
    DescribeSecret: ({ SecretId = '' }) => describeSecret(store.get(SecretId)),
    ListSecrets: ({ IncludePlannedDeletion = false, MaxResults = 100, NextToken, Filters, SortOrder, SortBy }) => {
      if (Filters?.length) throw notBuilt('Filters');
      if (SortOrder !== undefined || SortBy !== undefined) throw notBuilt('SortOrder and SortBy');
      const shown = [...store.byName.values()].filter(({ deletedAt }) => IncludePlannedDeletion || !deletedAt);
      const page = pageOf(shown, ({ name }) => name, NextToken, MaxResults);
      if (!page) throw new AwsError('InvalidNextTokenException', 'Invalid NextToken.');
      const SecretList = page.items.map((secret) => {
        const { VersionIdsToStages, ...rest } = describeSecret(secret);
        return { ...rest, ...(VersionIdsToStages ? { SecretVersionsToStages: VersionIdsToStages } : {}) };
      });
      return { SecretList, NextToken: page.next };
    },
    TagResource: ({ SecretId = '', Tags = [] }) => {
      const { tags } = store.usable(SecretId);
      if (new Set([...tags.keys(), ...Tags.map(({ Key }) => Key)]).size > MOST_TAGS) throw tooManyTags();
      for (const { Key = '', Value = '' } of Tags) tags.set(Key, Value);
      return {};
    },
    UntagResource: ({ SecretId = '', TagKeys = [] }) => {
      const { tags } = store.usable(SecretId);
      for (const key of TagKeys) tags.delete(key);
      return {};
    },
    DeleteSecret: ({ SecretId = '', RecoveryWindowInDays, ForceDeleteWithoutRecovery = false }) => {
      if (ForceDeleteWithoutRecovery && RecoveryWindowInDays !== undefined)
        throw invalidParameter("You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
      const days = RecoveryWindowInDays ?? USUAL_WINDOW_DAYS;
      if (days < SHORTEST_WINDOW_DAYS || days > USUAL_WINDOW_DAYS)
        throw invalidParameter('The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).');
      const now = world.clock.now();
      if (ForceDeleteWithoutRecovery) {
        const secret = store.find(SecretId);
        if (!secret) return { Name: SecretId, DeletionDate: now };
        remove(secret);
        return { ARN: secret.arn, Name: secret.name, DeletionDate: now };
      }
      const secret = store.usable(SecretId);
      const deletedAt = new Date(now.getTime() + days * DAY_MS);
      secret.deletedAt = deletedAt;
      // Restored and deleted again meanwhile, it has another day.
      world.clock.after(days * DAY_MS, () => {
        if (secret.deletedAt === deletedAt) remove(secret);
      });
      return { ARN: secret.arn, Name: secret.name, DeletionDate: deletedAt };
    },
    RestoreSecret: ({ SecretId = '' }) => {
      const secret = store.get(SecretId);
      secret.deletedAt = undefined;
      return { ARN: secret.arn, Name: secret.name };
    },
  };
}

const tooManyTags = (): AwsError => invalidParameter(`A secret has at most ${MOST_TAGS} tags.`);
