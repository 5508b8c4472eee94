import { each, type ServiceQuotas, steady } from '../quota';

export const LAMBDA: ServiceQuotas = {
  service: 'lambda',
  source: 'AWS Lambda Developer Guide, Lambda quotas, Lambda API requests',
  code: 'TooManyRequestsException',
  quotas: [
    // Ten a second for each of 1,000 concurrent executions.
    steady('Invocation requests', 10_000, ['Invoke', 'InvokeAsync', 'InvokeWithResponseStream']),
    ...each(100, 'GetFunction'),
    ...each(15, 'GetPolicy'),
    steady('Remainder of the control plane API', 15, 'all others'),
  ],
};
