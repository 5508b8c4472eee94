import { createHash } from 'node:crypto';
import { isOff } from '../rules/is-off';
import { AwsError } from '../wire/aws-error';
import type { BlobStore } from './blob-store';
import { invalidParameter } from './constraints';
import { type Manifest, readManifest } from './manifest';
import { isImmutable, type TagMutability } from './tag-mutability';

export interface StoredImage {
  /** `sha256:…` of the manifest's bytes. */
  readonly digest: string;
  /** The manifest as it was pushed, byte for byte. */
  readonly text: string;
  readonly manifest: Manifest;
  /** Of the first push; a later one of the same manifest does not change it (containers-roadmap#214). */
  readonly pushedAt: Date;
  /** Position in the order of first pushes. */
  readonly sequence: number;
  readonly sizeInBytes: number;
  /** In the order in which they were given. */
  readonly tags: Set<string>;
  /** Of a pull that ECR has noted; it does so once a day at least, and here not more often. */
  pulledAt?: Date;
}

export interface ImageId {
  readonly imageDigest?: string | undefined;
  readonly imageTag?: string | undefined;
}

export interface ImagePush {
  readonly text: string;
  readonly mediaType: string | undefined;
  readonly tag: string | undefined;
  /** What the client thinks the digest is. */
  readonly digest: string | undefined;
}

/** What happened to an image, for whoever announces it; `tag` is empty where the image has none. */
export interface ImageChange {
  readonly action: 'PUSH' | 'DELETE';
  readonly image: StoredImage;
  readonly tag: string;
}

interface Place {
  readonly registryId: string;
  readonly repositoryName: string;
  readonly mutability: () => TagMutability;
  readonly blobs: BlobStore;
  readonly now: () => Date;
  readonly announce: (change: ImageChange) => void;
}

export const TAG_PATTERN = /^[a-zA-Z0-9_][a-zA-Z0-9-_.]{0,127}$/;
const DIGEST_PATTERN = /^[a-zA-Z0-9-_+.]+:[a-fA-F0-9]+$/;
const MAXIMUM_MANIFEST_SIZE_IN_BYTES = 4_194_304;
const DAY_IN_MS = 24 * 60 * 60_000;

/** The images of one repository, whichever door they come in by. Refusals are ECR's, thrown. */
export class ImageStore {
  private readonly images = new Map<string, StoredImage>();
  private readonly tags = new Map<string, StoredImage>();
  private nextSequence = 0;

  constructor(private readonly place: Place) {}

  get size(): number {
    return this.images.size;
  }

  /** In the order of their first pushes. */
  list(): StoredImage[] {
    return [...this.images.values()];
  }

  /** By digest, by tag, or by both when they agree. */
  find({ imageDigest, imageTag }: ImageId): StoredImage | undefined {
    const image = imageDigest === undefined ? this.tags.get(imageTag ?? '') : this.images.get(imageDigest);
    return imageTag === undefined || image?.tags.has(imageTag) ? image : undefined;
  }

  /** Indexes of this repository that list an image. */
  indexesOf(digest: string): StoredImage[] {
    return this.list().filter(({ manifest }) => manifest.children.includes(digest));
  }

