import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ECR } from '@aws-sdk/client-ecr';
import { ECS } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { STS } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { createIam } from '../../../local/aws/iam/iam';
import { createSts } from '../../../local/aws/sts/sts';
import { httpServer } from '../../../local/aws/wire/http-transport';
import { pushImage } from '../../../local/image';
import { recordTable } from '../../../src/app/runtime';
import { readRecord } from '../../../src/aws/read-record';
import type { ImageCheckSpec, ScanSpec } from '../../../src/domain/check/image/spec';
import { uploadBlob } from '../../local/aws/ecr/oci-image';
import { sdkConfig } from '../../local/aws/kernel';
import { type HookWorld, hookWorld } from './hook-world';

const FIT: ImageCheckSpec = { kind: 'image', name: 'fit', immutableTag: false, labels: [] };
const SCAN: ScanSpec = { atMost: 'MEDIUM', unratedAs: 'HIGH', ignore: [], waitInMinutes: 15 };
const repositoryName = 'frontend';
const LABEL = 'local.ecr.scan.';
const ADMINISTRATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

// A script has no types of its own.
const { fleetScope } = jest.requireActual<{ fleetScope: (catalog: object, name: string) => unknown }>(
  '../../../scripts/fleet-scope.mjs',
);

let given: HookWorld;
let ecr: ECR;
let server: Server;
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await given.close();
});

async function checked(check: Partial<ImageCheckSpec>, event = 'BeforeInstall'): Promise<void> {
  given = await hookWorld({ checks: { [event]: [{ ...FIT, ...check }] } });
  ecr = new ECR(sdkConfig(given.aws));
  await serveLayers();
}

