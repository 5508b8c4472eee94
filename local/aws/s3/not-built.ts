import { AwsError } from '../wire/aws-error';

const READING = [
  'ResponseCacheControl',
  'ResponseContentDisposition',
  'ResponseContentEncoding',
  'ResponseContentLanguage',
  'ResponseContentType',
  'ResponseExpires',
  'SSECustomerAlgorithm',
  'SSECustomerKey',
  'SSECustomerKeyMD5',
  'PartNumber',
];

/** Members that would change an operation's effect or answer, and that nothing here acts on. */
const NOT_BUILT = {
  GetObject: READING,
  HeadObject: READING,
  DeleteObject: ['MFA', 'BypassGovernanceRetention', 'IfMatch', 'IfMatchLastModifiedTime', 'IfMatchSize'],
  ListObjectsV2: ['FetchOwner', 'OptionalObjectAttributes'],
} as const;

/** @throws AwsError NotImplemented, naming the first member that is not built; `false` asks for nothing. */
export function assertBuilt(operation: keyof typeof NOT_BUILT, input: object): void {
  for (const member of NOT_BUILT[operation])
    if (Reflect.get(input, member) !== undefined && Reflect.get(input, member) !== false)
      throw new AwsError('NotImplemented', `s3:${operation} with ${member} is not built in this embedded AWS.`);
}
