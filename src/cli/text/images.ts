import { imageLabel, imagesLabel } from '../../domain/image';
import type { KnownImage } from '../../domain/observed';

/** `v2`; of several repositories `frontend v2, sidecar 3`. */
export function labels(images: readonly KnownImage[]): string {
  return imagesLabel(images) || 'unknown';
}

/** One line for each image, its digest in full: what is compared and copied. */
export function digestLines(images: readonly KnownImage[]): readonly string[] {
  return images.map((image) => `${image.repository}:${imageLabel(image)} ${image.digest ?? '(digest unknown)'}`);
}
