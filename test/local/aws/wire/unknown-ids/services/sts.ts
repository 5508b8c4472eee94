import type { Names } from '../landscape';
import type { UnknownIds } from '../unknown-ids';

export const sts = (names: Names): UnknownIds => ({
  service: 'sts',
  names: { RoleArn: [names.role, 'arn:aws:iam::123456789012:role/nothing', 'AccessDenied'] },
  looksNothingUp: ['RoleSessionName', 'ExternalId', 'PolicyArns'],
  namesNothing: ['GetCallerIdentity'],
  requests: { AssumeRole: { RoleSessionName: 'session' } },
  removing: [],
});
