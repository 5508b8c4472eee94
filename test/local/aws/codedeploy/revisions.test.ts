import { S3 } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createS3 } from '../../../../local/aws/s3/s3';
import { AwsError } from '../../../../local/aws/wire/aws-error';
import { sdkConfig } from '../kernel';
import { appSpec, closeLandscapes, givenFrontend, ROLE } from './landscape';

afterEach(closeLandscapes);

/** The landscape with a bucket, and deployments of what lies in it. */
async function givenBucket() {
  const frontend = await givenFrontend();
  frontend.aws.register(createS3(frontend.aws.world));
  const s3 = new S3({ ...sdkConfig(frontend.aws), forcePathStyle: true });
  await s3.createBucket({ Bucket: 'revisions', CreateBucketConfiguration: { LocationConstraint: 'ap-northeast-1' } });
  const put = (Key: string, Body: string) => s3.putObject({ Bucket: 'revisions', Key, Body });
  const location = (key: string, more: object = {}) => ({
    revisionType: 'S3' as const,
    s3Location: { bucket: 'revisions', key, bundleType: 'YAML' as const, ...more },
  });
  return { ...frontend, s3, put, location };
}

describe('a revision in S3', () => {
  test('[CD-69] is fetched with the service role when the deployment starts, hooks and all', async () => {
    const { aws, put, location, deploy, deployment, minutes, functions, invocations, codedeploy, taskSets, v2 } =
      await givenBucket();
    functions.set('check', ({ payload }) =>
      codedeploy.putLifecycleEventHookExecutionStatus({
        deploymentId: payload.DeploymentId,
        lifecycleEventHookExecutionId: payload.LifecycleEventHookExecutionId,
        status: 'Succeeded',
      }),
    );
    const { ETag } = await put('frontend/appspec.yaml', appSpec(v2, { hooks: { AfterInstall: 'check' } }));
    const revision = location('frontend/appspec.yaml', { eTag: ETag });
    const id = await deploy({ revision });
    expect(aws.dispatcher.calls.filter(({ operation }) => operation === 'GetObject')).toEqual([]);
    await minutes(10);
    const { status, revision: shown } = await deployment(id);
    expect(status).toBe('Succeeded');
    expect(shown).toEqual(location('frontend/appspec.yaml', { eTag: ETag }));
    expect(invocations).toHaveLength(1);
    expect(await taskSets()).toEqual(['PRIMARY frontend:2']);
    const fetched = aws.dispatcher.calls.filter(({ operation }) => operation === 'GetObject');
    expect(fetched.map(({ who }) => who)).toEqual(['codedeploy.amazonaws.com']);
  });

  test.each<[string, string, object, object]>([
    ['no object', 'gone.yaml', {}, { code: 'REVISION_MISSING' }],
    ['another ETag', 'bad.yaml', { eTag: '"0"' }, { code: 'REVISION_MISSING' }],
    [
      'no AppSpec',
      'bad.yaml',
      {},
      { code: 'INVALID_REVISION', message: expect.stringContaining('is missing or has an invalid configuration. ') },
    ],
  ])('[CD-70] with %s fails its deployment, which changes nothing', async (_, key, more, error) => {
    const { put, location, deploy, deployment, minutes, eventsOf, taskSets } = await givenBucket();
    await put('bad.yaml', 'version: [0');
    const id = await deploy({ revision: location(key, more) });
    await minutes(1);
    expect(await deployment(id)).toMatchObject({ status: 'Failed', errorInformation: error });
    expect((await deployment(id)).rollbackInfo).toBeUndefined();
    expect(await eventsOf(id)).toContain('BeforeInstall Failed');
    expect(await taskSets()).toEqual(['PRIMARY frontend:1']);
  });

  test('[CD-70] that the service role may not read fails it with IAM_ROLE_PERMISSIONS', async () => {
    const { aws, put, location, deploy, deployment, minutes, v2 } = await givenBucket();
    await put('appspec.yaml', appSpec(v2));
    aws.dispatcher.barriers.push(({ operation }) => {
      if (operation === 'GetObject') throw new AwsError('AccessDenied', 'Access Denied');
    });
    const id = await deploy({ revision: location('appspec.yaml') });
    await minutes(1);
    expect((await deployment(id)).errorInformation).toEqual({
      code: 'IAM_ROLE_PERMISSIONS',
      message: `The IAM role ${ROLE} does not give you permission to perform operations in the following AWS service: AmazonS3.`,
    });
  });

  test.each<[string, object, string, string]>([
    ['no bundle type', { bundleType: undefined }, 'InvalidRevisionException', 'BundleType must be either YAML or JSON'],
    ['a zip', { bundleType: 'zip' }, 'InvalidRevisionException', 'BundleType must be either YAML or JSON'],
    ['no key', { key: undefined }, 'InvalidRevisionException', 'must have a bucket and a key'],
    ['a version', { version: '1' }, 'NotImplemented', 'a version of an object in S3'],
  ])('[CD-71] with %s is refused', async (_, more, name, message) => {
    const { location, deploy } = await givenBucket();
    await expect(deploy({ revision: location('appspec.yaml', more) })).rejects.toMatchObject({
      name,
      message: expect.stringContaining(message),
    });
  });
});

