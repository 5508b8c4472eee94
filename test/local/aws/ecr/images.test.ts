import { ECR } from '@aws-sdk/client-ecr';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../../../local/aws/ecr/ecr';
import { START, sdkConfig, testKernel } from '../kernel';
import { indexOf, manifestOf, OCI_CONFIG, OCI_INDEX, OCI_MANIFEST, pushImage, sha256, uploadBlob } from './oci-image';

const repositoryName = 'app';
let aws: ReturnType<typeof testKernel>;
let ecr: ECR;
beforeEach(async () => {
  aws = testKernel();
  aws.register(createEcr(aws.world).implementation);
  ecr = new ECR(sdkConfig(aws));
  await ecr.createRepository({ repositoryName });
});

const eventsSince = (count: number) => aws.events.slice(count).map(({ detail }) => detail);
const details = async (input: object = {}) => (await ecr.describeImages({ repositoryName, ...input })).imageDetails;

describe('pushing', () => {
  test('[ECR-15] a pushed image is stored byte for byte and told to EventBridge', async () => {
    for (const blob of ['a-config', 'a-layer']) await uploadBlob(ecr, repositoryName, blob);
    expect(aws.events).toEqual([]);
    const imageManifest = manifestOf('a').replace('{', '{  ');
    const { image } = await ecr.putImage({ repositoryName, imageManifest, imageTag: 'v1' });
    const imageId = { imageDigest: sha256(imageManifest), imageTag: 'v1' };
    expect(image).toEqual({
      registryId: '123456789012',
      repositoryName,
      imageId,
      imageManifest,
      imageManifestMediaType: OCI_MANIFEST,
    });
    expect(aws.events).toEqual([
      {
        version: '0',
        id: expect.any(String),
        'detail-type': 'ECR Image Action',
        source: 'aws.ecr',
        account: '123456789012',
        time: '2026-11-21T09:00:00Z',
        region: 'ap-northeast-1',
        resources: [],
        detail: {
          result: 'SUCCESS',
          'repository-name': repositoryName,
          'image-digest': imageId.imageDigest,
          'action-type': 'PUSH',
          'image-tag': 'v1',
          'manifest-media-type': OCI_MANIFEST,
          'artifact-media-type': OCI_CONFIG,
        },
      },
    ]);
    expect((await ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag: 'v1' }] })).images).toEqual([image]);
  });

  test('[ECR-16] an untagged push has the empty tag in its event and no tags in its description', async () => {
    await pushImage(ecr, repositoryName, 'a');
    expect(eventsSince(0)).toMatchObject([{ 'action-type': 'PUSH', 'image-tag': '' }]);
    expect((await details())?.[0]).not.toHaveProperty('imageTags');
  });

  const put = (input: object) => ecr.putImage({ repositoryName, imageManifest: manifestOf('a'), ...input });
  test.each<[string, () => Promise<unknown>, object]>([
    [
      'the same tag',
      () => put({ imageTag: 'v1' }),
      {
        name: 'ImageAlreadyExistsException',
        message: `Image with digest '${sha256(manifestOf('a'))}' and tag 'v1' already exists in the repository with name 'app' in registry with id '123456789012'`,
      },
    ],
    ['no tag, a second time', () => put({}), { name: 'ImageAlreadyExistsException' }],
    [
      'another digest than claimed',
      () => put({ imageTag: 'v2', imageDigest: sha256('x') }),
      { name: 'ImageDigestDoesNotMatchException' },
    ],
    ['a digest that is none', () => put({ imageTag: 'v2', imageDigest: 'x' }), { name: 'InvalidParameterException' }],
    ['a tag that is none', () => put({ imageTag: '-v2' }), { name: 'InvalidParameterException' }],
    ['a tag of 129 characters', () => put({ imageTag: 'v'.repeat(129) }), { name: 'InvalidParameterException' }],
    [
      'a manifest that is none',
      () => put({ imageManifest: 'x' }),
      {
        name: 'InvalidParameterException',
        message: "Invalid parameter at 'ImageManifest' failed to satisfy constraint: 'Invalid JSON syntax'",
      },
    ],
    [
      'a manifest of more than 4 MiB',
      () => put({ imageManifest: manifestOf('a', { x: 'ü'.repeat(2 ** 21) }) }),
      { name: 'InvalidParameterException' },
    ],
    [
      'layers that are not there',
      () => put({ imageManifest: manifestOf('b') }),
      {
        name: 'LayersNotFoundException',
        message: expect.stringContaining(`'[${sha256('b-config')}, ${sha256('b-layer')}]'`),
      },
    ],
    [
      'images that are not there',
      () => put({ imageManifest: indexOf(manifestOf('a'), manifestOf('b')) }),
      {
        name: 'ReferencedImagesNotFoundException',
        message: expect.stringContaining(`'[${sha256(manifestOf('b'))}]'`),
      },
    ],
  ])('[ECR-17] a push with %s is refused, and no event tells of it', async (_, push, refusal) => {
    await pushImage(ecr, repositoryName, 'a', 'v1');
    const before = { events: aws.events.length, images: await details() };
    await expect(push()).rejects.toMatchObject(refusal);
    expect({ events: aws.events.length, images: await details() }).toEqual(before);
  });

  test('[ECR-18] a tag moves to the image that was pushed last, and that leaves the other one untagged', async () => {
    const a = await pushImage(ecr, repositoryName, 'a', 'latest');
    await aws.clock.advance(60_000);
    const b = await pushImage(ecr, repositoryName, 'b', 'latest');
    expect(await details()).toMatchObject([{ imageDigest: a }, { imageDigest: b, imageTags: ['latest'] }]);
    await aws.clock.advance(60_000);
    await put({ imageTag: 'latest' });
    const [first] = (await details({ imageIds: [{ imageTag: 'latest' }] })) ?? [];
    expect(first).toMatchObject({ imageDigest: a, imagePushedAt: START });
    expect(eventsSince(2)).toMatchObject([{ 'image-digest': a, 'image-tag': 'latest' }]);
  });

  test('[ECR-14] an immutable tag stays where it is; another tag may join it', async () => {
    await ecr.putImageTagMutability({ repositoryName, imageTagMutability: 'IMMUTABLE' });
    await pushImage(ecr, repositoryName, 'a', 'v1');
    await expect(pushImage(ecr, repositoryName, 'b', 'v1')).rejects.toMatchObject({
      name: 'ImageTagAlreadyExistsException',
      message:
        "The image tag 'v1' already exists in the 'app' repository and cannot be overwritten because the tag is immutable.",
    });
    await expect(put({ imageTag: 'v1' })).rejects.toMatchObject({ name: 'ImageAlreadyExistsException' });
    await put({ imageTag: 'v1.0' });
    expect(await details()).toMatchObject([{ imageTags: ['v1', 'v1.0'] }]);
    expect(aws.events).toHaveLength(2);
  });

  test('[ECR-19] an index is as large as its largest image, and its event has no artifact type', async () => {
    await pushImage(ecr, repositoryName, 'a');
    await pushImage(ecr, repositoryName, 'longer');
    const imageManifest = indexOf(manifestOf('a'), manifestOf('longer'));
    await ecr.putImage({ repositoryName, imageManifest, imageTag: 'v1' });
    expect(await details({ filter: { tagStatus: 'TAGGED' } })).toEqual([
      {
        registryId: '123456789012',
        repositoryName,
        imageDigest: sha256(imageManifest),
        imageTags: ['v1'],
        imageSizeInBytes: 'longer-configlonger-layer'.length,
        imagePushedAt: START,
        imageManifestMediaType: OCI_INDEX,
        imageStatus: 'ACTIVE',
      },
    ]);
    expect(eventsSince(0).map((detail) => detail['image-tag'])).toEqual(['', '', 'v1']);
    expect(eventsSince(2)[0]).not.toHaveProperty('artifact-media-type');
  });
});

