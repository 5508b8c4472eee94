import { pageOf } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import type { Registry, Repository } from './registry';
import { addTags, tagList } from './resource-tags';
import { mutabilityFault, type TagMutability } from './tag-mutability';

/** Repositories and their settings. */
export function repositoryOperations(registry: Registry): Operations<'ecr'> {
  const describe = (repository: Repository) => ({
    repositoryArn: repository.arn,
    registryId: registry.id,
    repositoryName: repository.name,
    repositoryUri: repository.uri,
    createdAt: repository.createdAt,
    ...describeMutability(repository.mutability),
    imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
    encryptionConfiguration: repository.encryption,
  });
  const byArn = (arn = ''): Repository => {
    const [, , , , registryId, ...rest] = arn.split(':');
    const resource = rest.join(':');
    if (!/^arn:aws[a-z-]*:ecr:[a-z0-9-]+:\d{12}:repository\/.+/.test(arn))
      throw invalidParameter('resourceArn', 'Invalid ARN');
    return registry.find({ registryId, repositoryName: resource.slice('repository/'.length) });
  };
  return {
    CreateRepository: (input) => {
      const { registryId = registry.id, repositoryName = '', tags = [], encryptionConfiguration } = input;
      // Nobody creates a repository in another account's registry.
      if (registryId !== registry.id) throw invalidParameter('registryId', 'Must be the registry of the caller');
      if (registry.repositories.has(repositoryName))
        throw new AwsError(
          'RepositoryAlreadyExistsException',
          `The repository with name '${repositoryName}' already exists in the registry with id '${registry.id}'`,
        );
      const mutability = mutabilityOf(input);
      const { encryptionType = 'AES256', kmsKey } = encryptionConfiguration ?? {};
      if (encryptionType === 'AES256' && kmsKey !== undefined)
        throw invalidParameter('encryptionConfiguration', 'kmsKey can only be specified with KMS encryption');
      const repositoryTags = new Map<string, string>();
      addTags(repositoryTags, tags);
      const repository = registry.create(repositoryName, {
        mutability,
        encryption: { encryptionType, ...(kmsKey !== undefined && { kmsKey }) },
        scanOnPush: input.imageScanningConfiguration?.scanOnPush ?? false,
        tags: repositoryTags,
      });
      return { repository: describe(repository) };
    },
    DescribeRepositories: ({ registryId, repositoryNames, nextToken, maxResults }) => {
      if (repositoryNames) {
        if (nextToken !== undefined || maxResults !== undefined)
          throw invalidParameter('repositoryNames', 'Can not be used together with nextToken or maxResults');
        return {
          repositories: repositoryNames.map((repositoryName) =>
            describe(registry.find({ registryId, repositoryName })),
          ),
        };
      }
      const all = registryId === undefined || registryId === registry.id ? registry.repositories.values() : [];
      const page = pageOf(all, ({ name }) => name, nextToken, maxResults ?? 100);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      return { repositories: page.items.map(describe), nextToken: page.next };
    },
    DeleteRepository: (input) => {
      const repository = registry.find(input);
      if (repository.images.size > 0 && !input.force)
        throw new AwsError(
          'RepositoryNotEmptyException',
          `The repository with name '${repository.name}' in registry with id '${registry.id}' cannot be deleted because it still contains images`,
        );
      registry.delete(repository);
      return { repository: describe(repository) };
    },
    PutImageTagMutability: (input) => {
      const repository = registry.find(input);
      repository.mutability = mutabilityOf(input);
      return { registryId: registry.id, repositoryName: repository.name, ...describeMutability(repository.mutability) };
    },
    PutImageScanningConfiguration: (input) => {
      const repository = registry.find(input);
      repository.scanOnPush = input.imageScanningConfiguration?.scanOnPush ?? false;
      return {
        registryId: registry.id,
        repositoryName: repository.name,
        imageScanningConfiguration: { scanOnPush: repository.scanOnPush },
      };
    },
    ListTagsForResource: ({ resourceArn }) => ({ tags: tagList(byArn(resourceArn).tags) }),
    TagResource: ({ resourceArn, tags = [] }) => {
      addTags(byArn(resourceArn).tags, tags);
      return {};
    },
    UntagResource: ({ resourceArn, tagKeys = [] }) => {
      const { tags } = byArn(resourceArn);
      for (const key of tagKeys) tags.delete(key);
      return {};
    },
  };
}

interface MutabilityInput {
  readonly imageTagMutability?: TagMutability['setting'] | undefined;
  readonly imageTagMutabilityExclusionFilters?: readonly { readonly filter: string | undefined }[] | undefined;
}

function mutabilityOf(input: MutabilityInput): TagMutability {
  const { imageTagMutability = 'MUTABLE', imageTagMutabilityExclusionFilters = [] } = input;
  const exclusions = imageTagMutabilityExclusionFilters.map(({ filter = '' }) => filter);
  const mutability = { setting: imageTagMutability, exclusions };
  const fault = mutabilityFault(mutability);
  if (fault) throw invalidParameter('imageTagMutabilityExclusionFilters', fault);
  return mutability;
}

const describeMutability = ({ setting, exclusions }: TagMutability) => ({
  imageTagMutability: setting,
  ...(exclusions.length > 0 && {
    imageTagMutabilityExclusionFilters: exclusions.map((filter) => ({ filterType: 'WILDCARD' as const, filter })),
  }),
});
