import { AwsError } from './aws-error';
import type { HttpRequest } from './http-message';
import type { Model, OperationModel } from './model';
import { matchRoutes, type RouteMatch } from './rest';

/**
 * Finds the S3 operation of a request. S3's URI templates lack the bucket (it may stand in the host or begin the path),
 * and some operations share method and path, so that only their required headers and query parameters tell them apart
 * (`x-amz-copy-source` makes a PutObject a CopyObject).
 */
export function matchS3Route(
  model: Model,
  request: HttpRequest,
  path: string,
  query: URLSearchParams,
): RouteMatch | undefined {
  const { bucket, rest } = addressOf(request.headers.host ?? '', path);
  let best: { match: RouteMatch; bindings: number } | undefined;
  for (const match of matchRoutes(model, request.method, rest, query)) {
    const { operation } = match;
    if (operation.input.required.includes('Bucket') !== (bucket !== undefined)) continue;
    const bindings = requiredBindings(operation, request, query);
    if (bindings === undefined || (best && bindings <= best.bindings)) continue;
    best = {
      match: { operation, labels: bucket === undefined ? match.labels : { ...match.labels, Bucket: bucket } },
      bindings,
    };
  }
  return best?.match;
}

/** `/bucket/key` in path style; `bucket.localhost` and `bucket.s3.…` in virtual-host style. */
function addressOf(host: string, path: string): { bucket: string | undefined; rest: string } {
  const virtual = /^([a-z0-9][a-z0-9.-]*)\.(?:localhost|s3[.-][^/]+)(?::\d+)?$/.exec(host);
  if (virtual) return { bucket: virtual[1], rest: path };
  const [, bucket, rest] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  return { bucket: bucket === '' ? undefined : bucket, rest: rest || '/' };
}

/** How many required headers and query parameters the request brings; `undefined` when it lacks one. */
function requiredBindings(operation: OperationModel, request: HttpRequest, query: URLSearchParams): number | undefined {
  let bindings = 0;
  for (const name of operation.input.required) {
    const { httpHeader, httpQuery } = operation.input.members.get(name)!.traits;
    if (httpHeader === undefined && httpQuery === undefined) continue;
    const present = httpHeader ? request.headers[httpHeader.toLowerCase()] !== undefined : query.has(httpQuery!);
    if (!present) return undefined;
    bindings++;
  }
  return bindings;
}

/**
 * Undoes the `aws-chunked` content encoding that clients use to send a body before they know its checksum; the trailers
 * become headers. Source: S3 API Reference, "Signature calculations: transferring a payload in multiple chunks".
 * Signatures of single chunks are not verified.
 */
export function decodeAwsChunked(request: HttpRequest): HttpRequest {
  if (!request.headers['x-amz-content-sha256']?.startsWith('STREAMING-')) return request;
  const body = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
  const pieces: Buffer[] = [];
  let position = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', position);
    const size =
      lineEnd < 0 ? null : /^([0-9a-fA-F]{1,8})(?:;[^\r\n]*)?$/.exec(body.toString('latin1', position, lineEnd));
    if (!size) throw incomplete();
    const length = Number.parseInt(size[1]!, 16);
    position = lineEnd + 2;
    if (length === 0) break;
    if (position + length + 2 > body.length) throw incomplete();
    pieces.push(body.subarray(position, position + length));
    position += length + 2;
  }
  const decoded = Buffer.concat(pieces);
  const announced = request.headers['x-amz-decoded-content-length'];
  if (announced !== undefined && Number(announced) !== decoded.length) throw incomplete();
  const headers: Record<string, string> = { ...request.headers, 'content-length': String(decoded.length) };
  for (const line of body.toString('latin1', position).split('\r\n')) {
    const [, name, value] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) headers[name.toLowerCase()] = value;
  }
  const encodings = (headers['content-encoding'] ?? '').split(',').map((encoding) => encoding.trim());
  const kept = encodings.filter((encoding) => encoding !== 'aws-chunked' && encoding !== '').join(',');
  if (kept) headers['content-encoding'] = kept;
  else delete headers['content-encoding'];
  return { ...request, headers, body: decoded };
}

const incomplete = (): AwsError =>
  new AwsError(
    'IncompleteBody',
    'You did not provide the number of bytes specified by the Content-Length HTTP header.',
  );
