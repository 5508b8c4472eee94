import { readPolicyDocument } from '../iam/policy-document';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import type { Registry, Repository } from './registry';

/** Who may use a repository: validated and kept as text. */
export function policyOperations(registry: Registry): Operations<'ecr'> {
  const place = ({ name }: Repository) => ({ registryId: registry.id, repositoryName: name });
  const policyOf = ({ name, policy }: Repository): string => {
    if (policy === undefined)
      throw new AwsError(
        'RepositoryPolicyNotFoundException',
        `Repository policy does not exist for the repository with name '${name}' in the registry with id '${registry.id}'`,
      );
    return policy;
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
  };
}
