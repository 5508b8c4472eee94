import type { AwsError } from '../../wire/aws-error';
import type { HttpResponse } from '../../wire/http-message';

/** How a refusal of ECR's API is told to a registry client. */
interface Translation {
  readonly status: number;
  readonly code: string;
}

/**
 * ECR's exceptions to the error codes of the OCI Distribution Specification. Observed at ECR: NAME_UNKNOWN, DENIED,
 * MANIFEST_UNKNOWN, MANIFEST_BLOB_UNKNOWN, TAG_INVALID, BLOB_UPLOAD_INVALID (416 for a part that does not follow) and 405
 * UNSUPPORTED for whatever parameter does not fit; BEHAVIOUR.md names who saw them.
 */
const TRANSLATIONS: Readonly<Record<string, Translation>> = {
  AccessDeniedException: { status: 403, code: 'DENIED' },
  EmptyUploadException: { status: 400, code: 'BLOB_UPLOAD_INVALID' },
  ImageDigestDoesNotMatchException: { status: 400, code: 'DIGEST_INVALID' },
  ImageNotFoundException: { status: 404, code: 'MANIFEST_UNKNOWN' },
  ImageTagAlreadyExistsException: { status: 400, code: 'TAG_INVALID' },
  InvalidLayerException: { status: 400, code: 'BLOB_UPLOAD_INVALID' },
  InvalidLayerPartException: { status: 416, code: 'BLOB_UPLOAD_INVALID' },
  InvalidParameterException: { status: 405, code: 'UNSUPPORTED' },
  LayerPartTooSmallException: { status: 400, code: 'BLOB_UPLOAD_INVALID' },
  LayersNotFoundException: { status: 404, code: 'BLOB_UNKNOWN' },
  LimitExceededException: { status: 413, code: 'SIZE_INVALID' },
  ReferencedImagesNotFoundException: { status: 400, code: 'MANIFEST_BLOB_UNKNOWN' },
  RepositoryNotFoundException: { status: 404, code: 'NAME_UNKNOWN' },
  ThrottlingException: { status: 429, code: 'TOOMANYREQUESTS' },
  UnrecognizedClientException: { status: 403, code: 'DENIED' },
  UploadNotFoundException: { status: 404, code: 'BLOB_UPLOAD_UNKNOWN' },
};

/** @returns `undefined` for an error that no registry client is ever told: it is ours */
export function refusalOf({ code, message }: AwsError): HttpResponse | undefined {
  const translation = TRANSLATIONS[code];
  return translation && ociError(translation.status, translation.code, message);
}

export const ociError = (status: number, code: string, message: string): HttpResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: Buffer.from(`${JSON.stringify({ errors: [{ code, message }] })}\n`),
});

export const unsupported = (): HttpResponse => ociError(405, 'UNSUPPORTED', 'The operation is unsupported.');
