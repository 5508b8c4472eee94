import { AwsError, type AwsErrorKind } from '../domain/errors';

/**
 * What AWS's error names mean for what we do next, where the HTTP status alone does not say it.
 * Sources: the error lists of the API references (ECS, CodeDeploy, ECR, SNS, SQS, DynamoDB, SSM, IAM), "Common errors" of each.
 */
const MEANING: Readonly<Record<string, AwsErrorKind>> = {
  ThrottlingException: 'throttled',
  Throttling: 'throttled',
  ThrottledException: 'throttled',
  TooManyRequestsException: 'throttled',
  RequestLimitExceeded: 'throttled',
  ProvisionedThroughputExceededException: 'throttled',
  TooManyUpdates: 'throttled',
  RequestThrottled: 'throttled',

  AccessDeniedException: 'denied',
  AccessDenied: 'denied',
  AuthorizationErrorException: 'denied',
  AuthorizationError: 'denied',
  UnauthorizedOperation: 'denied',
  UnrecognizedClientException: 'denied',
  InvalidClientTokenId: 'denied',
  InvalidSignatureException: 'denied',
  SignatureDoesNotMatch: 'denied',
  ExpiredTokenException: 'denied',
  ExpiredToken: 'denied',
  CredentialsProviderError: 'denied',
  InvalidRoleException: 'denied',

  // Whatever stands in for AWS and has no such operation: asking again brings nothing.
  NotImplemented: 'invalid',

  ServiceNotFoundException: 'not-found',
  ClusterNotFoundException: 'not-found',
  DeploymentDoesNotExistException: 'not-found',
  ApplicationDoesNotExistException: 'not-found',
  DeploymentGroupDoesNotExistException: 'not-found',
  ImageNotFoundException: 'not-found',
  ScanNotFoundException: 'not-found',
  RepositoryNotFoundException: 'not-found',
  ResourceNotFoundException: 'not-found',
  NotFoundException: 'not-found',
  DeploymentTargetDoesNotExistException: 'not-found',
  DeploymentNotStartedException: 'not-found',
  ListenerNotFoundException: 'not-found',
  QueueDoesNotExist: 'not-found',
  LoadBalancerNotFoundException: 'not-found',
  TargetGroupNotFoundException: 'not-found',
  InstanceNotFound: 'not-found',
  ServiceNotFound: 'not-found',
  // The same is being done already.
  DuplicateRequest: 'over',
  DeploymentConfigDoesNotExistException: 'not-found',
  NoSuchEntityException: 'not-found',

  LifecycleEventAlreadyCompletedException: 'over',
  InvalidLifecycleEventHookExecutionIdException: 'over',
  InvalidDeploymentIdException: 'over',
  UnsupportedActionForDeploymentTypeException: 'over',
  ParameterNotFound: 'not-found',

  DeploymentLimitExceededException: 'busy',
  ConditionalCheckFailedException: 'conflict',
  ParameterAlreadyExists: 'conflict',
};

/** Longest text of AWS's that is kept: it ends in mails and in the record. */
const MESSAGE_CHARACTERS = 500;

/** Awaits a request and turns what it throws into an AwsError. `operation` as in IAM: `ecs:DescribeServices`. */
export async function asking<Answer>(operation: string, request: Promise<Answer>): Promise<Answer> {
  try {
    return await request;
  } catch (error) {
    throw toAwsError(operation, error);
  }
}

/** Awaits a request for something that may not exist; undefined when AWS says that it does not. */
export async function askingFor<Answer>(operation: string, request: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asking(operation, request);
  } catch (error) {
    if (error instanceof AwsError && error.kind === 'not-found') return undefined;
    throw error;
  }
}

/** An error of the SDK → AwsError. Programming errors pass through as they are. */
export function toAwsError(operation: string, error: unknown): unknown {
  if (!(error instanceof Error) || isOurBug(error)) return error;
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
  return new AwsError(
    operation,
    error.name,
    kindOf(error.name, status),
    error.message.slice(0, MESSAGE_CHARACTERS),
    error,
  );
}

function kindOf(name: string, status: number | undefined): AwsErrorKind {
  const meaning = MEANING[name];
  if (meaning) return meaning;
  // No status: no answer came, whatever the reason; the request may have been carried out.
  if (status === undefined || status >= 500) return 'unavailable';
  return status === 403 ? 'denied' : 'invalid';
}

function isOurBug(error: Error): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}
