import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

const notFound = 'ResourceNotFoundException';

export const secretsManager = (_: Names): UnknownIds => ({
  service: 'secrets-manager',
  names: {
    SecretId: ['secret', 'nothing', notFound],
    VersionId: ['11111111-2222-4333-8444-555555555555', '99999999-2222-4333-8444-555555555555', notFound],
    VersionStage: ['AWSCURRENT', 'NOTHING', 'InvalidRequestException'],
  },
  looksNothingUp: ['Name', 'KmsKeyId'],
  namesNothing: ['CreateSecret', 'GetRandomPassword', 'ListSecrets'],
  requests: {
    PutSecretValue: { SecretString: 'another' },
    TagResource: { Tags: [{ Key: 'k', Value: 'v' }] },
    UntagResource: { TagKeys: ['k'] },
    GetSecretValue: { VersionId: '11111111-2222-4333-8444-555555555555' },
  },
  removing: ['UntagResource', 'DeleteSecret'],
});
