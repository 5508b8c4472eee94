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

  /** Answers a request for such a URL; `undefined` when it is for something else. */
  handle(request: HttpRequest): HttpResponse | undefined {
    const path = request.target.split('?')[0]!;
    if (!path.startsWith(PREFIX)) return undefined;
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return textResponse(405, 'text/plain', 'Only GET and HEAD are allowed here.');
    const ticket = this.tickets.get(path.slice(PREFIX.length));
    if (!ticket || ticket.expiresAt <= this.world.clock.now().getTime())
      return textResponse(403, 'text/plain', 'This link is unknown or has expired.');
    const bytes = this.blobs.read(ticket.repository, ticket.digest);
    if (!bytes) return textResponse(404, 'text/plain', 'The layer has been deleted.');
    const headers = { 'content-type': 'application/octet-stream', 'content-length': String(bytes.length) };
    return { status: 200, headers, body: request.method === 'GET' ? bytes : new Uint8Array() };
  }
}
