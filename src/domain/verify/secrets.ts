import type { BaseTaskDefinition } from '../service-spec';
import type { Facts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { logOf } from './log-driver';
import { listed, mapped, text } from './members';

/** What ECS reads when a task starts: a parameter of Systems Manager, or a secret of Secrets Manager. */
export interface Secret {
  readonly container: string;
  /** Of the environment variable or log option. */
  readonly name: string;
  /** Name or ARN of the parameter; ARN of the secret, which a JSON key and a version may follow. */
  readonly valueFrom: string;
}

const SECRETS_MANAGER = /^arn:[^:]+:secretsmanager:/;

/** Secrets of all containers: environment, log options, and the credentials of private registries. */
export function secretsOf({ containerDefinitions }: BaseTaskDefinition): readonly Secret[] {
  return containerDefinitions.flatMap((container): readonly Secret[] => {
    const credentials = text(mapped(container.repositoryCredentials).credentialsParameter);
    const named = [...listed(container.secrets), ...listed(logOf(container).secretOptions)].map(mapped);
    return [
      ...named.map(({ name, valueFrom }) => ({
        ...{ container: container.name, name: String(name), valueFrom: text(valueFrom) ?? '' },
      })),
      ...(credentials === undefined
        ? []
        : [{ container: container.name, name: 'repositoryCredentials', valueFrom: credentials }]),
    ];
  });
}

/** Names and ARNs of the parameters of Systems Manager among them, each once. */
export function parametersOf(definition: BaseTaskDefinition): readonly string[] {
  const all = secretsOf(definition).map(({ valueFrom }) => valueFrom);
  return [...new Set(all)].filter((from) => from !== '' && !SECRETS_MANAGER.test(from));
}

/** Secrets and parameters exist: a task that cannot read one does not start. */
export function judgeSecrets({ definition, parameters }: Facts): readonly Judgement[] {
  const secrets = secretsOf(definition);
  if (secrets.length === 0) return [ok('no container has any')];
  if (!parameters) return [];
  return okOr(
    secrets.map(({ container, name }) => `${container}: ${name}`).join(', '),
    secrets.map(({ container, name, valueFrom }): Judgement => {
      if (SECRETS_MANAGER.test(valueFrom))
        return skip(`${container}: ${name} is in Secrets Manager, which is not looked at`);
      const look = parameters[valueFrom];
      if (!look || 'unseen' in look)
        return skip(
          `${container}: ${name}: ${look?.unseen ?? `parameter ${valueFrom} is another's, which is not looked at`}`,
        );
      if (look.seen) return ok(name);
      return ng(`${container}: ${name}: there is no parameter ${valueFrom}`, 'Create it, or name another.');
    }),
  );
}
