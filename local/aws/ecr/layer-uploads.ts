import { createHash } from 'node:crypto';
import type { Ids } from '../ids';
import { AwsError } from '../wire/aws-error';
import type { BlobStore } from './blob-store';

/** The size of a part that a client is told to send; ECR takes parts up to this. */
export const PART_SIZE_IN_BYTES = 20_971_520;
/** Every part but the last has at least this. */
const MINIMUM_PART_SIZE_IN_BYTES = 5 * 1024 * 1024;
const UPLOAD_LIFETIME_IN_MS = 24 * 60 * 60_000;

interface Upload {
  readonly repository: string;
  readonly startedAt: number;
  readonly parts: Uint8Array[];
  received: number;
}

export interface UploadAddress {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly uploadId: string;
}

/** Layers on their way: opened, filled part by part in order, then checked against their digest. */
export class LayerUploads {
  private readonly uploads = new Map<string, Upload>();

  constructor(
    private readonly blobs: BlobStore,
    private readonly ids: Ids,
  ) {}

  open(repository: string, now: Date): string {
    for (const [id, { startedAt }] of this.uploads)
      if (now.getTime() - startedAt > UPLOAD_LIFETIME_IN_MS) this.uploads.delete(id);
    const id = this.ids.uuid();
    this.uploads.set(id, { repository, startedAt: now.getTime(), parts: [], received: 0 });
    return id;
  }

  /** @returns the number of the last byte received, counted from 0 */
  append(address: UploadAddress, first: number, last: number, bytes: Uint8Array): number {
    const upload = this.find(address);
    if (bytes.length === 0 || bytes.length > PART_SIZE_IN_BYTES || last - first + 1 !== bytes.length)
      throw this.invalidPart(
        address,
        upload,
        `The part has ${bytes.length} bytes, its range ${first}-${last} names ${last - first + 1}`,
      );
    if (first !== upload.received)
      throw this.invalidPart(address, upload, `First byte of the layer part is ${first} instead of ${upload.received}`);
    const pending = [...this.uploads.values()].reduce((sum, { received }) => sum + received, 0);
    if (!this.blobs.hasRoomFor(pending + bytes.length))
      throw new AwsError(
        'LimitExceededException',
        `The embedded registry holds at most ${this.blobs.limitInBytes} bytes.`,
      );
    // A copy: the request's bytes may be a window into something larger.
    upload.parts.push(Uint8Array.from(bytes));
    upload.received += bytes.length;
    return upload.received - 1;
  }

  /** Checks the layer against its digests and stores it. @returns its digest */
  complete(address: UploadAddress, digests: readonly string[]): string {
    const upload = this.find(address);
    const { repositoryName, registryId, uploadId } = address;
    const where = `the repository with name '${repositoryName}' in the registry with id '${registryId}'`;
    if (upload.parts.length === 0)
      throw new AwsError(
        'EmptyUploadException',
        `The upload with id '${uploadId}' in ${where} does not contain any layer parts`,
      );
    if (upload.parts.slice(0, -1).some((part) => part.length < MINIMUM_PART_SIZE_IN_BYTES))
      throw new AwsError(
        'LayerPartTooSmallException',
        `Layer parts must be at least ${MINIMUM_PART_SIZE_IN_BYTES} bytes in size`,
      );
    const bytes = upload.parts.length === 1 ? upload.parts[0]! : new Uint8Array(Buffer.concat(upload.parts));
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    if (!digests.some((claimed) => claimed.toLowerCase() === digest))
      throw new AwsError(
        'InvalidLayerException',
        'None of the provided layer digests match the calculated layer digest',
      );
    this.uploads.delete(uploadId);
    if (this.blobs.read(repositoryName, digest))
      throw new AwsError('LayerAlreadyExistsException', `The layer with digest '${digest}' already exists in ${where}`);
    this.blobs.add(repositoryName, digest, bytes);
    return digest;
  }

  /** How far an upload is: bytes received, and how many of them came first; `undefined` for an unknown one. */
  progressOf({ repositoryName, uploadId }: UploadAddress): { received: number; firstPart: number } | undefined {
    const upload = this.uploads.get(uploadId);
    return upload?.repository === repositoryName
      ? { received: upload.received, firstPart: upload.parts[0]?.length ?? 0 }
      : undefined;
  }

  notFound({ repositoryName, registryId, uploadId }: UploadAddress): AwsError {
    return new AwsError(
      'UploadNotFoundException',
      `The upload with id '${uploadId}' could not be found in the repository with name '${repositoryName}' in the registry with id '${registryId}'`,
    );
  }

  closeAll(repository: string): void {
    for (const [id, upload] of this.uploads) if (upload.repository === repository) this.uploads.delete(id);
  }

  private find(address: UploadAddress): Upload {
    const upload = this.uploads.get(address.uploadId);
    if (upload?.repository !== address.repositoryName) throw this.notFound(address);
    return upload;
  }

  private invalidPart(address: UploadAddress, upload: Upload, message: string): AwsError {
    const lastValidByteReceived = Math.max(upload.received - 1, 0);
    return new AwsError('InvalidLayerPartException', message, { ...address, lastValidByteReceived });
  }
}
