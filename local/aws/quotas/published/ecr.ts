import { each, type ServiceQuotas } from '../quota';

/** Operations of pushing, pulling and logging in; ECR publishes no rates for the others. */
export const ECR: ServiceQuotas = {
  service: 'ecr',
  source: 'Amazon ECR User Guide, Amazon ECR service quotas',
  code: 'ThrottlingException',
  quotas: [
    ...each(1_000, 'BatchCheckLayerAvailability'),
    ...each(2_000, 'BatchGetImage'),
    ...each(100, 'CompleteLayerUpload', 'InitiateLayerUpload'),
    ...each(500, 'GetAuthorizationToken', 'UploadLayerPart'),
    ...each(3_000, 'GetDownloadUrlForLayer'),
    ...each(10, 'PutImage'),
  ],
};
