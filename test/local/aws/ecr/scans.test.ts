import { ECR } from '@aws-sdk/client-ecr';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import { createIam } from '../../../../local/aws/iam/iam';
import { createSts } from '../../../../local/aws/sts/sts';
import { pushImage } from '../../../../local/image';
import { START, sdkConfig, testKernel } from '../kernel';
import { indexOf, manifestOf, OCI_INDEX, pushImage as pushPlain } from './oci-image';

const repositoryName = 'team/app';
const HERE = "in the repository with name 'team/app' in the registry with id '123456789012'";
const SCAN = 'local.ecr.scan.';
const SECOND = 1_000;

let aws: ReturnType<typeof testKernel>;
let ecr: ECR;
beforeEach(async () => {
  aws = testKernel();
  aws.register(createEcr(aws.world).implementation);
  ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName });
});
afterEach(() => expect(aws.internalErrors).toEqual([]));

const scanOnPush = () =>
  ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
const push = (labels: Record<string, string> = {}, tag = 'v1') =>
  pushImage(ecr, { repository: repositoryName, tag, labels });
const describeScan = (imageTag = 'v1', more: object = {}) =>
  ecr.describeImageScanFindings({ repositoryName, imageId: { imageTag }, ...more });
const statusOf = async () => (await describeScan()).imageScanStatus?.status;
const enhanced = (scanFrequency: 'SCAN_ON_PUSH' | 'CONTINUOUS_SCAN', filter = '*') =>
  ecr.putRegistryScanningConfiguration({
    scanType: 'ENHANCED',
    rules: [{ scanFrequency, repositoryFilters: [{ filter, filterType: 'WILDCARD' }] }],
  });

