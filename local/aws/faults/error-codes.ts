import { AwsError } from '../wire/aws-error';
import type { ServiceName } from '../wire/services';

/** Where a service does not answer `ThrottlingException` (in the Query protocol `Throttling`), "Rate exceeded". */
const THROTTLING: Partial<Readonly<Record<ServiceName, () => AwsError>>> = {
  dynamodb: () =>
    new AwsError(
      'ThrottlingException',
      'Throughput exceeds the current capacity of your table or index. DynamoDB is automatically scaling your table or index so please try again shortly.',
    ),
  lambda: () =>
    new AwsError('TooManyRequestsException', 'Rate Exceeded.', { Type: 'User', Reason: 'CallerRateLimitExceeded' }),
  s3: () => new AwsError('SlowDown', 'Please reduce your request rate.'),
  servicediscovery: () => new AwsError('RequestLimitExceeded', 'Rate exceeded'),
  sqs: () => new AwsError('RequestThrottled', 'Request is throttled.'),
};

/** What a service says to who asks too often. */
export const throttled = (service: ServiceName): AwsError =>
  THROTTLING[service]?.() ?? new AwsError('ThrottlingException', 'Rate exceeded');

/** Services that model an error 500 of their own; the others answer `InternalFailure`. */
const INTERNAL: Partial<Readonly<Record<ServiceName, string>>> = {
  cloudwatch: 'InternalServiceError',
  dynamodb: 'InternalServerError',
  ecr: 'ServerException',
  ecs: 'ServerException',
  eventbridge: 'InternalException',
  lambda: 'ServiceException',
  s3: 'InternalError',
  'secrets-manager': 'InternalServiceError',
  sns: 'InternalError',
  ssm: 'InternalServerError',
};

/** What a service says when the fault is its own. */
export const serverError = (service: ServiceName, status: 500 | 503): AwsError =>
  status === 503
    ? new AwsError('ServiceUnavailable', 'Service is unable to handle request.')
    : new AwsError(INTERNAL[service] ?? 'InternalFailure', 'We encountered an internal error. Please try again.');