  /**
   * Stores a manifest, or gives an image that is there another tag; a tag leaves the image that it was on.
   * Source: ECR API Reference, PutImage.
   */
  push({ text, mediaType, tag, digest: claimed }: ImagePush): StoredImage {
    const { registryId, repositoryName, mutability, announce } = this.place;
    if (Buffer.byteLength(text) > MAXIMUM_MANIFEST_SIZE_IN_BYTES)
      throw invalidParameter(
        'imageManifest',
        `Member must have length less than or equal to ${MAXIMUM_MANIFEST_SIZE_IN_BYTES}`,
      );
    if (tag !== undefined && !TAG_PATTERN.test(tag))
      throw invalidParameter('imageTag', `must satisfy regular expression '${TAG_PATTERN.source.slice(1, -1)}'`);
    if (claimed !== undefined && !DIGEST_PATTERN.test(claimed))
      throw invalidParameter('imageDigest', `must satisfy regular expression '${DIGEST_PATTERN.source.slice(1, -1)}'`);
    const reading = readManifest(text, mediaType);
    if (!reading.ok) throw invalidParameter('ImageManifest', reading.constraint);
    const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
    if (claimed !== undefined && claimed !== digest)
      throw new AwsError(
        'ImageDigestDoesNotMatchException',
        `The calculated digest '${digest}' does not match the provided digest '${claimed}'`,
      );
    const known = this.images.get(digest);
    if (known && (tag === undefined || known.tags.has(tag)) && !isOff('same-image-again'))
      throw new AwsError(
        'ImageAlreadyExistsException',
        `Image with digest '${digest}' and tag '${tag ?? null}' already exists in the repository with name '${repositoryName}' in registry with id '${registryId}'`,
      );
    const holder = tag === undefined ? undefined : this.tags.get(tag);
    if (tag !== undefined && holder && isImmutable(tag, mutability()) && !isOff('immutable-tag'))
      throw new AwsError(
        'ImageTagAlreadyExistsException',
        `The image tag '${tag}' already exists in the '${repositoryName}' repository and cannot be overwritten because the tag is immutable.`,
      );
    const image = known ?? this.store(digest, text, reading.manifest);
    if (tag !== undefined) {
      holder?.tags.delete(tag);
      image.tags.add(tag);
      this.tags.set(tag, image);
    }
    announce({ action: 'PUSH', image, tag: tag ?? '' });
    return image;
  }

  /** Notes that an image is pulled (ECR API Reference, ImageDetail). */
  notePull(image: StoredImage): void {
    const now = this.place.now();
    if (!image.pulledAt || now.getTime() - image.pulledAt.getTime() >= DAY_IN_MS) image.pulledAt = now;
  }

  /** Takes one tag away, and the image with its last tag (ECR API Reference, BatchDeleteImage). */
  removeTag(tag: string): StoredImage | undefined {
    const image = this.tags.get(tag);
    if (!image) return undefined;
    this.tags.delete(tag);
    image.tags.delete(tag);
    if (image.tags.size === 0) this.forget(image);
    this.place.announce({ action: 'DELETE', image, tag });
    return image;
  }

  /** Takes an image away with all its tags. @returns the tags it had */
  removeImage(image: StoredImage): string[] {
    const tags = [...image.tags];
    for (const tag of tags) this.tags.delete(tag);
    image.tags.clear();
    this.forget(image);
    for (const tag of tags.length > 0 ? tags : ['']) this.place.announce({ action: 'DELETE', image, tag });
    return tags;
  }

  private store(digest: string, text: string, manifest: Manifest): StoredImage {
    const image: StoredImage = {
      digest,
      text,
      manifest,
      pushedAt: this.place.now(),
      sequence: this.nextSequence++,
      sizeInBytes: manifest.kind === 'index' ? this.sizeOfIndex(manifest) : this.sizeOfBlobs(manifest),
      tags: new Set(),
    };
    this.images.set(digest, image);
    return image;
  }

  private sizeOfBlobs({ blobs }: Manifest): number {
    const sizes = blobs.map((digest) => this.place.blobs.read(this.place.repositoryName, digest)?.length);
    this.refuseMissing('LayersNotFoundException', 'Layers', blobs, (_, index) => sizes[index] !== undefined);
    return sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  }

  /** An index is as large as the largest of its images (ECR API Reference, ImageDetail). */
  private sizeOfIndex({ children }: Manifest): number {
    this.refuseMissing('ReferencedImagesNotFoundException', 'Images', children, (digest) => this.images.has(digest));
    return Math.max(0, ...children.map((digest) => this.images.get(digest)!.sizeInBytes));
  }

  private refuseMissing(
    code: string,
    what: string,
    digests: readonly string[],
    isThere: (digest: string, index: number) => boolean,
  ): void {
    const missing = digests.filter((digest, index) => !isThere(digest, index));
    const { repositoryName, registryId } = this.place;
    if (missing.length > 0)
      throw new AwsError(
        code,
        `${what} with digests '[${missing.join(', ')}]' required for pushing image into repository with name '${repositoryName}' in the registry with id '${registryId}' do not exist`,
      );
  }

  /** Blobs that no other image of the repository has go with the image. */
  private forget(image: StoredImage): void {
    this.images.delete(image.digest);
    const kept = new Set(this.list().flatMap(({ manifest }) => manifest.blobs));
    for (const digest of image.manifest.blobs)
      if (!kept.has(digest)) this.place.blobs.remove(this.place.repositoryName, digest);
  }
}
