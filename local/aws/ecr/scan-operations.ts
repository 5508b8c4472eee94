import { pageByPosition } from '../page';
import { AwsError } from '../wire/aws-error';
import type { Operations } from '../wire/implementation';
import { invalidParameter } from './constraints';
import { foundImage } from './found-image';
import { canBeScanned, type ImageScan, type ImageScans } from './image-scans';
import type { ImageId } from './image-store';
import type { Registry } from './registry';
import { basicFinding, enhancedFinding, severityCounts } from './scan-findings';

const UNSUPPORTED = 'UnsupportedImageError: The operating system and/or package manager are not supported.';

const INSPECTOR = ['inspector2:ListCoverage', 'inspector2:ListFindings'].map((action) => ({ action, resource: '*' }));

/** Scans of single images: started, and what they found. */
export function scanOperations(registry: Registry, scans: ImageScans): Operations<'ecr'> {
  const { accountId, region } = registry.world;
  return {
    StartImageScan: (input) => {
      const repository = registry.find(input);
      const { imageId = {} } = input;
      const image = foundImage(imageId, repository, registry.id);
      if (registry.scanning.scanType === 'ENHANCED')
        throw new AwsError('ValidationException', 'This feature is disabled');
      if (!canBeScanned(image))
        throw new AwsError(
          'UnsupportedImageTypeException',
          `An artifact with media type '${image.manifest.artifactMediaType ?? image.manifest.mediaType}' cannot be scanned. For more information, see the Amazon ECR documentation.`,
        );
      if (scans.hasHadItsScan(image))
        throw new AwsError('LimitExceededException', 'The scan quota per image has been exceeded. Wait and try again.');
      scans.start(repository, image, 'MANUAL');
      return {
        registryId: registry.id,
        repositoryName: repository.name,
        imageId: idOf(imageId, image.digest),
        imageScanStatus: { status: 'IN_PROGRESS' },
      };
    },
    DescribeImageScanFindings: async (input, { caller }) => {
      const repository = registry.find(input);
      // ECR asks Amazon Inspector as whoever asks it [ECR: image-scanning-enhanced-iam].
      if (registry.scanning.scanType === 'ENHANCED') await registry.world.authorise(caller, 'ecr', INSPECTOR);
      const { imageId = {}, nextToken, maxResults = 100 } = input;
      const image = foundImage(imageId, repository, registry.id);
      const scan = scans.find(image);
      if (!scan)
        throw new AwsError(
          'ScanNotFoundException',
          `Image scan does not exist for the image with '{imageDigest:'${imageId.imageDigest ?? null}', imageTag:'${imageId.imageTag ?? null}'}' in the repository with name '${repository.name}' in the registry with id '${registry.id}'`,
        );
      const answer = {
        registryId: registry.id,
        repositoryName: repository.name,
        imageId: idOf(imageId, image.digest),
        imageScanStatus: statusOf(scan),
      };
      if (scan.state === 'untold') return { ...answer, imageScanFindings: { findings: [] } };
      if (scan.completedAt === undefined) return answer;
      const page = pageByPosition(`scan ${scan.id}`, scan.findings, nextToken, maxResults);
      if (!page) throw invalidParameter('nextToken', 'Invalid token');
      const place = { accountId, region, repositoryName: repository.name, repositoryArn: repository.arn };
      return {
        ...answer,
        imageScanFindings: {
          imageScanCompletedAt: scan.completedAt,
          vulnerabilitySourceUpdatedAt: scan.startedAt,
          findingSeverityCounts: severityCounts(scan),
          ...(scan.scanType === 'BASIC'
            ? { findings: page.items.map(basicFinding) }
            : { enhancedFindings: page.items.map((finding) => enhancedFinding(finding, image, scan, place)) }),
        },
        nextToken: page.next,
      };
    },
  };
}

/** An image is told by its digest, and by the tag that it was asked by. */
const idOf = ({ imageTag }: ImageId, imageDigest: string) => ({
  imageDigest,
  ...(imageTag !== undefined && { imageTag }),
});

function statusOf({ state, trouble, frequency }: ImageScan) {
  if (state === 'in-progress') return { status: 'IN_PROGRESS' as const };
  if (trouble) return { status: trouble, ...(DESCRIPTIONS[trouble] && { description: DESCRIPTIONS[trouble] }) };
  if (frequency === 'CONTINUOUS_SCAN')
    return { status: 'ACTIVE' as const, description: 'Continuous scan is selected for image.' };
  return { status: 'COMPLETE' as const, description: 'The scan was completed successfully.' };
}

const DESCRIPTIONS: Readonly<Record<string, string>> = { FAILED: UNSUPPORTED, UNSUPPORTED_IMAGE: UNSUPPORTED };
