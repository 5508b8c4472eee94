import { ECR } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import type { StoredImage } from '../../../../local/aws/ecr/image-store';
import { rulesOf } from '../../../../local/aws/ecr/lifecycle-policy';
import { markedBy } from '../../../../local/aws/ecr/lifecycle-selection';
import { START, sdkConfig, testKernel } from '../kernel';
import { indexOf, manifestOf, OCI_MANIFEST, pushImage, sha256, uploadBlob } from './oci-image';

const DAY_IN_MS = 24 * 3_600_000;
const rule = (rulePriority: number, selection: object) => ({ rulePriority, selection, action: { type: 'expire' } });
const tagged = (pattern: string | string[], more: object) => ({
  tagStatus: 'tagged',
  tagPatternList: [pattern].flat(),
  ...more,
});
const moreThan = (countNumber: number) => ({ countType: 'imageCountMoreThan', countNumber });
const olderThan = (countNumber: number) => ({ countType: 'sinceImagePushed', countUnit: 'days', countNumber });
const policyOf = (...rules: object[]): string => JSON.stringify({ rules });

describe('what a lifecycle policy expires', () => {
  /** Tags of an image and how many days ago it was pushed; A, B, C, … in their order. */
  type Images = readonly (readonly [tags: readonly string[], days: number])[];
  const BETA_AND_PROD: Images = [
    [['beta-1', 'prod-1'], 10],
    [['beta-2', 'prod-2'], 9],
    [['beta-3'], 8],
  ];
  // The examples of the user guide, "Examples of lifecycle policies".
  test.each<[string, Images, readonly object[], string]>([
    [
      'older than some days',
      [
        [['prod1'], 15],
        [['prod2'], 13],
        [['test'], 99],
      ],
      [rule(1, tagged('prod*', olderThan(14)))],
      'A',
    ],
    [
      'all but one untagged',
      [
        [[], 3],
        [[], 2],
        [['v1'], 4],
      ],
      [rule(1, { tagStatus: 'untagged', ...moreThan(1) })],
      'A',
    ],
    [
      'by two rules, of which the first keeps what the second would not',
      BETA_AND_PROD,
      [rule(1, tagged('prod*', moreThan(1))), rule(2, tagged('beta*', moreThan(1)))],
      'A',
    ],
    [
      'by two rules the other way round',
      BETA_AND_PROD,
      [rule(2, tagged('prod*', moreThan(1))), rule(1, tagged('beta*', moreThan(1)))],
      'AB',
    ],
    [
      'with all tags of a list',
      [
        [['alpha-1'], 12],
        [['beta-1'], 11],
        [['alpha-2', 'beta-2'], 10],
        [['alpha-3'], 4],
        [['beta-3'], 3],
        [['alpha-4', 'beta-4'], 2],
      ],
      [rule(1, tagged(['alpha*', 'beta*'], olderThan(5)))],
      'C',
    ],
    [
      'all but the newest',
      [
        [['alpha-1'], 4],
        [['beta-1'], 3],
        [[], 2],
        [['alpha-2'], 1],
      ],
      [rule(1, { tagStatus: 'any', ...moreThan(1) })],
      'ABC',
    ],
    [
      'by rules of every kind',
      [
        [['alpha-1', 'beta-1'], 4],
        [[], 3],
        [['alpha-2'], 2],
        [['git-hash'], 1],
        [[], 1],
      ],
      [
        rule(1, tagged('alpha*', moreThan(1))),
        rule(2, { tagStatus: 'untagged', ...olderThan(1) }),
        rule(3, { tagStatus: 'any', ...moreThan(1) }),
      ],
      'ABD',
    ],
    [
      'by prefix',
      [
        [['prod1'], 3],
        [['preprod'], 2],
      ],
      [rule(1, { tagStatus: 'tagged', tagPrefixList: ['prod'], ...olderThan(1) })],
      'A',
    ],
    [
      'nothing of the archive',
      [[['v1'], 400]],
      [
        rule(1, {
          tagStatus: 'any',
          storageClass: 'archive',
          countType: 'sinceImageTransitioned',
          countUnit: 'days',
          countNumber: 90,
        }),
      ],
      '',
    ],
  ])('[ECR-46] %s', (_, images, rules, expected) => {
    const stored = images.map(
      ([tags, days], sequence) =>
        ({
          digest: 'ABCDEF'[sequence],
          tags: new Set(tags),
          pushedAt: new Date(START.getTime() - days * DAY_IN_MS),
          sequence,
        }) as StoredImage,
    );
    const marked = markedBy(rulesOf(policyOf(...rules)), stored, START, () => false);
    expect(marked.map(({ image }) => image.digest).join('')).toBe(expected);
  });
});

