import { type ServiceQuotas, steady } from '../quota';

export const STS: ServiceQuotas = {
  service: 'sts',
  source: 'IAM User Guide, IAM and AWS STS quotas, STS request quotas',
  code: 'Throttling',
  quotas: [
    steady('STS requests', 600, [
      'AssumeRole',
      'DecodeAuthorizationMessage',
      'GetAccessKeyInfo',
      'GetCallerIdentity',
      'GetFederationToken',
      'GetSessionToken',
    ]),
  ],
};
