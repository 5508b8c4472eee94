import { ECR } from '@aws-sdk/client-ecr';
import { afterEach, expect, test } from '@jest/globals';
import { sdkConfig } from '../local/aws/kernel';
import { type World, world } from './world';

/** Duplicates and order of events, through the handlers. */

let given: World;
afterEach(() => given.close());

const DAY_MS = 24 * 60 * 60_000;
const described = async () => (await given.deployments()).map(({ description }) => description!.split(': ')[1]);

test('one event to two invocations at once makes one deployment', async () => {
  given = await world();
  await given.image('v2');
  await Promise.all([given.hear('v2'), given.hear('v2')]);
  await given.minutes(10);
  expect(await described()).toEqual(['v1 -> v2']);
  expect(given.subjects()).toEqual(['Succeeded: frontend v2']);
});

test('two events of one push at once make one deployment', async () => {
  given = await world();
  await given.image('v2');
  await Promise.all([given.hear('v2', 'one'), given.hear('v2', 'other')]);
  await given.minutes(10);
  expect(await described()).toEqual(['v1 -> v2']);
});

test('an event that comes again a day later changes nothing, nor does the older one of then', async () => {
  given = await world();
  await given.push('v2');
  await given.push('v3');
  await given.minutes(12);
  await given.aws.clock.advance(DAY_MS);
  await given.hear('v3');
  await given.hear('v2', 'forgotten');
  await given.minutes(3);
  expect(await described()).toEqual(['v1 -> v2', 'v2 -> v3']);
  expect(given.subjects().at(-1)).toBe('Refused: frontend v2');
});

test('an image of several architectures is one release, by the digest of its index', async () => {
  given = await world();
  const ecr = new ECR(sdkConfig(given.aws));
  await given.image('build-amd64');
  const { images = [] } = await ecr.batchGetImage({
    repositoryName: 'frontend',
    imageIds: [{ imageTag: 'build-amd64' }],
  });
  const manifest = JSON.parse(images[0]!.imageManifest!);
  const put = (content: object, imageManifestMediaType: string, imageTag?: string) =>
    ecr.putImage({
      repositoryName: 'frontend',
      imageManifest: JSON.stringify(content),
      imageManifestMediaType,
      ...(imageTag === undefined ? {} : { imageTag }),
    });
  const { image: child } = await put({ ...manifest, annotations: { of: 'v2' } }, manifest.mediaType);
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const size = JSON.stringify({ ...manifest, annotations: { of: 'v2' } }).length;
  const entry = { mediaType: manifest.mediaType, digest: child!.imageId!.imageDigest, size };
  const platform = { architecture: 'amd64', os: 'linux' };
  const index = { schemaVersion: 2, mediaType, manifests: [{ ...entry, platform }] };
  const { image } = await put(index, mediaType, 'v2');

  expect(await given.hear('')).toBe('answered');
  expect(await given.deployments()).toEqual([]);
  await given.hear('v2');
  await given.hear('');
  await given.minutes(5);
  expect(await described()).toEqual(['v1 -> v2']);
  expect((await given.running()).containerDefinitions![0]!.image).toContain(image!.imageId!.imageDigest);
});
