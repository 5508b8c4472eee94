import type { ReleaseBrief } from '../domain/gate/brief';
import { imageLabel } from '../domain/image';

/** The images that a release brings, by tag: `v2`; of several repositories `frontend v2, sidecar 4`. */
export function releaseLabel({ changed, to }: Pick<ReleaseBrief, 'changed' | 'to'>): string {
  const images = changed.length > 0 ? changed : to;
  return images.map((image) => (images.length > 1 ? `${image.repository} ` : '') + imageLabel(image)).join(', ');
}