test('[CD-72] revisions are fetched in batches of 25, and listed by bucket, prefix, use and time', async () => {
  const { codedeploy, location, deploy, minutes, v1, v2 } = await givenBucket();
  const applicationName = 'frontend';
  const inline = (port: number) => ({
    revisionType: 'AppSpecContent' as const,
    appSpecContent: { content: appSpec(v1, { port }) },
  });
  for (const revision of [location('a/1.yaml'), location('b/1.yaml'), inline(9090)]) {
    await codedeploy.registerApplicationRevision({ applicationName, revision, description: 'registered' });
    await minutes(1);
  }
  await deploy();
  await minutes(10);
  const list = async (input: object = {}) =>
    ((await codedeploy.listApplicationRevisions({ applicationName, ...input })).revisions ?? []).map(
      ({ s3Location, appSpecContent }) => s3Location?.key ?? appSpecContent?.sha256?.length,
    );
  expect(await list()).toEqual(['a/1.yaml', 'b/1.yaml', 64, 64]);
  expect(await list({ s3Bucket: 'revisions' })).toEqual(['a/1.yaml', 'b/1.yaml']);
  expect(await list({ s3Bucket: 'revisions', s3KeyPrefix: 'b/' })).toEqual(['b/1.yaml']);
  expect(await list({ s3Bucket: 'others' })).toEqual([]);
  expect(await list({ deployed: 'include' })).toEqual([64]);
  expect(await list({ deployed: 'exclude', sortOrder: 'descending' })).toEqual([64, 'b/1.yaml', 'a/1.yaml']);

  const batch = await codedeploy.batchGetApplicationRevisions({
    applicationName,
    revisions: [
      location('a/1.yaml'),
      inline(9090),
      { revisionType: 'AppSpecContent', appSpecContent: { content: appSpec(v2) } },
      location('unknown.yaml'),
    ],
  });
  expect(batch).toMatchObject({
    applicationName,
    errorMessage: expect.stringContaining('unknown.yaml'),
    revisions: [
      { revisionLocation: location('a/1.yaml'), genericRevisionInfo: { description: 'registered' } },
      { revisionLocation: inline(9090), genericRevisionInfo: { deploymentGroups: [] } },
      { genericRevisionInfo: { deploymentGroups: ['frontend'], lastUsedTime: expect.any(Date) } },
    ],
  });
  const many = Array.from({ length: 26 }, () => location('a/1.yaml'));
  const refusals: [Promise<unknown>, string][] = [
    [codedeploy.batchGetApplicationRevisions({ applicationName, revisions: many }), 'BatchLimitExceeded'],
    [codedeploy.batchGetApplicationRevisions({ applicationName, revisions: [] }), 'RevisionRequired'],
    [list({ sortBy: 'name' }), 'InvalidSortBy'],
    [list({ sortOrder: 'up' }), 'InvalidSortOrder'],
    [list({ deployed: 'maybe' }), 'InvalidDeployedStateFilter'],
    [list({ s3KeyPrefix: 'a/' }), 'BucketNameFilterRequired'],
  ];
  for (const [call, name] of refusals) await expect(call).rejects.toMatchObject({ name: `${name}Exception` });
});
