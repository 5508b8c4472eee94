import { type ServiceQuotas, steady } from '../quota';

/** Parameter Store with its default throughput. */
export const SSM: ServiceQuotas = {
  service: 'ssm',
  source: 'AWS General Reference, AWS Systems Manager endpoints and quotas, Parameter Store',
  code: 'ThrottlingException',
  quotas: [steady('Default throughput', 40, ['GetParameter', 'GetParameters', 'GetParametersByPath'])],
};