describe('looking', () => {
  test('[ECR-20] images are described by id, by tag status, page by page', async () => {
    const [a, b, c] = [
      await pushImage(ecr, repositoryName, 'a', 'v1'),
      await pushImage(ecr, repositoryName, 'b'),
      await pushImage(ecr, repositoryName, 'c', 'v2'),
    ];
    expect(await details({ imageIds: [{ imageTag: 'v2' }, { imageDigest: b }] })).toMatchObject([
      { imageDigest: c, artifactMediaType: OCI_CONFIG, imageSizeInBytes: 'c-configc-layer'.length },
      { imageDigest: b },
    ]);
    expect(await details({ filter: { tagStatus: 'UNTAGGED' } })).toMatchObject([{ imageDigest: b }]);
    expect(await details({ filter: { imageStatus: 'ARCHIVED' } })).toEqual([]);
    const first = await ecr.describeImages({ repositoryName, maxResults: 2 });
    const second = await ecr.describeImages({ repositoryName, maxResults: 2, nextToken: first.nextToken });
    expect([...(first.imageDetails ?? []), ...(second.imageDetails ?? [])].map((one) => one.imageDigest)).toEqual([
      a,
      b,
      c,
    ]);
    expect(second.nextToken).toBeUndefined();
    await expect(details({ imageIds: [{ imageTag: 'v3' }] })).rejects.toMatchObject({
      name: 'ImageNotFoundException',
      message:
        "The image with imageId {imageDigest:'null', imageTag:'v3'} does not exist within the repository with name 'app' in the registry with id '123456789012'",
    });
    await expect(details({ imageIds: [{ imageTag: 'v1', imageDigest: b }] })).rejects.toMatchObject({
      name: 'ImageNotFoundException',
    });
    for (const input of [
      { imageIds: [{}] },
      { imageIds: [] },
      { imageIds: Array(101).fill({ imageTag: 'v1' }) },
      { imageIds: [{ imageTag: 'v1' }], maxResults: 5 },
      { maxResults: 1001 },
      { nextToken: 'forged' },
      { filter: { tagStatus: 'SOME' } },
    ])
      await expect(details(input)).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('[ECR-20] ListImages has an entry per tag, and one for an image without', async () => {
    const a = await pushImage(ecr, repositoryName, 'a', 'v1');
    await ecr.putImage({ repositoryName, imageManifest: manifestOf('a'), imageTag: 'stable' });
    const b = await pushImage(ecr, repositoryName, 'b');
    const list = async (input: object) => (await ecr.listImages({ repositoryName, ...input })).imageIds;
    expect(await list({})).toEqual([
      { imageDigest: a, imageTag: 'stable' },
      { imageDigest: a, imageTag: 'v1' },
      { imageDigest: b },
    ]);
    expect(await list({ filter: { tagStatus: 'TAGGED' }, maxResults: 1 })).toHaveLength(1);
  });

  test('[ECR-51] the last pull is told as it was noted, once a day', async () => {
    await pushImage(ecr, repositoryName, 'a', 'v1');
    const pull = () => ecr.batchGetImage({ repositoryName, imageIds: [{ imageTag: 'v1' }] });
    const told = async () => (await details())?.[0]?.lastRecordedPullTime;
    expect(await told()).toBeUndefined();
    await pull();
    await aws.clock.advance(24 * 3_600_000 - 1000);
    await pull();
    expect(await told()).toEqual(START);
    await aws.clock.advance(1000);
    await pull();
    expect(await told()).toEqual(aws.clock.now());
  });

  test('[ECR-24] BatchGetImage answers what it finds and says why it did not find the rest', async () => {
    const imageDigest = await pushImage(ecr, repositoryName, 'a', 'v1');
    const get = (input: object) => ecr.batchGetImage({ repositoryName, imageIds: [], ...input });
    const answer = await get({
      imageIds: [
        { imageTag: 'v1' },
        { imageDigest },
        { imageTag: 'v2' },
        { imageTag: 'v1', imageDigest: sha256('x') },
        { imageTag: 'v2', imageDigest },
        {},
        { imageDigest: 'x' },
        { imageTag: '-' },
      ],
    });
    expect(answer.images?.map(({ imageId }) => imageId)).toEqual([{ imageDigest, imageTag: 'v1' }, { imageDigest }]);
    expect(answer.failures?.map(({ failureCode }) => failureCode)).toEqual([
      'ImageNotFound',
      'ImageNotFound',
      'ImageTagDoesNotMatchDigest',
      'MissingDigestAndTag',
      'InvalidImageDigest',
      'InvalidImageTag',
    ]);
    const imageIds = [{ imageTag: 'v1' }];
    expect((await get({ imageIds, acceptedMediaTypes: [OCI_MANIFEST] })).images).toHaveLength(1);
    expect(await get({ imageIds, acceptedMediaTypes: [OCI_INDEX] })).toMatchObject({
      images: [],
      failures: [{ failureCode: 'ImageNotFound' }],
    });
  });
});

describe('deleting', () => {
  const remove = (...imageIds: object[]) => ecr.batchDeleteImage({ repositoryName, imageIds });

  test('[ECR-25] by tag the tag goes, and the image with its last tag; by digest all go, with an event each', async () => {
    const imageDigest = await pushImage(ecr, repositoryName, 'a', 'v1');
    await ecr.putImage({ repositoryName, imageManifest: manifestOf('a'), imageTag: 'v2' });
    const b = await pushImage(ecr, repositoryName, 'b', 'v3');
    const before = aws.events.length;
    expect((await remove({ imageTag: 'v1' })).imageIds).toEqual([{ imageDigest, imageTag: 'v1' }]);
    expect(await details({ imageIds: [{ imageDigest }] })).toMatchObject([{ imageTags: ['v2'] }]);
    await remove({ imageTag: 'v2' });
    expect(await details()).toMatchObject([{ imageDigest: b }]);
    await ecr.putImage({ repositoryName, imageManifest: manifestOf('b'), imageTag: 'v4' });
    expect((await remove({ imageDigest: b })).imageIds).toEqual([
      { imageDigest: b, imageTag: 'v3' },
      { imageDigest: b, imageTag: 'v4' },
    ]);
    const deletions = eventsSince(before).filter((detail) => detail['action-type'] === 'DELETE');
    expect(deletions.map((detail) => detail['image-tag'])).toEqual(['v1', 'v2', 'v3', 'v4']);
    expect((await remove({ imageDigest: b })).failures).toEqual([
      { imageId: { imageDigest: b }, failureCode: 'ImageNotFound', failureReason: 'Requested image not found' },
    ]);
  });

  test('[ECR-26] an image that an index lists stays until the index has gone; blobs go with their last image', async () => {
    const imageDigest = await pushImage(ecr, repositoryName, 'a');
    const { image } = await ecr.putImage({ repositoryName, imageManifest: indexOf(manifestOf('a')), imageTag: 'v1' });
    const index = image?.imageId?.imageDigest;
    expect((await remove({ imageDigest })).failures).toMatchObject([
      {
        failureCode: 'ImageReferencedByManifestList',
        failureReason: `Requested image referenced by manifest list: [${index}]`,
      },
    ]);
    expect((await remove({ imageTag: 'v1' }, { imageDigest })).failures).toEqual([]);
    const { layers } = await ecr.batchCheckLayerAvailability({ repositoryName, layerDigests: [sha256('a-layer')] });
    expect(layers).toMatchObject([{ layerAvailability: 'UNAVAILABLE' }]);
  });
});
