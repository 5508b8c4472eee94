import type { Names } from '../../unknown-ids/landscape';
import type { RoundTrips } from '../round-trip';

const TOKEN = '22222222-2222-4333-8444-555555555555';
const VALUE = ['GetSecretValue', { SecretId: 'another' }, 'SecretString'] as const;

export const secretsManager = (_: Names): RoundTrips => ({
  service: 'secrets-manager',
  trips: [
    {
      operation: 'CreateSecret',
      request: {
        Name: 'another',
        Description: 'description',
        SecretString: 'value',
        ClientRequestToken: TOKEN,
        Tags: [{ Key: 'k', Value: 'v' }],
      },
      read: ['DescribeSecret', { SecretId: 'another' }, ''],
      elsewhere: { SecretString: VALUE, ClientRequestToken: ['GetSecretValue', { SecretId: 'another' }, 'VersionId'] },
    },
    {
      operation: 'PutSecretValue',
      request: { SecretId: 'secret', SecretString: 'changed', ClientRequestToken: TOKEN, VersionStages: ['LATER'] },
      read: ['GetSecretValue', { SecretId: 'secret', VersionStage: 'LATER' }, ''],
      elsewhere: { SecretId: 'Name', ClientRequestToken: 'VersionId' },
    },
    {
      operation: 'UpdateSecret',
      request: { SecretId: 'secret', Description: 'changed', SecretString: 'updated', ClientRequestToken: TOKEN },
      read: ['DescribeSecret', { SecretId: 'secret' }, ''],
      elsewhere: {
        SecretId: 'Name',
        SecretString: ['GetSecretValue', { SecretId: 'secret' }, 'SecretString'],
        ClientRequestToken: ['GetSecretValue', { SecretId: 'secret' }, 'VersionId'],
      },
    },
    {
      operation: 'TagResource',
      request: { SecretId: 'secret', Tags: [{ Key: 'k', Value: 'v' }] },
      read: ['DescribeSecret', { SecretId: 'secret' }, ''],
      elsewhere: { SecretId: 'Name' },
    },
  ],
  writesNothing: {},
});
