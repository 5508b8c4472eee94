/** A secret of Secrets Manager as a task definition names it, and what of it ECS reads. */
export interface SecretReference {
  /** With or without its six characters at the end. */
  readonly arn: string;
  /** Left out: `AWSCURRENT`, or whatever stage the version has. */
  readonly versionStage?: string;
  readonly versionId?: string;
}

/**
 * `arn:aws:secretsmanager:<region>:<account>:secret:<name>`, and behind it nothing or `:<json-key>:<stage>:<version>`;
 * undefined for anything else, which ECS reads nothing by. ECS developer guide, secrets-envvar-secrets-manager.
 */
export function parseSecretReference(valueFrom: string): SecretReference | undefined {
  const parts = valueFrom.split(':');
  const [, , service, , , type] = parts;
  if (service !== 'secretsmanager' || type !== 'secret' || ![7, 10].includes(parts.length)) return undefined;
  const [, versionStage = '', versionId = ''] = parts.slice(7);
  return {
    arn: parts.slice(0, 7).join(':'),
    ...(versionStage === '' ? {} : { versionStage }),
    ...(versionId === '' ? {} : { versionId }),
  };
}
