import { each, type ServiceQuotas, steady } from '../quota';

export const EVENTBRIDGE: ServiceQuotas = {
  service: 'eventbridge',
  source: 'Amazon EventBridge User Guide, Amazon EventBridge quotas',
  code: 'ThrottlingException',
  quotas: [
    ...each(
      {
        'us-east-1': 10_000,
        'us-west-2': 10_000,
        'eu-west-1': 10_000,
        'us-east-2': 2_400,
        'eu-central-1': 2_400,
        'eu-south-2': 2_400,
        'us-west-1': 1_200,
        'ap-northeast-1': 1_200,
        'ap-southeast-1': 1_200,
        'ap-southeast-2': 1_200,
        'eu-west-2': 1_200,
        'ap-east-1': 600,
        'ap-northeast-2': 600,
        'ap-south-1': 600,
        'ca-central-1': 600,
        'eu-north-1': 600,
        'eu-west-3': 600,
        'sa-east-1': 600,
        others: 400,
      },
      'PutEvents',
    ),
    ...each(5, 'CreateEndpoint', 'DeleteEndpoint', 'UpdateEndpoint'),
    steady('Control plane APIs', 50, 'all others'),
  ],
};
