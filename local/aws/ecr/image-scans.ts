import type { World } from '../world';
import type { StoredImage } from './image-store';
import type { Registry, Repository } from './registry';
import { type LabelledFinding, labelsOf, readScanLabels, type ScanTrouble } from './scan-labels';
import { frequencyOf, type ScanFrequency } from './scanning-configuration';

export interface ImageScan {
  readonly scanType: 'BASIC' | 'ENHANCED';
  readonly frequency: ScanFrequency;
  readonly startedAt: Date;
  /**
   * - `unheard`: Amazon Inspector has not taken the image in; ECR knows no scan of it.
   * - `untold`: an enhanced scan shows as done, and tells nothing yet (aws/aws-sdk#289, aws/aws-cli#6759).
   */
  state: 'unheard' | 'in-progress' | 'untold' | 'over';
  readonly findings: readonly LabelledFinding[];
  readonly trouble?: ScanTrouble | undefined;
  /** Of the scan in Inspector; findings have ids. */
  readonly id: string;
  completedAt?: Date;
}

/** Only images are scanned: no index, no artifact. Their config's media type tells. */
const SCANNED = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json'];

const USUALLY_TAKES_MS = 30_000;
const DAY_IN_MS = 24 * 60 * 60_000;

export const canBeScanned = ({ manifest }: StoredImage): boolean =>
  manifest.kind === 'image' && SCANNED.includes(manifest.artifactMediaType ?? '');

/** The scans of a registry's images. What they find is what the images' labels say. */
export class ImageScans {
  private readonly scans = new WeakMap<StoredImage, ImageScan>();
  private readonly world: World;

  constructor(private readonly registry: Registry) {
    this.world = registry.world;
    registry.onPush((repository, image) => this.scanOnPush(repository, image));
  }

  /** The latest scan of the type that the registry has now: another type's results are gone [ECR: image-scanning]. */
  find(image: StoredImage): ImageScan | undefined {
    const scan = this.scans.get(image);
    return scan?.scanType === this.registry.scanning.scanType && scan.state !== 'unheard' ? scan : undefined;
  }

  /** Whether an image's scan of the last 24 hours keeps it from another. */
  hasHadItsScan(image: StoredImage): boolean {
    const scan = this.scans.get(image);
    return (
      scan?.scanType === this.registry.scanning.scanType &&
      this.world.clock.now().getTime() - scan.startedAt.getTime() < DAY_IN_MS
    );
  }

  start(repository: Repository, image: StoredImage, frequency: ScanFrequency): void {
    const { scanType } = this.registry.scanning;
    const { clock, ids } = this.world;
    const {
      findings,
      trouble,
      takesMs = USUALLY_TAKES_MS,
    } = readScanLabels(labelsOf(image, this.registry.blobs, repository.name));
    const scan: ImageScan = {
      ...{ scanType, frequency, startedAt: clock.now(), findings, trouble, id: ids.hex(32) },
      state: scanType === 'BASIC' ? 'in-progress' : 'unheard',
    };
    this.scans.set(image, scan);
    if (scanType === 'ENHANCED') {
      clock.after(takesMs / 3, () => {
        scan.state = trouble ? 'over' : 'in-progress';
      });
      clock.after((takesMs * 2) / 3, () => {
        if (scan.state === 'in-progress') scan.state = 'untold';
      });
    }
    clock.after(takesMs, () => this.complete(repository, image, scan));
  }

  private scanOnPush(repository: Repository, image: StoredImage): void {
    const { frequency } = frequencyOf(this.registry.scanning, repository);
    if (frequency !== 'MANUAL' && canBeScanned(image) && !this.hasHadItsScan(image))
      this.start(repository, image, frequency);
  }

  private complete(repository: Repository, image: StoredImage, scan: ImageScan): void {
    scan.state = 'over';
    if (!scan.trouble) scan.completedAt = this.world.clock.now();
    const isThere = repository.images.find({ imageDigest: image.digest }) === image;
    // Enhanced scanning's events are Amazon Inspector's, which is not built.
    if (scan.trouble || scan.scanType === 'ENHANCED' || !isThere) return;
    this.world.publish({
      source: 'aws.ecr',
      detailType: 'ECR Image Scan',
      resources: [repository.arn],
      detail: {
        'scan-status': 'COMPLETE',
        'repository-name': repository.name,
        'finding-severity-counts': countsOf(scan.findings.map(({ severity }) => severity)),
        'image-digest': image.digest,
        'image-tags': [...image.tags],
      },
    });
  }
}

/** How many findings of each severity there are; severities of none are left out. */
export function countsOf(severities: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const severity of severities) counts[severity] = (counts[severity] ?? 0) + 1;
  return counts;
}
