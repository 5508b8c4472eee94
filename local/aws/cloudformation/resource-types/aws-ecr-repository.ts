import type { Input } from '../../wire/implementation';
import { BOOLEAN, JSON_OBJECT, objectOf, STRING, schemaOfInput } from '../schema/from-model';
import { deleted, omit, type ResourceContext, type ResourceType } from './resource-type';

type Properties = Input<'ecr', 'CreateRepository'> & {
  LifecyclePolicy?: { LifecyclePolicyText?: string; RegistryId?: string };
  RepositoryPolicyText?: unknown;
  EmptyOnDelete?: boolean;
};

export const awsEcrRepository = (): ResourceType<Properties> => ({
  type: 'AWS::ECR::Repository',
  schema: schemaOfInput('ecr', 'CreateRepository', {
    without: ['registryId'],
    extra: {
      LifecyclePolicy: objectOf({ LifecyclePolicyText: STRING, RegistryId: STRING }),
      RepositoryPolicyText: JSON_OBJECT,
      EmptyOnDelete: BOOLEAN,
    },
  }),
  attributes: ['Arn', 'RepositoryUri'],
  createOnly: ['RepositoryName', 'EncryptionConfiguration'],
  nameProperty: 'RepositoryName',
  create: async (properties, context) => {
    const repositoryName = properties.repositoryName ?? context.physicalName(256).toLowerCase();
    const { repository } = await context.call('ecr', 'CreateRepository', {
      ...omit(properties, 'LifecyclePolicy', 'RepositoryPolicyText', 'EmptyOnDelete'),
      repositoryName,
    });
    context.initiated(repositoryName);
    if (properties.LifecyclePolicy) await putLifecycle(repositoryName, properties, context);
    if (properties.RepositoryPolicyText) await putPolicy(repositoryName, properties, context);
    return { Arn: repository!.repositoryArn!, RepositoryUri: repository!.repositoryUri! };
  },
  update: async ({ physicalId: repositoryName, after, changed }, context) => {
    if (changed.has('ImageTagMutability') || changed.has('ImageTagMutabilityExclusionFilters'))
      await context.call('ecr', 'PutImageTagMutability', {
        repositoryName,
        imageTagMutability: after.imageTagMutability ?? 'MUTABLE',
        imageTagMutabilityExclusionFilters: after.imageTagMutabilityExclusionFilters,
      });
    if (changed.has('ImageScanningConfiguration'))
      await context.call('ecr', 'PutImageScanningConfiguration', {
        repositoryName,
        imageScanningConfiguration: after.imageScanningConfiguration ?? { scanOnPush: false },
      });
    if (changed.has('LifecyclePolicy'))
      await (after.LifecyclePolicy
        ? putLifecycle(repositoryName, after, context)
        : context.call('ecr', 'DeleteLifecyclePolicy', { repositoryName }));
    if (changed.has('RepositoryPolicyText'))
      await (after.RepositoryPolicyText
        ? putPolicy(repositoryName, after, context)
        : context.call('ecr', 'DeleteRepositoryPolicy', { repositoryName }));
    return {};
  },
  delete: (repositoryName, { EmptyOnDelete = false }, context) =>
    deleted(context.call('ecr', 'DeleteRepository', { repositoryName, force: EmptyOnDelete })),
});

const putLifecycle = (repositoryName: string, { LifecyclePolicy }: Properties, context: ResourceContext) =>
  context.call('ecr', 'PutLifecyclePolicy', {
    repositoryName,
    lifecyclePolicyText: LifecyclePolicy?.LifecyclePolicyText,
  });

const putPolicy = (repositoryName: string, { RepositoryPolicyText }: Properties, context: ResourceContext) =>
  context.call('ecr', 'SetRepositoryPolicy', { repositoryName, policyText: JSON.stringify(RepositoryPolicyText) });