describe('basic scanning', () => {
  test('[ECR-52] an image is scanned when it is pushed to a repository that says so, and not otherwise', async () => {
    const imageDigest = await push();
    await expect(describeScan()).rejects.toMatchObject({
      name: 'ScanNotFoundException',
      message: `Image scan does not exist for the image with '{imageDigest:'null', imageTag:'v1'}' ${HERE}`,
    });
    await scanOnPush();
    await ecr.putImage({ repositoryName, imageManifest: await manifestText(imageDigest), imageTag: 'again' });
    expect(await describeScan('again')).toMatchObject({
      ...{ registryId: '123456789012', repositoryName, imageId: { imageDigest, imageTag: 'again' } },
      imageScanStatus: { status: 'IN_PROGRESS' },
    });
    expect((await describeScan()).imageScanFindings).toBeUndefined();
    await aws.clock.advance(30 * SECOND);
    expect(await describeScan()).toMatchObject({
      imageScanStatus: { status: 'COMPLETE', description: 'The scan was completed successfully.' },
      imageScanFindings: {
        ...{ imageScanCompletedAt: new Date(START.getTime() + 30 * SECOND), findings: [], findingSeverityCounts: {} },
      },
    });
  });

  test('[ECR-53] a scan finds what the image says, counted by severity and in pages', async () => {
    await scanOnPush();
    await push({
      [`${SCAN}findings`]: 'CVE-2021-44228:CRITICAL, CVE-2023-1:LOW,CVE-2023-2:LOW',
      [`${SCAN}takes`]: '5m',
    });
    await aws.clock.advance(299 * SECOND);
    expect(await statusOf()).toBe('IN_PROGRESS');
    await aws.clock.advance(SECOND);

    const first = await describeScan('v1', { maxResults: 2 });
    const second = await describeScan('v1', { maxResults: 2, nextToken: first.nextToken });
    const names = (page: typeof first) => page.imageScanFindings?.findings?.map(({ name }) => name);
    expect([names(first), names(second), second.nextToken]).toEqual([
      ['CVE-2021-44228', 'CVE-2023-1'],
      ['CVE-2023-2'],
      undefined,
    ]);
    for (const page of [first, second])
      expect(page.imageScanFindings?.findingSeverityCounts).toEqual({ CRITICAL: 1, LOW: 2 });
    expect(first.imageScanFindings?.findings?.[0]).toEqual({
      name: 'CVE-2021-44228',
      uri: 'https://cve.mitre.org/cgi-bin/cvename.cgi?name=CVE-2021-44228',
      severity: 'CRITICAL',
      attributes: expect.arrayContaining([{ key: 'package_name', value: 'program' }]),
    });
    await expect(describeScan('v1', { nextToken: 'other' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test.each(['nothing', 'CVE-1', 'CVE-1:SEVERE', 'CVE-1:HIGH,,', 'C VE:HIGH'])(
    '[ECR-53] %p is no list of findings, and counts as none',
    async (findings) => {
      await scanOnPush();
      await push({ [`${SCAN}findings`]: findings, [`${SCAN}takes`]: 'soon', [`${SCAN}status`]: 'ACTIVE' });
      await aws.clock.advance(30 * SECOND);
      expect((await describeScan()).imageScanFindings?.findingSeverityCounts).toEqual({});
    },
  );

  test.each([
    ['FAILED', 'UnsupportedImageError: The operating system and/or package manager are not supported.'],
    ['UNSUPPORTED_IMAGE', 'UnsupportedImageError: The operating system and/or package manager are not supported.'],
    ['FINDINGS_UNAVAILABLE', undefined],
    ['LIMIT_EXCEEDED', undefined],
    ['SCAN_ELIGIBILITY_EXPIRED', undefined],
  ])('[ECR-54] a scan that ends as %s finds nothing and raises no event', async (status, description) => {
    await scanOnPush();
    await push({ [`${SCAN}findings`]: 'CVE-2023-1:LOW', [`${SCAN}status`]: status });
    await aws.clock.advance(30 * SECOND);
    const answer = await describeScan();
    expect(answer.imageScanStatus).toEqual({ status, ...(description && { description }) });
    expect(answer.imageScanFindings).toBeUndefined();
    expect(scanEvents()).toEqual([]);
  });

  test('[ECR-55] a scan is started by hand, once in 24 hours, also after one on push', async () => {
    const imageDigest = await push();
    const start = () => ecr.startImageScan({ repositoryName, imageId: { imageDigest } });
    expect(await start()).toMatchObject({ imageId: { imageDigest }, imageScanStatus: { status: 'IN_PROGRESS' } });
    const again = {
      name: 'LimitExceededException',
      message: 'The scan quota per image has been exceeded. Wait and try again.',
    };
    await aws.clock.advance(24 * 3_600 * SECOND - 1);
    await expect(start()).rejects.toMatchObject(again);
    await aws.clock.advance(1);
    await start();

    await scanOnPush();
    await push({}, 'v2');
    await expect(ecr.startImageScan({ repositoryName, imageId: { imageTag: 'v2' } })).rejects.toMatchObject(again);
    await expect(ecr.startImageScan({ repositoryName, imageId: { imageTag: 'v3' } })).rejects.toMatchObject({
      name: 'ImageNotFoundException',
    });
  });

  test('[ECR-56] neither an index nor an artifact is scanned', async () => {
    await scanOnPush();
    await pushPlain(ecr, repositoryName, 'a');
    await ecr.putImage({ repositoryName, imageManifest: indexOf(manifestOf('a')), imageTag: 'v1' });
    await ecr.putImage({
      repositoryName,
      imageManifest: manifestOf('a', { artifactType: 'application/spdx+json' }),
      imageTag: 'sbom',
    });
    for (const [imageTag, type] of [
      ['v1', OCI_INDEX],
      ['sbom', 'application/spdx+json'],
    ]) {
      await expect(describeScan(imageTag)).rejects.toMatchObject({ name: 'ScanNotFoundException' });
      await expect(ecr.startImageScan({ repositoryName, imageId: { imageTag } })).rejects.toMatchObject({
        name: 'UnsupportedImageTypeException',
        message: `An artifact with media type '${type}' cannot be scanned. For more information, see the Amazon ECR documentation.`,
      });
    }
  });

  test('[ECR-57] a completed scan raises an event with the severities that there are', async () => {
    await scanOnPush();
    const digest = await push({ [`${SCAN}findings`]: 'CVE-2023-1:HIGH,CVE-2023-2:HIGH' });
    await aws.clock.advance(30 * SECOND);
    expect(scanEvents()).toMatchObject([
      {
        source: 'aws.ecr',
        resources: ['arn:aws:ecr:ap-northeast-1:123456789012:repository/team/app'],
        detail: {
          'scan-status': 'COMPLETE',
          'repository-name': repositoryName,
          'finding-severity-counts': { HIGH: 2 },
          'image-digest': digest,
          'image-tags': ['v1'],
        },
      },
    ]);
  });
});

describe('what a registry scans', () => {
  test('[ECR-58] is told as it was put; for repositories, by the filters that fit them', async () => {
    expect(await ecr.getRegistryScanningConfiguration({})).toMatchObject({
      registryId: '123456789012',
      scanningConfiguration: { scanType: 'BASIC', rules: [] },
    });
    const rules = [
      {
        scanFrequency: 'SCAN_ON_PUSH' as const,
        repositoryFilters: ['team/*', 'app', 'other'].map((filter) => ({ filter, filterType: 'WILDCARD' as const })),
      },
    ];
    const put = await ecr.putRegistryScanningConfiguration({ scanType: 'BASIC', rules });
    expect(put.registryScanningConfiguration).toEqual({ scanType: 'BASIC', rules });
    await ecr.createRepository({ repositoryName: 'plain', imageScanningConfiguration: { scanOnPush: false } });
    const repositoryNames = [repositoryName, 'plain', 'gone'];
    expect(await ecr.batchGetRepositoryScanningConfiguration({ repositoryNames })).toMatchObject({
      scanningConfigurations: [
        {
          ...{ repositoryName, scanOnPush: true, scanFrequency: 'SCAN_ON_PUSH' },
          appliedScanFilters: [{ filter: 'team/*' }, { filter: 'app' }],
        },
        { repositoryName: 'plain', scanOnPush: false, scanFrequency: 'MANUAL', appliedScanFilters: [] },
      ],
      failures: [{ repositoryName: 'gone', failureCode: 'REPOSITORY_NOT_FOUND' }],
    });
    await push();
    expect(await statusOf()).toBe('IN_PROGRESS');
    await expect(
      ecr.putRegistryScanningConfiguration({ rules: [{ ...rules[0]!, scanFrequency: 'CONTINUOUS_SCAN' }] }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('enhanced scanning', () => {
  test('[ECR-59] is not there at first, then shows as done without findings, and then has them', async () => {
    await enhanced('CONTINUOUS_SCAN');
    const imageDigest = await push({
      ...{ [`${SCAN}findings`]: 'CVE-2021-44228:CRITICAL,CVE-2023-1:UNDEFINED', [`${SCAN}takes`]: '3m' },
    });
    await expect(describeScan()).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    await aws.clock.advance(60 * SECOND);
    expect(await statusOf()).toBe('IN_PROGRESS');
    await aws.clock.advance(60 * SECOND);
    const imageScanStatus = { status: 'ACTIVE', description: 'Continuous scan is selected for image.' };
    expect(await describeScan()).toMatchObject({ imageScanStatus, imageScanFindings: { findings: [] } });
    expect((await describeScan()).imageScanFindings?.imageScanCompletedAt).toBeUndefined();
    await aws.clock.advance(60 * SECOND);
    const { imageScanStatus: after, imageScanFindings } = await describeScan();
    expect(after).toEqual(imageScanStatus);
    expect(imageScanFindings).toMatchObject({
      imageScanCompletedAt: new Date(START.getTime() + 180 * SECOND),
      findingSeverityCounts: { CRITICAL: 1, UNTRIAGED: 1 },
      enhancedFindings: [
        {
          ...{ severity: 'CRITICAL', status: 'ACTIVE', type: 'PACKAGE_VULNERABILITY' },
          title: 'CVE-2021-44228 - program',
          packageVulnerabilityDetails: { vulnerabilityId: 'CVE-2021-44228' },
          resources: [{ details: { awsEcrContainerImage: { imageHash: imageDigest, repositoryName } } }],
        },
        { severity: 'UNTRIAGED' },
      ],
    });
    expect(imageScanFindings?.findings).toBeUndefined();
    expect(scanEvents()).toEqual([]);
  });

  test('[ECR-60] scans what the rules name, on push to COMPLETE; nothing is started by hand, and basic scans are gone', async () => {
    await scanOnPush();
    await push();
    await aws.clock.advance(30 * SECOND);
    expect(await statusOf()).toBe('COMPLETE');
    await enhanced('SCAN_ON_PUSH', 'none');
    await expect(describeScan()).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    await push({}, 'v2');
    await aws.clock.advance(30 * SECOND);
    await expect(describeScan('v2')).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    await enhanced('SCAN_ON_PUSH');
    await push({}, 'v3');
    await aws.clock.advance(30 * SECOND);
    expect((await describeScan('v3')).imageScanStatus?.status).toBe('COMPLETE');
    await expect(ecr.startImageScan({ repositoryName, imageId: { imageTag: 'v3' } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'This feature is disabled',
    });
  });

  test('[ECR-61] asks of a role what it asks of Amazon Inspector in its name', async () => {
    aws.register(createIam(aws.world));
    aws.register(createSts(aws.world));
    const iam = new IAM(sdkConfig(aws));
    const Statement = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }];
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    const { Role } = await iam.createRole({ RoleName: 'reader', AssumeRolePolicyDocument });
    const allow = (...Action: string[]) =>
      iam.putRolePolicy({
        ...{ RoleName: 'reader', PolicyName: 'scans' },
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
        }),
      });
    const { Credentials: held } = await new STS(sdkConfig(aws)).assumeRole({
      RoleArn: Role?.Arn,
      RoleSessionName: 'test',
    });
    const [accessKeyId, secretAccessKey] = [held?.AccessKeyId ?? '', held?.SecretAccessKey ?? ''];
    const reader = new ECR(sdkConfig(aws, { accessKeyId, secretAccessKey, sessionToken: held?.SessionToken ?? '' }));
    const read = () => reader.describeImageScanFindings({ repositoryName, imageId: { imageTag: 'v1' } });

    await scanOnPush();
    await push();
    await allow('ecr:DescribeImageScanFindings');
    expect((await read()).imageScanStatus?.status).toBe('IN_PROGRESS');
    await enhanced('SCAN_ON_PUSH');
    await push({}, 'v2');
    await expect(read()).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('inspector2:ListCoverage'),
    });
    await allow('ecr:DescribeImageScanFindings', 'inspector2:ListCoverage', 'inspector2:ListFindings');
    await expect(read()).rejects.toMatchObject({ name: 'ScanNotFoundException' });
  });
});

const scanEvents = () => aws.events.filter((event) => event['detail-type'] === 'ECR Image Scan');

async function manifestText(imageDigest: string): Promise<string> {
  const { images } = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageDigest }] });
  return images![0]!.imageManifest!;
}
