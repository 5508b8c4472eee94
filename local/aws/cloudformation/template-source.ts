import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { TEMPLATE_LIMIT_IN_BYTES } from './template/read-template';
import { validationError } from './validation-error';

export interface TemplateSource {
  readonly TemplateBody?: string | undefined;
  readonly TemplateURL?: string | undefined;
}

const OBJECT_LIMIT_IN_BYTES = 1_048_576;

/** The text of a template that was sent along, or that lies in S3. CloudFormation User Guide, "Understand quotas". */
export async function templateTextOf(world: World, { TemplateBody, TemplateURL }: TemplateSource): Promise<string> {
  if ((TemplateBody === undefined) === (TemplateURL === undefined))
    throw validationError('Either Template URL or Template Body must be specified.');
  if (TemplateBody !== undefined) {
    assertSize('templateBody', TemplateBody, TEMPLATE_LIMIT_IN_BYTES);
    return TemplateBody;
  }
  const address = addressOf(TemplateURL!);
  if (!address) throw validationError(`TemplateURL must be a supported URL.`);
  const text = await world
    .call(asService('cloudformation'), 's3', 'GetObject', address)
    .then(({ Body }) => Buffer.from(Body as unknown as Uint8Array).toString())
    .catch((error) => {
      if (error instanceof AwsError) throw validationError(`S3 error: ${error.message}`);
      throw error;
    });
  assertSize('templateURL', text, OBJECT_LIMIT_IN_BYTES);
  return text;
}

function assertSize(member: string, text: string, limit: number): void {
  if (text.length === 0 || Buffer.byteLength(text) > limit)
    throw validationError(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${text.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${limit}`}`,
    );
}

/** `https://s3.<region>.amazonaws.com/bucket/key`, `https://bucket.s3.<region>.amazonaws.com/key`, or this endpoint's. */
function addressOf(url: string): { Bucket: string; Key: string } | undefined {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return undefined;
  }
  const path = decodeURIComponent(parsed.pathname).slice(1);
  const virtual = /^(.+)\.s3[.-].*amazonaws\.com$/.exec(parsed.hostname)?.[1];
  if (virtual !== undefined) return path === '' ? undefined : { Bucket: virtual, Key: path };
  const [, Bucket, Key] = /^([^/]+)\/(.+)$/.exec(path) ?? [];
  return Bucket !== undefined && Key !== undefined ? { Bucket, Key } : undefined;
}
