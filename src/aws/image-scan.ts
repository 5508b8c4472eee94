import {
  DescribeImageScanFindingsCommand,
  type DescribeImageScanFindingsCommandOutput,
  type ECRClient,
  type EnhancedImageScanFinding,
} from '@aws-sdk/client-ecr';
import type { Finding, ImageScan } from '../domain/check/image/scan';
import { askingFor } from './aws-error';

/** The most that a page holds. Source: ECR API reference, DescribeImageScanFindings, `maxResults`. */
const PAGE = 1000;

/** More findings than 10,000 nobody ignores one by one. */
const MOST_PAGES = 10;

/**
 * The scan of an image, basic or enhanced; `absent` when ECR knows of none. Later pages are read only where they matter.
 * Throws AwsError.
 *
 * @param needsList given the counts by severity: whether the findings themselves are wanted
 */
export async function imageScan(
  ecr: ECRClient,
  repositoryName: string,
  imageDigest: string,
  needsList: (counts: Readonly<Record<string, number>>) => boolean,
): Promise<ImageScan | 'absent'> {
  const ask = (nextToken?: string): Promise<DescribeImageScanFindingsCommandOutput | undefined> =>
    askingFor(
      'ecr:DescribeImageScanFindings',
      ecr.send(
        new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageDigest }, maxResults: PAGE, nextToken }),
      ),
    );
  const first = await ask();
  if (!first) return 'absent';
  const { status = '', description } = first.imageScanStatus ?? {};
  const scan = { status, ...(description ? { description: description.slice(0, 200) } : {}) };
  const { findingSeverityCounts: counts = {}, imageScanCompletedAt } = first.imageScanFindings ?? {};
  const isOver = status === 'COMPLETE' || status === 'ACTIVE';
  if (!isOver || imageScanCompletedAt === undefined) return scan;

  const listed: Finding[] = [];
  let page: DescribeImageScanFindingsCommandOutput | undefined = first;
  for (let pages = 1; page; pages++) {
    const { findings = [], enhancedFindings = [] } = page.imageScanFindings ?? {};
    listed.push(
      ...findings.map(({ name = '', severity = '' }) => finding(name, severity)),
      ...enhancedFindings.map(enhancedFinding),
    );
    const { nextToken } = page;
    if (nextToken === undefined) return { ...scan, found: { counts, listed, complete: true } };
    if (pages === MOST_PAGES || !needsList(counts)) break;
    page = await ask(nextToken);
  }
  return { ...scan, found: { counts, listed, complete: false } };
}

/** Amazon Inspector API reference, Finding, `status`: ACTIVE, SUPPRESSED, CLOSED. */
function enhancedFinding(told: EnhancedImageScanFinding): Finding {
  const { severity = '', title = '', status, packageVulnerabilityDetails } = told;
  const settled = status === 'SUPPRESSED' || status === 'CLOSED' ? { settled: true as const } : {};
  return { ...finding(packageVulnerabilityDetails?.vulnerabilityId ?? title, severity), ...settled };
}

/** Names of findings stand in mails. */
function finding(id: string, severity: string): Finding {
  return { id: id.replace(/[^\x20-\x7e]/g, '').slice(0, 64), severity };
}