describe('a lifecycle policy', () => {
  const repositoryName = 'app';
  let aws: ReturnType<typeof testKernel>;
  let ecr: ECR;
  beforeEach(async () => {
    aws = testKernel();
    aws.register(createEcr(aws.world).implementation);
    ecr = new ECR(sdkConfig(aws));
    await ecr.createRepository({ repositoryName });
  });
  const put = (...rules: object[]) =>
    ecr.putLifecyclePolicy({ repositoryName, lifecyclePolicyText: policyOf(...rules) });
  const digests = async () =>
    (await ecr.describeImages({ repositoryName })).imageDetails?.map((each) => each.imageDigest);
  const KEEP_ONE = rule(1, { tagStatus: 'any', ...moreThan(1) });

  test('[ECR-47] is carried out once a day, and each image that goes is told as deleted', async () => {
    await put(KEEP_ONE);
    const [a = '', b] = [
      await pushImage(ecr, repositoryName, 'a', 'v1'),
      await pushImage(ecr, repositoryName, 'b', 'v2'),
    ];
    expect(await ecr.getLifecyclePolicy({ repositoryName })).not.toHaveProperty('lastEvaluatedAt');
    await aws.clock.advance(DAY_IN_MS - 1);
    expect(await digests()).toHaveLength(2);
    await aws.clock.advance(1);
    expect(await digests()).toEqual([b]);
    const lastEvaluatedAt = new Date(START.getTime() + DAY_IN_MS);
    expect(await ecr.getLifecyclePolicy({ repositoryName })).toMatchObject({ lastEvaluatedAt });
    const deletion = { 'action-type': 'DELETE', 'image-digest': a, 'image-tag': 'v1' };
    expect(aws.events.slice(2).map(({ detail }) => detail)).toMatchObject([deletion]);
    await pushImage(ecr, repositoryName, 'c', 'v3');
    await aws.clock.advance(DAY_IN_MS);
    expect(await digests()).toEqual([sha256(manifestOf('c'))]);
  });

  test('[ECR-47] is carried out no more when it or its repository is gone, and one that follows in its time', async () => {
    await put(KEEP_ONE);
    for (const name of ['a', 'b']) await pushImage(ecr, repositoryName, name, name);
    await ecr.deleteLifecyclePolicy({ repositoryName });
    await aws.clock.advance(2 * DAY_IN_MS);
    expect(await digests()).toHaveLength(2);
    await put(KEEP_ONE);
    await ecr.deleteRepository({ repositoryName, force: true });
    await ecr.createRepository({ repositoryName });
    for (const name of ['a', 'b']) await pushImage(ecr, repositoryName, name, name);
    await aws.clock.advance(2 * DAY_IN_MS);
    expect(await digests()).toHaveLength(2);
    expect(aws.events.map(({ detail }) => detail['action-type'])).not.toContain('DELETE');
  });

  test('[ECR-48] keeps the images of an index while it is there; they go a day after it', async () => {
    await put(rule(1, { tagStatus: 'untagged', ...olderThan(1) }), rule(2, tagged('v*', olderThan(3))));
    const images = [await pushImage(ecr, repositoryName, 'a'), await pushImage(ecr, repositoryName, 'b')];
    const index = indexOf(manifestOf('a'), manifestOf('b'));
    await ecr.putImage({ repositoryName, imageManifest: index, imageTag: 'v1' });
    await aws.clock.advance(3 * DAY_IN_MS);
    expect(await digests()).toEqual([...images, sha256(index)]);
    // The day on which the index has become old enough.
    await aws.clock.advance(DAY_IN_MS);
    expect(await digests()).toEqual(images);
    await aws.clock.advance(DAY_IN_MS);
    expect(await digests()).toEqual([]);
  });

  test('[ECR-49] leaves what is about an image to it: it goes when the image has gone', async () => {
    const image = await pushImage(ecr, repositoryName, 'a', 'v1');
    for (const blob of ['b-config', 'b-layer']) await uploadBlob(ecr, repositoryName, blob);
    const subject = { mediaType: OCI_MANIFEST, digest: image, size: 1 };
    const imageManifest = manifestOf('b', { artifactType: 'application/signature', subject });
    await ecr.putImage({ repositoryName, imageManifest });
    await put(rule(1, { tagStatus: 'untagged', ...olderThan(1) }), rule(2, { tagStatus: 'any', ...olderThan(2) }));
    await aws.clock.advance(2 * DAY_IN_MS);
    expect(await digests()).toEqual([image, sha256(imageManifest)]);
    await aws.clock.advance(DAY_IN_MS);
    expect(await digests()).toEqual([]);
  });

  test('[ECR-50] is tried first: a preview says after a while what would go, and by which rule', async () => {
    const [a, b] = [await pushImage(ecr, repositoryName, 'a', 'v1'), await pushImage(ecr, repositoryName, 'b')];
    await pushImage(ecr, repositoryName, 'c', 'v3');
    const lifecyclePolicyText = policyOf(KEEP_ONE);
    await expect(ecr.getLifecyclePolicyPreview({ repositoryName })).rejects.toMatchObject({
      name: 'LifecyclePolicyPreviewNotFoundException',
    });
    await expect(ecr.startLifecyclePolicyPreview({ repositoryName })).rejects.toMatchObject({
      name: 'LifecyclePolicyNotFoundException',
    });
    const started = await ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText });
    expect(started).toMatchObject({ status: 'IN_PROGRESS', lifecyclePolicyText });
    await expect(ecr.startLifecyclePolicyPreview({ repositoryName, lifecyclePolicyText })).rejects.toMatchObject({
      name: 'LifecyclePolicyPreviewInProgressException',
    });
    expect(await ecr.getLifecyclePolicyPreview({ repositoryName })).toMatchObject({ status: 'IN_PROGRESS' });
    await aws.clock.advance(5_000);
    const asked = (more: object = {}) => ecr.getLifecyclePolicyPreview({ repositoryName, ...more });
    expect(await asked()).toMatchObject({
      status: 'COMPLETE',
      lifecyclePolicyText,
      previewResults: [
        {
          imageDigest: a,
          imageTags: ['v1'],
          action: { type: 'EXPIRE' },
          appliedRulePriority: 1,
          storageClass: 'STANDARD',
        },
        { imageDigest: b, imageTags: [] },
      ],
      summary: { expiringImageTotalCount: 2 },
    });
    expect((await asked({ filter: { tagStatus: 'UNTAGGED' } })).previewResults).toMatchObject([{ imageDigest: b }]);
    expect((await asked({ imageIds: [{ imageTag: 'v1' }] })).previewResults).toMatchObject([{ imageDigest: a }]);
    const { nextToken } = await asked({ maxResults: 1 });
    expect(await asked({ maxResults: 1, nextToken })).toMatchObject({ previewResults: [{ imageDigest: b }] });
    await expect(asked({ maxResults: 1, imageIds: [{ imageTag: 'v1' }] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await aws.clock.advance(2 * DAY_IN_MS);
    expect(await digests()).toHaveLength(3);
  });

  test('[ECR-8] that moves images to the archive is refused by name', async () => {
    const transition = { ...KEEP_ONE, action: { type: 'transition', targetStorageClass: 'archive' } };
    await expect(put(transition)).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('transition'),
    });
  });
});
