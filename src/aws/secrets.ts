import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretFacts } from '../domain/verify/facts';
import { askingFor } from './aws-error';

/**
 * A secret by its ARN, whole or without its six characters; undefined when there is none. No value is read. Throws AwsError.
 */
export async function readSecret(secrets: SecretsManagerClient, SecretId: string): Promise<SecretFacts | undefined> {
  const answer = await askingFor(
    'secretsmanager:DescribeSecret',
    secrets.send(new DescribeSecretCommand({ SecretId })),
  );
  return answer && { isDeleted: answer.DeletedDate !== undefined, stagesOfVersions: answer.VersionIdsToStages ?? {} };
}
