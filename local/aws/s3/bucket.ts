import type {
  BucketLocationConstraint,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionRule,
  Tag,
} from '@aws-sdk/client-s3';
import { AwsError } from '../wire/aws-error';
import type { StoredObject } from './stored-object';

/** A general purpose bucket without versions. */
export interface Bucket {
  readonly name: string;
  readonly createdAt: Date;
  readonly location: BucketLocationConstraint | undefined;
  readonly objects: Map<string, StoredObject>;
  encryption: ServerSideEncryptionRule[];
  publicAccessBlock: PublicAccessBlockConfiguration | undefined;
  policy: string | undefined;
  tags: Tag[] | undefined;
}

/** The bucket that a request names, if it belongs to whom the request expects. @throws NoSuchBucket, AccessDenied */
export type BucketLookup = (input: {
  readonly Bucket: string | undefined;
  readonly ExpectedBucketOwner?: string | undefined;
}) => Bucket;

/** What every bucket has since January 2023. S3 User Guide, "Setting default server-side encryption behavior". */
export const DEFAULT_ENCRYPTION: readonly ServerSideEncryptionRule[] = [
  { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false },
];

/** S3 User Guide, "General purpose bucket naming rules". */
export function assertBucketName(name: string): void {
  const wellFormed =
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes('..') &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !/^(xn--|sthree-|amzn-s3-demo-)/.test(name) &&
    !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
  if (!wellFormed) throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
}

/**
 * Refuses a bucket policy that S3 would: not JSON, a statement without its parts, or one about something else than this
 * bucket and its objects.
 */
export function assertBucketPolicy(bucket: string, text: string): void {
  let policy: unknown;
  try {
    policy = JSON.parse(text);
  } catch {
    throw malformed("Policies must be valid JSON and the first byte must be '{'");
  }
  const statements = [(policy as { Statement?: unknown } | null)?.Statement ?? []].flat() as Record<string, unknown>[];
  if (statements.length === 0) throw malformed('Missing required field Statement');
  const arn = `arn:aws:s3:::${bucket}`;
  for (const statement of statements) {
    if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny')
      throw malformed(`Invalid effect: ${String(statement.Effect)}`);
    for (const [field, opposite] of [
      ['Principal', 'NotPrincipal'],
      ['Action', 'NotAction'],
      ['Resource', 'NotResource'],
    ] as const)
      if (statement[field] === undefined && statement[opposite] === undefined)
        throw malformed(`Missing required field ${field}`);
    for (const action of [statement.Action ?? statement.NotAction].flat())
      if (typeof action !== 'string' || !/^(\*|s3:[\w*?]+)$/.test(action)) throw malformed('Policy has invalid action');
    for (const resource of [statement.Resource ?? statement.NotResource].flat())
      if (typeof resource !== 'string' || !(resource === arn || resource.startsWith(`${arn}/`)))
        throw malformed('Policy has invalid resource');
  }
}

const malformed = (message: string): AwsError => new AwsError('MalformedPolicy', message);
