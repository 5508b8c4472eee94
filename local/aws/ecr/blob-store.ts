/**
 * The bytes behind all repositories: one copy per digest, kept while some repository has it, up to a limit in total.
 */
export class BlobStore {
  private readonly blobs = new Map<string, { readonly bytes: Uint8Array; readonly owners: Set<string> }>();
  private stored = 0;

  constructor(readonly limitInBytes: number) {}

  /** Whether so many more bytes fit. */
  hasRoomFor(bytes: number): boolean {
    return this.stored + bytes <= this.limitInBytes;
  }

  /** Gives a repository a blob. */
  add(repository: string, digest: string, bytes: Uint8Array): void {
    let blob = this.blobs.get(digest);
    if (!blob) {
      blob = { bytes, owners: new Set() };
      this.blobs.set(digest, blob);
      this.stored += bytes.length;
    }
    blob.owners.add(repository);
  }

  /** The bytes, if that repository has them. */
  read(repository: string, digest: string): Uint8Array | undefined {
    const blob = this.blobs.get(digest);
    return blob?.owners.has(repository) ? blob.bytes : undefined;
  }

  remove(repository: string, digest: string): void {
    const blob = this.blobs.get(digest);
    if (!blob?.owners.delete(repository) || blob.owners.size > 0) return;
    this.blobs.delete(digest);
    this.stored -= blob.bytes.length;
  }

  /** Everything that a repository has, taken away. */
  removeAll(repository: string): void {
    for (const digest of [...this.blobs.keys()]) this.remove(repository, digest);
  }
}
