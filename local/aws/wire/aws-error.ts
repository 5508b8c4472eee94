/**
 * What AWS answers when it refuses: a code and a message, and sometimes further members of the modelled error shape.
 *
 * The code is the one clients see. The gateway finds the HTTP status in the service's model and refuses to send a code
 * that neither the model nor {@link COMMON_ERRORS} knows, so an implementation cannot invent one.
 */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly members: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = code;
  }
}

/** Errors that any AWS service may answer although its model does not list them ("Common Errors" of the API references). */
export const COMMON_ERRORS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 403,
  AuthFailure: 403,
  ExpiredToken: 403,
  ExpiredTokenException: 403,
  IncompleteSignature: 400,
  IncompleteSignatureException: 400,
  InternalFailure: 500,
  InvalidAction: 400,
  InvalidClientTokenId: 403,
  InvalidParameterValue: 400,
  InvalidSignatureException: 403,
  MalformedInput: 400,
  MissingAuthenticationToken: 403,
  MissingAuthenticationTokenException: 403,
  MissingParameter: 400,
  NotImplemented: 501,
  SerializationException: 400,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  ThrottlingException: 400,
  UnknownOperationException: 400,
  UnrecognizedClientException: 403,
  ValidationError: 400,
  ValidationException: 400,
  // S3 models few of the errors it sends.
  InvalidAccessKeyId: 403,
  InvalidArgument: 400,
  InvalidBucketName: 400,
  MethodNotAllowed: 405,
  NoSuchBucketPolicy: 404,
  NoSuchTagSet: 404,
  NoSuchLifecycleConfiguration: 404,
  ServerSideEncryptionConfigurationNotFoundError: 404,
  BucketNotEmpty: 409,
  // S3's model names these without their status.
  BucketAlreadyExists: 409,
  BucketAlreadyOwnedByYou: 409,
  NoSuchBucket: 404,
  NoSuchKey: 404,
  NotFound: 404,
  BadDigest: 400,
  IllegalLocationConstraintException: 400,
  IncompleteBody: 400,
  InvalidLocationConstraint: 400,
  InvalidDigest: 400,
  InvalidRange: 416,
  InternalError: 500,
  InvalidStorageClass: 400,
  KeyTooLongError: 400,
  MalformedPolicy: 400,
  MalformedXML: 400,
  MetadataTooLarge: 400,
  MissingRequestBodyError: 400,
  NoSuchPublicAccessBlockConfiguration: 404,
  NotModified: 304,
  PreconditionFailed: 412,
  SlowDown: 503,
};
