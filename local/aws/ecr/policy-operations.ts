import { readPolicyDocument } from '../iam/policy-document';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import { lifecyclePolicyFault } from './lifecycle-policy';
import type { Registry, Repository } from './registry';

/** Who may use a repository, and which images it forgets: validated and kept. No lifecycle policy is carried out here. */
export function policyOperations(registry: Registry): Operations<'ecr'> {
  const place = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  const absent = (code: string, what: string, { name }: Repository): AwsError =>
    new AwsError(
      code,
      `${what} does not exist for the repository with name '${name}' in the registry with id '${registry.id}'`,
    );
  const policyOf = (repository: Repository): string => {
    if (repository.policy === undefined)
      throw absent('RepositoryPolicyNotFoundException', 'Repository policy', repository);
    return repository.policy;
  };
  const lifecyclePolicyOf = (repository: Repository): string => {
    if (repository.lifecyclePolicy === undefined)
      throw absent('LifecyclePolicyNotFoundException', 'Lifecycle policy', repository);
    return repository.lifecyclePolicy;
  };
  return {
    SetRepositoryPolicy: (input) => {
      const repository = registry.find(input);
      const { policyText = '' } = input;
      if (!readPolicyDocument(policyText, 'resource').ok)
        throw invalidParameter('PolicyText', 'Invalid repository policy provided');
      repository.policy = policyText;
      return { ...place(repository), policyText };
    },
    GetRepositoryPolicy: (input) => {
      const repository = registry.find(input);
      return { ...place(repository), policyText: policyOf(repository) };
    },
    DeleteRepositoryPolicy: (input) => {
      const repository = registry.find(input);
      const policyText = policyOf(repository);
      repository.policy = undefined;
      return { ...place(repository), policyText };
    },
    PutLifecyclePolicy: (input) => {
      const repository = registry.find(input);
      const { lifecyclePolicyText = '' } = input;
      const fault = lifecyclePolicyFault(lifecyclePolicyText);
      if (fault) throw invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${fault}`);
      repository.lifecyclePolicy = lifecyclePolicyText;
      return { ...place(repository), lifecyclePolicyText };
    },
    GetLifecyclePolicy: (input) => {
      const repository = registry.find(input);
      return { ...place(repository), lifecyclePolicyText: lifecyclePolicyOf(repository) };
    },
    DeleteLifecyclePolicy: (input) => {
      const repository = registry.find(input);
      const lifecyclePolicyText = lifecyclePolicyOf(repository);
      repository.lifecyclePolicy = undefined;
      return { ...place(repository), lifecyclePolicyText };
    },
  };
}
