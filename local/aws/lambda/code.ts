import { createHash } from 'node:crypto';
import type { FunctionCode } from '@aws-sdk/client-lambda';
import { unzipSync } from 'fflate';
import { asService } from '../iam/credentials';
import { AwsError } from '../wire/aws-error';
import type { World } from '../world';
import { invalidParameter, notBuilt } from './refusal';

/** The deployment package of a function. */
export interface Code {
  readonly zip: Uint8Array;
  /** Base64. */
  readonly sha256: string;
}

const LARGEST_UPLOAD = 52_428_800;
const LARGEST_UNZIPPED = 262_144_000;
const NOT_A_ZIP = 'Could not unzip uploaded file. Please check your file, then try to upload again.';

/**
 * The package that a request names or brings along, if it is a zip file that may be unpacked.
 * @throws AwsError InvalidParameterValueException
 */
export async function loadCode(world: World, source: FunctionCode): Promise<Code> {
  if (source.ImageUri) throw notBuilt('container images');
  if (source.SourceKMSKeyArn) throw notBuilt('SourceKMSKeyArn');
  const { S3Bucket, S3Key, S3ObjectVersion, S3ObjectStorageMode } = source;
  if (source.ZipFile && (S3Bucket ?? S3Key ?? S3ObjectVersion ?? S3ObjectStorageMode) !== undefined)
    throw invalidParameter('Please do not provide other FunctionCode parameters when providing a ZipFile.');
  if (S3ObjectStorageMode === 'REFERENCE') throw notBuilt('code that stays in S3');
  const zip = source.ZipFile ?? (await fromS3(world, source));
  checkZip(zip, source.ZipFile !== undefined);
  return { zip, sha256: createHash('sha256').update(zip).digest('base64') };
}

async function fromS3(world: World, source: FunctionCode): Promise<Uint8Array> {
  const { S3Bucket: Bucket, S3Key: Key, S3ObjectVersion: VersionId } = source;
  if (!Bucket || !Key) throw invalidParameter('Please provide a source for function code.');
  try {
    const object = await world.call(asService('lambda'), 's3', 'GetObject', {
      Bucket,
      Key,
      ...(VersionId !== undefined && { VersionId }),
    });
    return object.Body as unknown as Uint8Array;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`,
    );
  }
}

/** Reads the directory of a zip file only; unpacking is the runner's. @throws AwsError InvalidParameterValueException */
export function checkZip(zip: Uint8Array, uploaded: boolean): void {
  if (uploaded && zip.length > LARGEST_UPLOAD)
    throw new AwsError(
      'RequestTooLargeException',
      `Request must be smaller than ${LARGEST_UPLOAD} bytes for the CreateFunction operation`,
    );
  let unzipped = 0;
  const names: string[] = [];
  try {
    unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        names.push(name);
        unzipped += originalSize;
        return false;
      },
    });
  } catch {
    throw invalidParameter(NOT_A_ZIP);
  }
  if (names.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip');
  if (names.some(leavesItsFolder)) throw invalidParameter(NOT_A_ZIP);
  if (unzipped > LARGEST_UNZIPPED)
    throw invalidParameter(`Unzipped size must be smaller than ${LARGEST_UNZIPPED} bytes`);
}

/** Whether an entry of a zip file would be written outside of the folder it is unpacked into. */
export const leavesItsFolder = (name: string): boolean =>
  name.startsWith('/') || name.includes('\\') || name.includes('\0') || name.split('/').includes('..');
