import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** Members that travel in the body. */
const IN_BODY =
  /^(CreateBucketConfiguration|PublicAccessBlockConfiguration|ServerSideEncryptionConfiguration|Tagging)\b/;

/** Headers whose values have errors of their own. [S3 API: Error responses] */
const OWN: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'CreateBucketConfiguration.LocationConstraint': [
    'InvalidLocationConstraint',
    'The specified location-constraint is not valid',
  ],
  ServerSideEncryption: ['InvalidArgument', 'The encryption method specified is not supported'],
  StorageClass: ['InvalidStorageClass', 'The storage class you specified is not valid'],
};

/** S3's answer to what is missing and to what breaks a constraint: it tells a body from the rest of a request. */
export function refusalOf({ kind, path }: Misfit): AwsError | undefined {
  if (kind === 'type' || kind === 'unknown-member') return undefined;
  const own = kind === 'enum' ? OWN[path] : undefined;
  if (own) return new AwsError(...own);
  if (!IN_BODY.test(path)) return new AwsError('InvalidArgument', `Invalid Argument: ${path}`);
  return kind === 'missing' && !path.includes('.')
    ? new AwsError('MissingRequestBodyError', 'Request Body is empty')
    : new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      );
}
