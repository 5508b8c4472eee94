import type { BaseTaskDefinition } from '../service-spec';
import type { Facts, SecretFacts } from './facts';
import { type Judgement, ng, ok, okOr, skip } from './judgement';
import { logOf } from './log-driver';
import { listed, mapped, text } from './members';
import { parseSecretReference, type SecretReference } from './secret-reference';

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

/** ARNs of the secrets of Secrets Manager among them, each once. */
export function secretArnsOf(definition: BaseTaskDefinition): readonly string[] {
  const all = secretsOf(definition).map(({ valueFrom }) => parseSecretReference(valueFrom)?.arn);
  return [...new Set(all)].filter((arn) => arn !== undefined);
}

/** Secrets and parameters exist: a task that cannot read one does not start. */
export function judgeSecrets(facts: Facts): readonly Judgement[] {
  const secrets = secretsOf(facts.definition);
  if (secrets.length === 0) return [ok('no container has any')];
  if (!facts.parameters) return [];
  return okOr(
    secrets.map(({ container, name }) => `${container}: ${name}`).join(', '),
    secrets.map((secret) =>
      SECRETS_MANAGER.test(secret.valueFrom) ? judgeSecret(secret, facts) : judgeParameter(secret, facts),
    ),
  );
}

function judgeParameter({ container, name, valueFrom }: Secret, { parameters = {} }: Facts): Judgement {
  const look = parameters[valueFrom];
  if (!look || 'unseen' in look)
    return skip(
      `${container}: ${name}: ${look?.unseen ?? `parameter ${valueFrom} is another's, which is not looked at`}`,
    );
  if (look.seen) return ok(name);
  return ng(`${container}: ${name}: there is no parameter ${valueFrom}`, 'Create it, or name another.');
}

/** Its value is looked at by nobody, so that a member that its JSON lacks is told by ECS alone. */
function judgeSecret({ container, name, valueFrom }: Secret, { secrets }: Facts): Judgement {
  const about = `${container}: ${name}`;
  if (!secrets) return skip(`${about} is in Secrets Manager, where only "slipway verify" looks`);
  const reference = parseSecretReference(valueFrom);
  if (!reference)
    return ng(
      `${about}: ${valueFrom} is not the ARN of a secret`,
      'Give its ARN, and behind it nothing or ":<json-key>:<version-stage>:<version-id>".',
    );
  const look = secrets[reference.arn];
  if (!look || 'unseen' in look)
    return skip(`${about}: ${look?.unseen ?? `secret ${reference.arn} is another's, which is not looked at`}`);
  if (!look.seen) return ng(`${about}: there is no secret ${reference.arn}`, 'Create it, or name another.');
  if (look.seen.isDeleted)
    return ng(`${about}: secret ${reference.arn} is marked for deletion`, 'Restore it, or name another.');
  const lacking = whatLacks(reference, look.seen);
  return lacking === undefined
    ? ok(name)
    : ng(`${about}: secret ${reference.arn} has no ${lacking}`, 'Put a value there, or name another version.');
}

function whatLacks(
  { versionStage, versionId }: SecretReference,
  { stagesOfVersions }: SecretFacts,
): string | undefined {
  if (versionId !== undefined) {
    const stages = stagesOfVersions[versionId];
    if (!stages) return `version ${versionId}`;
    return versionStage === undefined || stages.includes(versionStage)
      ? undefined
      : `version ${versionId} at the stage ${versionStage}`;
  }
  const wanted = versionStage ?? 'AWSCURRENT';
  return Object.values(stagesOfVersions).some((stages) => stages.includes(wanted))
    ? undefined
    : `version at the stage ${wanted}`;
}
