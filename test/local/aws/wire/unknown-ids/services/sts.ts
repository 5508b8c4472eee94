import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

export const sts = (_: Names): UnknownIds => ({
  service: 'sts',
  names: {
    RoleArn: ['arn:aws:iam::123456789012:role/operator', 'arn:aws:iam::123456789012:role/nothing', 'AccessDenied'],
  },
  looksNothingUp: ['RoleSessionName', 'ExternalId', 'PolicyArns'],
  namesNothing: ['GetCallerIdentity'],
  requests: { AssumeRole: { RoleSessionName: 'session' } },
  removing: [],
});
