import { AwsError } from '../wire/aws-error';
import type { Misfit } from '../wire/check';

/** What a member of an ECR request must satisfy; numbers and patterns are the API model's. */
interface Constraint {
  readonly length?: readonly [min: number, max: number];
  readonly range?: readonly [min: number, max: number];
  readonly values?: readonly string[];
  readonly pattern?: RegExp;
}

const DIGEST_PATTERN = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;
const UPLOAD_ID = /^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;

/** Members mean the same wherever they stand in a request. */
const CONSTRAINTS: Readonly<Record<string, Constraint>> = {
  registryId: { pattern: /^[0-9]{12}$/ },
  registryIds: { length: [1, 10], pattern: /^[0-9]{12}$/ },
  repositoryName: {
    length: [2, 256],
    pattern: /^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/,
  },
  repositoryNames: { length: [1, 100] },
  imageTagMutability: { values: ['IMMUTABLE', 'MUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'MUTABLE_WITH_EXCLUSION'] },
  imageTagMutabilityExclusionFilters: { length: [1, 5] },
  filterType: { values: ['WILDCARD'] },
  filter: { length: [1, 128], pattern: /^[0-9a-zA-Z._*-]{1,128}$/ },
  encryptionType: { values: ['AES256', 'KMS', 'KMS_DSSE'] },
  kmsKey: { length: [1, 2048] },
  uploadId: { pattern: UPLOAD_ID },
  layerDigest: { pattern: DIGEST_PATTERN },
  layerDigests: { length: [1, 100] },
  partFirstByte: { range: [0, Number.MAX_SAFE_INTEGER] },
  partLastByte: { range: [0, Number.MAX_SAFE_INTEGER] },
  imageManifest: { length: [1, 4_194_304] },
  imageDigest: { length: [0, 1000] },
  imageTag: { length: [1, 300] },
  imageIds: { length: [1, 100] },
  acceptedMediaTypes: { length: [1, 100] },
  maxResults: { range: [1, 1000] },
  tagStatus: { values: ['TAGGED', 'UNTAGGED', 'ANY'] },
  imageStatus: { values: ['ACTIVE', 'ARCHIVED', 'ACTIVATING', 'ANY'] },
  lifecyclePolicyText: { length: [100, 30_720] },
  policyText: { length: [0, 10_240] },
};

/** The refusal of a parameter, in the words that ECR has for all of them. */
export const invalidParameter = (member: string, constraint: string): AwsError =>
  new AwsError(
    'InvalidParameterException',
    `Invalid parameter at '${member}' failed to satisfy constraint: '${constraint}'`,
  );

/** ECR's answer to a required member that is missing. */
export function refusalOf(misfit: Misfit): AwsError | undefined {
  return misfit.kind === 'missing' ? invalidParameter(misfit.path, 'Member must not be null') : undefined;
}

/** Throws for the first member, however deep, that does not satisfy its constraint. */
export function refuseViolations(input: Readonly<Record<string, unknown>>): void {
  for (const [member, value] of Object.entries(input)) {
    const constraint = CONSTRAINTS[member];
    if (constraint) refuseViolation(member, constraint, value);
    // The one member whose children are the caller's own text.
    if (member === 'tags') continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isRecord(child)) refuseViolations(child);
  }
}

function refuseViolation(member: string, { length, range, values, pattern }: Constraint, value: unknown): void {
  // `filter` is a text in a tag exclusion and a structure in a list request.
  if (value === undefined || isRecord(value)) return;
  if (length) {
    const measured = (value as string | unknown[]).length;
    if (measured < length[0])
      throw invalidParameter(member, `Member must have length greater than or equal to ${length[0]}`);
    if (measured > length[1])
      throw invalidParameter(member, `Member must have length less than or equal to ${length[1]}`);
  }
  if (range && (value as number) < range[0])
    throw invalidParameter(member, `Member must have value greater than or equal to ${range[0]}`);
  if (range && (value as number) > range[1])
    throw invalidParameter(member, `Member must have value less than or equal to ${range[1]}`);
  for (const item of [value].flat()) {
    if (values && !values.includes(item as string))
      throw invalidParameter(member, `Member must satisfy enum value set: [${values.join(', ')}]`);
    if (pattern && !pattern.test(item as string))
      throw invalidParameter(member, `must satisfy regular expression '${pattern.source.slice(1, -1)}'`);
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}