/** Addresses of layers are fetched over HTTP, also by a function in this process. */
async function serveLayers(): Promise<void> {
  server = httpServer(
    async (request) => given.download(request)!,
    () => {},
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  serveAs(ADMINISTRATOR);
}

/** What the function asks ECS and ECR with. */
function serveAs(credentials: typeof ADMINISTRATOR & { sessionToken?: string }): void {
  const { port } = server.address() as AddressInfo;
  const { clients } = given.environment('BeforeInstall');
  const config = { ...sdkConfig(given.aws, credentials), endpoint: `http://127.0.0.1:${port}` };
  given.change({ clients: { ...clients, ecr: new ECR(config), ecs: new ECS(config) } });
}
const scanOnPush = () =>
  ecr.putImageScanningConfiguration({ repositoryName, imageScanningConfiguration: { scanOnPush: true } });
/** Pushes v2 as it is given, and lets the hook look at it. */
async function released(
  image: { labels?: Record<string, string>; architecture?: string } = {},
  age = 0,
): Promise<string> {
  const digest = await pushImage(ecr, { repository: repositoryName, tag: 'v2', ...image });
  if (age > 0) await given.aws.clock.advance(age);
  await heard();
  await given.minutes(2);
  return digest;
}
/** The push is heard, and the hook invoked. */
async function heard(): Promise<void> {
  await given.hear('v2');
  await given.aws.clock.advanceUntil(() => given.invocations.length > 0, 3_600_000);
}
const verdicts = async (event: 'BeforeInstall' | 'AfterInstall' = 'BeforeInstall') =>
  (await given.execution(event))?.verdicts?.map(({ outcome, reason, undone }) => [undone ? 'undone' : outcome, reason]);
const quarantine = async () => (await readRecord(recordTable(given.runtime()), 'frontend'))?.state.quarantine;
const status = async () => (await given.deployments())[0]!.status;

describe('the image of a release', () => {
  test('passes when it is what is asked for, with everything beside it', async () => {
    await checked({
      ...{ immutableTag: true, oldestInDays: 1, labels: [{ name: 'team', pattern: 'a|b' }], scan: SCAN },
      ...{ signature: true, sbom: true },
    });
    await scanOnPush();
    await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    const labels = { team: 'a', [`${LABEL}findings`]: 'CVE-2023-1:LOW' };
    const digest = await pushImage(ecr, { repository: repositoryName, tag: 'v2', labels });
    await attach(digest, 'application/vnd.cncf.notary.signature');
    await attach(digest, 'application/spdx+json');
    await given.aws.clock.advance(60_000);
    await heard();
    await given.minutes(1);

    expect(await verdicts()).toEqual([
      [
        'succeeded',
        'frontend v2 is there for linux/amd64, keeps its tag, was pushed 0 days ago, has its label, has no finding above MEDIUM, has its signature, has its SBOM',
      ],
    ]);
  });

  test('is refused with every fault at once, by its own fault, before anything is installed', async () => {
    await checked({
      ...{ immutableTag: true, oldestInDays: 1, labels: [{ name: 'team' }], signature: true, sbom: true },
    });
    await released({}, 2 * 86_400_000);

    expect(await verdicts()).toEqual([
      [
        'failed',
        'frontend v2 has a tag that can be moved: the tags of its repository are MUTABLE, was pushed 2 days ago (at most 1), has no label team, has no signature, has no SBOM',
      ],
    ]);
    expect(await status()).toBe('Failed');
    expect((await given.lifecycle()).Install).not.toBe('Succeeded');
    expect(await quarantine()).toHaveLength(1);
  });

  test('is refused when it is built for other processors than the tasks have', async () => {
    await checked({});
    await released({ architecture: 'arm64' });
    expect(await verdicts()).toEqual([
      ['failed', 'frontend v2 is built for linux/arm64, and the tasks run on linux/amd64 (runtimePlatform)'],
    ]);
  });

  test('is signed by a tag of its digest, too, as older tools do it', async () => {
    await checked({ signature: true });
    const digest = await pushImage(ecr, { repository: repositoryName, tag: 'v2' });
    await pushImage(ecr, { repository: repositoryName, tag: `${digest.replace(':', '-')}.sig` });
    await heard();
    await given.minutes(1);
    expect(await verdicts()).toMatchObject([['succeeded', expect.stringContaining('has its signature')]]);
  });

  test('is known from the task set after Install', async () => {
    await checked({ labels: [{ name: 'team' }] }, 'AfterInstall');
    await released();
    expect(await verdicts('AfterInstall')).toEqual([['failed', 'frontend v2 has no label team']]);
  });
});

describe('the function of a lifecycle event', () => {
  const BESIDE = { immutableTag: true, oldestInDays: 1, labels: [{ name: 'team' }], scan: SCAN, signature: ['.sig'] };

  test.each(['BASIC', 'ENHANCED'] as const)('may do what its check of images needs (%s)', async (scanType) => {
    await checked(BESIDE);
    const repositoryFilters = [{ filter: '*', filterType: 'WILDCARD' as const }];
    await ecr.putRegistryScanningConfiguration({
      scanType,
      rules: [{ scanFrequency: 'SCAN_ON_PUSH', repositoryFilters }],
    });
    await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    await attach(await pushImage(ecr, { repository: repositoryName, tag: 'v2', labels: { team: 'a' } }), '.sig');
    await given.aws.clock.advance(60_000);
    await judgedAs(policyOf(given.spec));
    expect(await verdicts()).toMatchObject([['succeeded', expect.stringContaining('has its signature')]]);
  });

  test.each(['ecr:BatchGetImage', 'ecr:DescribeImageScanFindings', 'ecr:DescribeRepositories'])(
    'fails without %s, not by the image’s fault',
    async (action) => {
      await checked(BESIDE);
      const policy = policyOf(given.spec);
      for (const statement of policy) statement.Action = statement.Action.filter((allowed) => allowed !== action);
      await scanOnPush();
      await pushImage(ecr, { repository: repositoryName, tag: 'v2', labels: { team: 'a' } });
      await judgedAs(policy);
      expect(await verdicts()).toEqual([
        ['undone', expect.stringMatching(new RegExp(`^could not be done: .*AccessDenied.* ${action}`))],
      ]);
    },
  );
});

describe('the scan of an image', () => {
  test('that finds worse than allowed refuses it, with what it found', async () => {
    await checked({ scan: SCAN });
    await scanOnPush();
    const findings = Array.from({ length: 1_001 }, (_, n) => `CVE-2020-${n}:LOW`);
    await released({ labels: { [`${LABEL}findings`]: [...findings, 'CVE-2021-44228:CRITICAL'].join(',') } }, 60_000);
    expect(await verdicts()).toEqual([
      ['failed', 'frontend v2 has findings of severity 1 CRITICAL (at most MEDIUM): CVE-2021-44228'],
    ]);
    expect(await quarantine()).toHaveLength(1);
  });

  test.each([
    ['2026-11-21', 'succeeded', 'has no finding above MEDIUM (1 ignored: CVE-2021-44228)'],
    ['2026-11-20', 'failed', 'CVE-2021-44228 was ignored until 2026-11-20'],
  ])('finds what is ignored until %s', async (until, outcome, reason) => {
    const ignore = [{ id: 'CVE-2021-44228', reason: 'the class is not loaded', until }];
    await checked({ scan: { ...SCAN, ignore } });
    await scanOnPush();
    await released({ labels: { [`${LABEL}findings`]: 'CVE-2021-44228:CRITICAL' } }, 60_000);
    expect(await verdicts()).toEqual([[outcome, expect.stringContaining(reason)]]);
  });

  test.each(['BASIC', 'ENHANCED'] as const)('is waited for (%s), and then judged', async (scanType) => {
    await checked({ scan: SCAN });
    const repositoryFilters = [{ filter: '*', filterType: 'WILDCARD' as const }];
    const scanFrequency = scanType === 'BASIC' ? 'SCAN_ON_PUSH' : 'CONTINUOUS_SCAN';
    await ecr.putRegistryScanningConfiguration({ scanType, rules: [{ scanFrequency, repositoryFilters }] });
    await released({ labels: { [`${LABEL}takes`]: '9m', [`${LABEL}findings`]: 'CVE-2023-1:MEDIUM' } });

    const looks = new Set<string>();
    for (let minute = 0; minute < 9; minute++) {
      const [so] = (await given.execution('BeforeInstall'))?.soFar ?? [];
      if (so) looks.add(so.reason.replace(/\d+ of/, 'n of'));
      await given.minutes(1);
    }
    expect([...looks]).toEqual(
      scanType === 'BASIC'
        ? ['frontend v2 is being scanned; n of 15 minutes']
        : ['frontend v2 has no scan yet; n of 15 minutes', 'frontend v2 is being scanned; n of 15 minutes'],
    );
    expect(await verdicts()).toMatchObject([['succeeded', expect.stringContaining('no finding above MEDIUM')]]);
  });

  test.each([
    ['takes too long', { [`${LABEL}takes`]: '1h' }, 'undone', 'was still being scanned after 2 minutes (IN_PROGRESS)'],
    ['fails', { [`${LABEL}status`]: 'FAILED' }, 'undone', 'has no findings to judge (FAILED, UnsupportedImageError'],
    ['cannot be', { [`${LABEL}status`]: 'UNSUPPORTED_IMAGE' }, 'failed', 'cannot be scanned (UNSUPPORTED_IMAGE'],
  ])('that %s cannot be judged', async (_, labels, outcome, reason) => {
    await checked({ scan: { ...SCAN, waitInMinutes: 2 } });
    await scanOnPush();
    await released({ labels }, 60_000);
    await given.minutes(2);
    expect(await verdicts()).toEqual([[outcome, expect.stringContaining(reason)]]);
    expect(await quarantine()).toHaveLength(outcome === 'failed' ? 1 : 0);
  });

  test('that nobody started is not the fault of the image', async () => {
    await checked({ scan: SCAN });
    await released({}, 3_600_000);
    expect(await verdicts()).toEqual([
      [
        'undone',
        'could not be done: frontend v2 has no scan in ECR: have its repository scanned on push, or start a scan',
      ],
    ]);
    expect(await quarantine()).toEqual([]);
  });
});

interface Statement {
  readonly Effect: string;
  Action: readonly string[];
  readonly Resource: string | readonly string[];
}

/** What the stack allows the function for its checks, with CloudFormation's references resolved. */
function policyOf(spec: HookWorld['spec']): Statement[] {
  const catalog = { fleet: { owners: { email: 'a@example.com' }, approvers: [] }, services: [spec] };
  const statements: unknown = fleetScope(catalog, 'statementsOfBeforeInstall');
  const text = JSON.stringify(statements, (_key, value) => (value?.['Fn::Sub'] as string | undefined) ?? value);
  const here = { Partition: 'aws', Region: 'ap-northeast-1', AccountId: '123456789012' };
  return JSON.parse(text.replace(/\$\{AWS::(\w+)\}/g, (_all, name: keyof typeof here) => here[name])) as Statement[];
}

/**
 * Runs the function as a role with these statements. With IAM in this account nothing else may start any more, as it lacks
 * the roles that the landscape names.
 */
async function judgedAs(Statement: readonly Statement[]): Promise<void> {
  given.deliver(false);
  await heard();
  given.aws.register(createIam(given.aws.world));
  given.aws.register(createSts(given.aws.world));
  const iam = new IAM(sdkConfig(given.aws));
  const Trust = [{ Effect: 'Allow', Principal: { AWS: '123456789012' }, Action: 'sts:AssumeRole' }];
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: Trust });
  const { Role } = await iam.createRole({ RoleName: 'hook', AssumeRolePolicyDocument });
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.putRolePolicy({ RoleName: 'hook', PolicyName: 'checks', PolicyDocument });
  const sts = new STS(sdkConfig(given.aws));
  const { Credentials: held } = await sts.assumeRole({ RoleArn: Role?.Arn, RoleSessionName: 'test' });
  const credentials = {
    accessKeyId: held?.AccessKeyId ?? '',
    secretAccessKey: held?.SecretAccessKey ?? '',
    sessionToken: held?.SessionToken ?? '',
  };
  serveAs(credentials);
  await given.invoke('BeforeInstall', given.invocations[0]?.payload);
}

/** Attaches an artifact as notation and oras do: a manifest whose subject the image is. */
async function attach(digest: string, artifactType: string): Promise<void> {
  const empty = await uploadBlob(ecr, repositoryName, `{"of": "${artifactType}"}`);
  const { images } = await ecr.batchGetImage({ repositoryName, imageIds: [{ imageDigest: digest }] });
  const descriptor = (mediaType: string, of: string, size: number) => ({ mediaType, digest: of, size });
  await ecr.putImage({
    repositoryName,
    imageManifest: JSON.stringify({
      schemaVersion: 2,
      mediaType: 'application/vnd.oci.image.manifest.v1+json',
      artifactType,
      config: descriptor('application/vnd.oci.empty.v1+json', empty, artifactType.length + 10),
      layers: [],
      subject: descriptor('application/vnd.oci.image.manifest.v1+json', digest, images![0]!.imageManifest!.length),
    }),
  });
}
