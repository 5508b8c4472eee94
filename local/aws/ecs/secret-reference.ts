/** What a `valueFrom` refers to. Source: ECS developer guide, secrets-envvar-secrets-manager, secrets-envvar-ssm-paramstore. */
export type SecretReference =
  | { readonly kind: 'parameter'; readonly name: string; readonly region: string | undefined }
  | {
      readonly kind: 'secret';
      readonly arn: string;
      readonly region: string;
      readonly account: string;
      /** A member of the JSON object that the secret is; absent: all of it. */
      readonly jsonKey: string | undefined;
      readonly versionStage: string | undefined;
      readonly versionId: string | undefined;
    }
  | { readonly kind: 'malformed' };

/** `arn:aws:secretsmanager:<region>:<account>:secret:<name>`, and behind it nothing or `:<json-key>:<stage>:<version>`. */
export function parseSecretReference(valueFrom: string): SecretReference {
  const parts = valueFrom.split(':');
  const [, , service, region = '', account = '', type = ''] = parts;
  if (!valueFrom.startsWith('arn:')) return { kind: 'parameter', name: valueFrom, region: undefined };
  if (service === 'ssm') return { kind: 'parameter', name: nameIn(parts.slice(5).join(':')), region };
  const [jsonKey, versionStage, versionId] = parts.slice(7).map((part) => part || undefined);
  if (service !== 'secretsmanager' || type !== 'secret' || ![7, 10].includes(parts.length))
    return { kind: 'malformed' };
  return { kind: 'secret', arn: parts.slice(0, 7).join(':'), region, account, jsonKey, versionStage, versionId };
}

/** `db` of `parameter/db`, `/shop/db` of `parameter/shop/db`: a name in a hierarchy begins with a slash. */
function nameIn(resource: string): string {
  const path = resource.replace(/^parameter\//, '');
  return path.includes('/') ? `/${path}` : path;
}
