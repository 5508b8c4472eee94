import { countsOf, type ImageScan } from './image-scans';
import type { StoredImage } from './image-store';
import type { LabelledFinding } from './scan-labels';

/** Where findings are: who asks for them names account and Region in ARNs. */
export interface FindingsPlace {
  readonly accountId: string;
  readonly region: string;
  readonly repositoryName: string;
  readonly repositoryArn: string;
}

/** Labels tell of no packages. */
const PACKAGE = { name: 'program', version: '1.0' };

/** A finding of basic scanning (ECR API Reference, ImageScanFinding). */
export const basicFinding = ({ name, severity }: LabelledFinding) => ({
  name,
  uri: `https://cve.mitre.org/cgi-bin/cvename.cgi?name=${name}`,
  severity,
  attributes: [
    { key: 'package_version', value: PACKAGE.version },
    { key: 'package_name', value: PACKAGE.name },
  ],
});

/** The same as Amazon Inspector tells it (ECR API Reference, EnhancedImageScanFinding). */
export function enhancedFinding(
  { name, severity }: LabelledFinding,
  image: StoredImage,
  scan: ImageScan,
  place: FindingsPlace,
) {
  const { accountId, region, repositoryName, repositoryArn } = place;
  const sourceUrl = `https://nvd.nist.gov/vuln/detail/${name}`;
  const at = scan.completedAt;
  return {
    awsAccountId: accountId,
    description: `${name} in ${PACKAGE.name} ${PACKAGE.version}`,
    findingArn: `arn:aws:inspector2:${region}:${accountId}:finding/${scan.id}-${name}`,
    firstObservedAt: at,
    lastObservedAt: at,
    packageVulnerabilityDetails: {
      ...{ vulnerabilityId: name, source: 'NVD', sourceUrl, vendorSeverity: rated(severity) },
      vulnerablePackages: [{ ...PACKAGE, packageManager: 'OS' }],
    },
    remediation: { recommendation: { text: 'None Provided' } },
    resources: [
      {
        details: {
          awsEcrContainerImage: {
            ...{ imageHash: image.digest, imageTags: [...image.tags], pushedAt: image.pushedAt },
            ...{ registry: accountId, repositoryName },
          },
        },
        id: `${repositoryArn}/${image.digest}`,
        type: 'AWS_ECR_CONTAINER_IMAGE',
      },
    ],
    severity: rated(severity),
    status: 'ACTIVE',
    title: `${name} - ${PACKAGE.name}`,
    type: 'PACKAGE_VULNERABILITY',
    updatedAt: at,
  };
}

export const severityCounts = ({ findings, scanType }: ImageScan): Record<string, number> =>
  countsOf(findings.map(({ severity }) => (scanType === 'BASIC' ? severity : rated(severity))));

/** What basic scanning calls UNDEFINED, Inspector calls UNTRIAGED (Amazon Inspector API reference, Severity). */
const rated = (severity: LabelledFinding['severity']): string => (severity === 'UNDEFINED' ? 'UNTRIAGED' : severity);
