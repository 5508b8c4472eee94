import { byteRangeOf } from '../byte-range';
import type { HttpRequest, HttpResponse } from '../wire/http-message';
import { textResponse } from '../wire/http-message';
import type { World } from '../world';
import type { BlobStore } from './blob-store';

const PREFIX = '/ecr-layer-download/';
const LIFETIME_IN_MS = 60 * 60_000;

interface Ticket {
  readonly repository: string;
  readonly digest: string;
  readonly expiresAt: number;
}

/** URLs under which a layer can be fetched without a signature for an hour, as S3's presigned ones are for ECR. */
export class LayerDownloads {
  private readonly tickets = new Map<string, Ticket>();

  constructor(
    private readonly world: World,
    private readonly blobs: BlobStore,
  ) {}

  /** @param base where the caller reached us, without a slash at its end */
  urlFor(base: string, repository: string, digest: string): string {
    const now = this.world.clock.now().getTime();
    for (const [token, { expiresAt }] of this.tickets) if (expiresAt <= now) this.tickets.delete(token);
    const token = this.world.ids.secret(40);
    this.tickets.set(token, { repository, digest, expiresAt: now + LIFETIME_IN_MS });
    return `${base}${PREFIX}${token}`;
  }

  /**
   * Answers a request for such a URL as S3 does, whole or by `Range`; `undefined` when it is for something else. The URL is
   * signed for GET, so that another method has another signature.
   */
  handle({ method, target, headers: { range } }: HttpRequest): HttpResponse | undefined {
    const path = target.split('?')[0]!;
    if (!path.startsWith(PREFIX)) return undefined;
    const ticket = this.tickets.get(path.slice(PREFIX.length));
    if (!ticket || method !== 'GET')
      return refused(
        403,
        'SignatureDoesNotMatch',
        'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
      );
    if (ticket.expiresAt <= this.world.clock.now().getTime())
      return refused(403, 'AccessDenied', 'Request has expired');
    const bytes = this.blobs.read(ticket.repository, ticket.digest);
    if (!bytes) return refused(404, 'NoSuchKey', 'The specified key does not exist.');
    const asked = byteRangeOf(range, bytes.length);
    if (asked === 'not satisfiable') return refused(416, 'InvalidRange', 'The requested range is not satisfiable');
    const body = asked ? bytes.subarray(asked.first, asked.last + 1) : bytes;
    return {
      status: asked ? 206 : 200,
      headers: {
        'accept-ranges': 'bytes',
        'content-type': 'application/octet-stream',
        'content-length': String(body.length),
        ...(asked && { 'content-range': `bytes ${asked.first}-${asked.last}/${bytes.length}` }),
      },
      body,
    };
  }
}

const refused = (status: number, code: string, message: string): HttpResponse =>
  textResponse(
    status,
    'application/xml',
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  );
