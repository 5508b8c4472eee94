import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import { lifecyclePolicyFault, rulesOf } from './lifecycle-policy';
import type { LifecycleRuns } from './lifecycle-runs';
import type { Registry, Repository } from './registry';

/** A policy that can be carried out, as it was given; the archive is not built. */
export function checkedLifecyclePolicy(text: string): string {
  const fault = lifecyclePolicyFault(text);
  if (fault) throw invalidParameter('LifecyclePolicyText', `Lifecycle policy validation failure: ${fault}`);
  if (rulesOf(text).some(({ action }) => action.type === 'transition'))
    throw new AwsError(
      'NotImplemented',
      'The lifecycle action transition is not built in this embedded AWS, which has no archive. Built: expire.',
    );
  return text;
}

export function lifecyclePolicyOf(registry: Registry, { name, lifecyclePolicy }: Repository): string {
  if (lifecyclePolicy === undefined)
    throw new AwsError(
      'LifecyclePolicyNotFoundException',
      `Lifecycle policy does not exist for the repository with name '${name}' in the registry with id '${registry.id}'`,
    );
  return lifecyclePolicy;
}

/** Which images a repository forgets: put, told, taken away. */
export function lifecycleOperations(registry: Registry, runs: LifecycleRuns): Operations<'ecr'> {
  const describe = (repository: Repository) => {
    const { name, lifecycleEvaluatedAt: lastEvaluatedAt } = repository;
    return {
      registryId: registry.id,
      repositoryName: name,
      lifecyclePolicyText: lifecyclePolicyOf(registry, repository),
      ...(lastEvaluatedAt && { lastEvaluatedAt }),
    };
  };
  return {
    PutLifecyclePolicy: (input) => {
      const repository = registry.find(input);
      const lifecyclePolicyText = checkedLifecyclePolicy(input.lifecyclePolicyText ?? '');
      repository.lifecyclePolicy = lifecyclePolicyText;
      runs.schedule(repository);
      return { registryId: registry.id, repositoryName: repository.name, lifecyclePolicyText };
    },
    GetLifecyclePolicy: (input) => describe(registry.find(input)),
    DeleteLifecyclePolicy: (input) => {
      const repository = registry.find(input);
      const described = describe(repository);
      repository.lifecyclePolicy = undefined;
      repository.lifecycleEvaluatedAt = undefined;
      return described;
    },
  };
}
