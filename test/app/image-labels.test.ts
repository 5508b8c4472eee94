import { createHash } from 'node:crypto';
import { once as event } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ECR, PutImageCommand } from '@aws-sdk/client-ecr';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createEcr } from '../../local/aws/ecr/ecr';
import type { HttpHandler } from '../../local/aws/wire/http-message';
import { httpServer } from '../../local/aws/wire/http-transport';
import { pushImage } from '../../local/image';
import { imageLabels } from '../../src/aws/image-labels';
import { imageSource } from '../../src/domain/gate/image-source';
import { testKernel } from '../local/aws/kernel';

const DOWNLOAD = '/ecr-layer-download/';
const LABELS = { 'org.opencontainers.image.revision': 'c0ffee', 'org.opencontainers.image.authors': 'Bob' };

let server: Server;
let ecr: ECR;
/** What becomes of a download. */
let download: HttpHandler;

beforeEach(async () => {
  const aws = testKernel();
  const { implementation, handleDownload } = createEcr(aws.world);
  aws.register(implementation);
  download = async (request) => handleDownload(request)!;
  server = httpServer(
    async (request) => (request.target.startsWith(DOWNLOAD) ? download(request) : aws.handle(request)),
    () => {},
  );
  server.listen(0, '127.0.0.1');
  await event(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  ecr = new ECR({ region: 'ap-northeast-1', endpoint: `http://127.0.0.1:${port}`, credentials, maxAttempts: 1 });
  await ecr.createRepository({ repositoryName: 'frontend' });
});

afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('the labels of an image', () => {
  test('are those of its configuration', async () => {
    const digest = await pushImage(ecr, { repository: 'frontend', tag: 'v2', labels: LABELS });
    expect(await imageLabels(ecr, 'frontend', digest)).toEqual({ 'org.opencontainers.image.version': 'v2', ...LABELS });
  });

  test('of an index are those of its first image', async () => {
    const first = await pushImage(ecr, { repository: 'frontend', tag: 'one', labels: LABELS });
    const second = await pushImage(ecr, { repository: 'frontend', tag: 'two', architecture: 'arm64' });
    const index = await putIndex([first, second]);
    expect(await imageLabels(ecr, 'frontend', index)).toMatchObject(LABELS);
  });

  test.each([
    ['does not exist', `sha256:${'0'.repeat(64)}`, 'frontend'],
    ['is in no repository', `sha256:${'0'.repeat(64)}`, 'nowhere'],
  ])('are absent when the image %s', async (_name, digest, repository) => {
    expect(await imageLabels(ecr, repository, digest)).toBeUndefined();
  });

  test.each<[string, HttpHandler]>([
    ['is refused', async () => answer(403, 'no')],
    ['is something else', async () => answer(200, '{"config":{"Labels":{"org.opencontainers.image.authors":"eve"}}}')],
    ['is no JSON', async () => answer(200, '{')],
    ['is too long', async () => answer(200, 'x'.repeat(3_000_000))],
    [
      'breaks off',
      async () => {
        throw new Error('broken');
      },
    ],
  ])('are absent when the download %s', async (_name, handler) => {
    const digest = await pushImage(ecr, { repository: 'frontend', tag: 'v2', labels: LABELS });
    download = handler;
    expect(await imageLabels(ecr, 'frontend', digest)).toBeUndefined();
  });

  test('are absent when the download takes longer than people should wait', async () => {
    const digest = await pushImage(ecr, { repository: 'frontend', tag: 'v2', labels: LABELS });
    download = () => new Promise(() => {});
    expect(await imageLabels(ecr, 'frontend', digest)).toBeUndefined();
  });
});

describe('where an image comes from', () => {
  const name = (member: string) => `org.opencontainers.image.${member}`;

  test.each([
    ['nothing of no labels', {}, undefined],
    ['nothing of other labels', { version: '1', [name('version')]: '1' }, undefined],
    [
      'revision, source and authors, trimmed',
      { [name('revision')]: ' a ', [name('source')]: 'b', [name('authors')]: 'c\n' },
      { revision: 'a', url: 'b', authors: 'c' },
    ],
    ['no empty label', { [name('revision')]: ' ', [name('authors')]: 'c' }, { authors: 'c' }],
    [
      'no label that is too long, not even a part of it',
      { [name('revision')]: 'a', [name('authors')]: 'x'.repeat(257) },
      { revision: 'a' },
    ],
  ])('is %s', (_name, labels, source) => {
    expect(imageSource(labels as Record<string, string>)).toEqual(source);
  });
});

async function putIndex(digests: readonly string[]): Promise<string> {
  const mediaType = 'application/vnd.oci.image.index.v1+json';
  const manifests = digests.map((digest) => ({
    ...{ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest, size: 1 },
  }));
  const imageManifest = JSON.stringify({ schemaVersion: 2, mediaType, manifests });
  await ecr.send(
    new PutImageCommand({
      ...{ repositoryName: 'frontend', imageTag: 'both', imageManifest, imageManifestMediaType: mediaType },
    }),
  );
  return `sha256:${createHash('sha256').update(imageManifest).digest('hex')}`;
}

function answer(status: number, text: string) {
  return { status, headers: { 'content-type': 'application/octet-stream' }, body: Buffer.from(text) };
}
